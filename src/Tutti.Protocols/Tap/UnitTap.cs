using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols.Tap;

/// <summary>Says in words what a ZMTP command or message holds.</summary>
/// <param name="names">Where names are looked up, and learned.</param>
internal sealed class UnitTap(NameBook names)
{
    private const int MaxGroups = 1000;
    private const int MaxHeaders = 1000;

    private readonly MessageTap _messages = new(names);

    /// <summary>The node that speaks, once it has said so.</summary>
    public Uuid? Speaker { get; private set; }

    /// <summary>A command.</summary>
    public TapUnit Command(ReadOnlySpan<byte> body, int octets)
    {
        if (!ZmtpCommand.TryRead(body, out ZmtpCommand command, out DecodeError error))
        {
            return new TapUnit { Kind = TapKind.Malformed, Says = "command", Error = error, Octets = octets };
        }

        string says = $"ZMTP {Encoding.Latin1.GetString(command.Name)}";
        if (command.Is(ZmtpCommand.Ready))
        {
            says += Ready(command.Data, out error);
        }

        return new TapUnit { Kind = error.Reason is null ? TapKind.Command : TapKind.Malformed, Says = says, Error = error, Octets = octets };
    }

    /// <summary>A whole message.</summary>
    public TapUnit Unit(ZmtpMessage message, int octets)
    {
        ReadOnlySpan<byte> head = message[0];
        if (GossipUnit.TryRead(head, out GossipUnit gossip, out DecodeError error))
        {
            return new TapUnit { Kind = TapKind.Gossip, Says = Gossip(gossip), Octets = octets };
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xAA, 0xA0]) || !ZreUnit.TryRead(head, out ZreUnit unit, out error))
        {
            return new TapUnit { Kind = TapKind.Malformed, Says = $"unit {Quoted.Text(head)}", Error = error, Octets = octets };
        }

        TapUnit plain = new() { Kind = TapKind.Other, Says = "", Sequence = unit.Sequence, Octets = octets };
        string group = ZreText.Decode(unit.Group);
        return unit.Id switch
        {
            ZreUnitId.Hello => Hello(plain, head),
            ZreUnitId.Whisper => Content(plain, message),
            ZreUnitId.Shout => Content(plain with { Group = group }, message),
            ZreUnitId.Join => plain with { Kind = TapKind.Join, Says = $"JOIN {group} (status {unit.Status})" },
            ZreUnitId.Leave => plain with { Kind = TapKind.Leave, Says = $"LEAVE {group} (status {unit.Status})" },
            ZreUnitId.Ping => plain with { Kind = TapKind.Ping, Says = "PING" },
            ZreUnitId.PingOk => plain with { Kind = TapKind.PingOk, Says = "PING-OK" },
            ZreUnitId.Elect => plain with { Says = $"ELECT {Candidate(unit)} for {group}" },
            ZreUnitId.Leader => plain with { Says = $"LEADER {Candidate(unit)} of {group}" },
            ZreUnitId.Goodbye => plain with { Says = "GOODBYE" },
            _ => plain with { Kind = TapKind.Malformed, Says = "unit", Error = new DecodeError($"unknown id {(byte)unit.Id}", 2) },
        };
    }

    private string Ready(ReadOnlySpan<byte> data, out DecodeError error)
    {
        StringBuilder text = new();
        ZmtpMetadata properties = new(data);
        while (properties.TryReadNext(out error))
        {
            if (properties.Is(ZmtpMetadata.Identity) && properties.Value is { Length: 1 + Uuid.Size } identity)
            {
                Speaker = Uuid.Read(identity[1..]);
                text.Append(" Identity=").Append(Speaker.ToString());
            }
            else if (!properties.Value.IsEmpty)
            {
                text.Append(' ').Append(Encoding.Latin1.GetString(properties.Name)).Append('=').Append(Encoding.Latin1.GetString(properties.Value));
            }
        }

        return text.ToString();
    }

    private TapUnit Hello(TapUnit unit, ReadOnlySpan<byte> head)
    {
        if (!ZreHello.TryRead(head, MaxGroups, MaxHeaders, out ZreHello? hello, out DecodeError error))
        {
            return unit with { Kind = TapKind.Malformed, Says = "HELLO", Error = error };
        }

        // HELLO does not say the UUID: that comes with READY before it, or from the beacon that named the same endpoint.
        if (Endpoint.TryParse(hello!.Endpoint, out Endpoint endpoint) && System.Net.IPAddress.TryParse(endpoint.Host, out System.Net.IPAddress? address))
        {
            if (Speaker is null && IpPacket.TryNumber(address, out uint number))
            {
                Speaker = names.At(number, endpoint.Port);
            }

            if (Speaker is Uuid speaker)
            {
                names.Learn(speaker, address, endpoint.Port);
            }
        }

        if (Speaker is Uuid known)
        {
            names.Learn(known, hello.Name);
        }

        string headers = string.Concat(hello.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $", {h.Key}={h.Value}"));
        return unit with
        {
            Kind = TapKind.Hello,
            Endpoint = hello.Endpoint,
            Says = $"HELLO I am {hello.Name} at {hello.Endpoint}, groups {string.Join(' ', hello.Groups)}, status {hello.Status}{headers}",
        };
    }

    private TapUnit Content(TapUnit unit, ZmtpMessage message)
    {
        string verb = unit.Group is null ? "WHISPER" : $"SHOUT {unit.Group}";
        if (message.FrameCount < 2)
        {
            return unit with { Kind = TapKind.Malformed, Says = verb, Error = new DecodeError("there is no content frame", unit.Octets) };
        }

        return _messages.Read(unit, verb, message[1], message.FrameCount > 2 ? message[2] : default, message.FrameCount - 1);
    }

    private string Candidate(ZreUnit unit) =>
        Uuid.TryParse(ZreText.Decode(unit.Candidate), out Uuid candidate) ? names.NameOf(candidate) : ZreText.Decode(unit.Candidate);

    private string Gossip(GossipUnit unit)
    {
        if (unit.Id != GossipUnitId.Publish)
        {
            return $"gossip {unit.Id.ToString().ToUpperInvariant()}";
        }

        string key = ZreText.Decode(unit.Key);
        return $"gossip PUBLISH {(Uuid.TryParse(key, out Uuid node) ? names.NameOf(node) : key)} at {ZreText.Decode(unit.Value)}";
    }
}
