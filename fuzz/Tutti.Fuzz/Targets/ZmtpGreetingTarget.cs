using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Fuzz.Targets;

/// <summary>Greetings, commands and metadata: what is read and written again reads the same.</summary>
internal sealed class ZmtpGreetingTarget : FuzzTarget
{
    public override string Name => "zmtp-greeting";

    public override int MostOctets => 256;

    public override IEnumerable<string> Words => ["NULL", "CURVE", "PLAIN", "\u0005READY", "\u0004PING", "\u0004PONG", "\u0005ERROR", "\u000BSocket-Type", "\u0008Identity", "DEALER", "ROUTER"];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
        recorded["zmtp"].Concat(recorded["zmtp"].Where(octets => octets is [4 or 6, _, ..]).Select(octets => octets[2..]));

    public override void Run(byte[] input)
    {
        ByteWriter writer = new();
        if (ZmtpGreeting.TryRead(input, out ZmtpGreeting greeting, out _) && IsMechanism(greeting.Mechanism))
        {
            greeting.Write(writer);
            Expect(ZmtpGreeting.TryRead(writer.WrittenSpan, out ZmtpGreeting again, out _) && again == greeting, "a greeting written again reads otherwise");
        }

        if (ZmtpCommand.TryRead(input, out ZmtpCommand command, out _))
        {
            writer.Clear();
            ZmtpCommand.WriteName(writer, command.Name);
            writer.Write(command.Data);
            Expect(writer.WrittenSpan.SequenceEqual(input), "a command written again is other octets");
            Check(command.Data, writer);
        }
    }

    // A greeting with another name is read, so that it can be said which; it is never written.
    private static bool IsMechanism(string name) => name.Length is > 0 and <= ZmtpGreeting.MechanismSize && System.Text.Ascii.IsValid(name);

    private static void Check(ReadOnlySpan<byte> data, ByteWriter writer)
    {
        writer.Clear();
        ZmtpMetadata metadata = new(data);
        DecodeError error;
        while (metadata.TryReadNext(out error))
        {
            ZmtpMetadata.Write(writer, metadata.Name, metadata.Value);
        }

        Expect(data.StartsWith(writer.WrittenSpan), "metadata written again are other octets");
        Expect(error != default || writer.Length == data.Length, "metadata ended early without an error");
    }
}
