using System.Text.Json;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Tests.Zmtp;

/// <summary>Octets of both sides as recorded, and sessions to feed them to.</summary>
internal static class ZmtpWire
{
    /// <summary>Greeting of version 3.1, mechanism NULL, zeros elsewhere.</summary>
    internal const string Greeting =
        "ff00000000000000007f03014e554c4c000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>READY of a DEALER called 01 and sixteen octets.</summary>
    internal const string DealerReady =
        "043a0552454144590b536f636b65742d54797065000000064445414c4552084964656e746974790000001101000102030405060708090a0b0c0d0e0f";

    /// <summary>READY of a ROUTER without a name.</summary>
    internal const string RouterReady = "04290552454144590b536f636b65742d5479706500000006524f55544552084964656e7469747900000000";

    internal static readonly byte[] Identity = Convert.FromHexString("01000102030405060708090a0b0c0d0e0f");

    internal static readonly Instant T0 = new(1_000_000_000);

    internal static readonly ZmtpOptions DealerOptions = new() { SocketType = ZmtpSocketType.Dealer, Identity = Identity };

    internal static readonly ZmtpOptions RouterOptions = new() { SocketType = ZmtpSocketType.Router };

    internal static byte[] Hex(string hex) => Convert.FromHexString(hex);

    /// <summary>A session that has started.</summary>
    internal static ZmtpSession Started(ZmtpOptions options)
    {
        ZmtpSession session = new(options, new ZmtpNullMechanism());
        session.Start(T0);
        return session;
    }

    /// <summary>A session that is ready and has sent all it had to.</summary>
    internal static ZmtpSession Ready(ZmtpOptions options)
    {
        ZmtpSession session = Started(options);
        session.Receive(T0, Hex(Greeting + (options.SocketType == ZmtpSocketType.Dealer ? RouterReady : DealerReady)));
        Assert.Equal(ZmtpState.Ready, session.State);
        TakeOutput(session);
        return session;
    }

    /// <summary>Everything that waits, as hex, reported as sent at once.</summary>
    internal static string TakeOutput(ZmtpSession session)
    {
        if (!session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            return "";
        }

        string hex = Convert.ToHexStringLower(octets.Span);
        session.Sent(T0);
        return hex;
    }

    /// <summary>All whole messages, each as its frames in hex with a slash between.</summary>
    internal static List<string> Drain(ZmtpSession session)
    {
        List<string> messages = [];
        while (session.TryRead(out ZmtpMessage message))
        {
            List<string> frames = [];
            for (int i = 0; i < message.FrameCount; i++)
            {
                frames.Add(Convert.ToHexStringLower(message[i]));
            }

            messages.Add(string.Join('/', frames));
        }

        return messages;
    }

    /// <summary>Receives and drains.</summary>
    internal static List<string> Feed(ZmtpSession session, ReadOnlySpan<byte> octets)
    {
        session.Receive(T0, octets);
        return Drain(session);
    }

    /// <summary>A frame with the shortest header, as hex.</summary>
    internal static string Frame(ReadOnlySpan<byte> body, ZmtpFrameBits bits = ZmtpFrameBits.None)
    {
        ByteWriter writer = new();
        ZmtpWriter.WriteFrame(writer, bits, body);
        return Convert.ToHexStringLower(writer.WrittenSpan);
    }

    /// <summary>A whole READY command with these properties, as hex.</summary>
    internal static string ReadyWith(params (string Name, byte[] Value)[] properties)
    {
        ByteWriter body = new();
        ZmtpCommand.WriteName(body, ZmtpCommand.Ready);
        foreach ((string name, byte[] value) in properties)
        {
            ZmtpMetadata.Write(body, System.Text.Encoding.ASCII.GetBytes(name), value);
        }

        return Frame(body.WrittenSpan, ZmtpFrameBits.Command);
    }

    /// <summary>What both sides of one recorded TCP connection sent, in order: greeting, READY, units with their frame headers.</summary>
    internal static (List<string> Connector, List<string> Listener, List<string> Units) Recorded(string file, string connector, string listener)
    {
        List<string> connectorSent = [];
        List<string> listenerSent = [];
        List<string> units = [];
        foreach (JsonElement item in Items(file))
        {
            (string layer, string way) = (Text(item, "layer"), Text(item, "from") + " " + Text(item, "to"));
            bool forth = way.Equals(connector + " " + listener, StringComparison.Ordinal);
            bool back = way.Equals(listener + " " + connector, StringComparison.Ordinal);
            if (layer is "zmtp" && forth && IsOfDealer(Text(item, "hex")))
            {
                connectorSent.Add(Text(item, "hex"));
            }
            else if (layer is "zmtp" && back && !IsOfDealer(Text(item, "hex")))
            {
                listenerSent.Add(Text(item, "hex"));
            }
            else if (layer is "zre" && forth)
            {
                connectorSent.Add(Text(item, "wire"));
                units.Add(item.TryGetProperty("frames", out JsonElement frames)
                    ? string.Join('/', frames.EnumerateArray().Select(f => f.GetString()))
                    : Text(item, "hex"));
            }
        }

        return (connectorSent, listenerSent, units);
    }

    internal static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    /// <summary>The rows of a file of tests/vectors.</summary>
    internal static JsonElement[] Items(string file)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tutti.slnx")))
        {
            folder = folder.Parent;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!.FullName, "tests", "vectors", file)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    // A libzmq DEALER shows in its greeting (padding: length of the identity + 1) and in its READY.
    private static bool IsOfDealer(string hex) =>
        hex.StartsWith("ff0000000000000012", StringComparison.Ordinal) || hex.Contains("064445414c4552", StringComparison.Ordinal);
}
