using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Fuzz.Targets;

/// <summary>A ZMTP connection: however the octets are cut, it says and does the same. The first two octets choose role and cuts.</summary>
internal sealed class ZmtpSessionTarget : FuzzTarget
{
    private static readonly ZmtpOptions s_router = Options(ZmtpSocketType.Router);
    private static readonly ZmtpOptions s_dealer = Options(ZmtpSocketType.Dealer);

    public override string Name => "zmtp-session";

    public override IEnumerable<string> Words => ["NULL", "CURVE", "\u0004\u0029\u0005READY", "\u0004\u0007\u0004PING", "\u0004PONG", "\u0005ERROR", "Socket-Type", "Identity", "DEALER", "ROUTER", "PUB"];

    public override long Memory(int octets) => 200_000 + (512L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        byte[] greeting = recorded["zmtp"].First(octets => octets.Length == ZmtpGreeting.Size);
        foreach (byte[] ready in recorded["zmtp"].Where(octets => octets is [4, _, 5, ..]))
        {
            byte[] start = [.. greeting, .. ready];
            yield return [0, 1, .. start, 1, 1, 97, 0, 2, 98, 99, 4, 7, 4, .. "PING"u8, 0, 10];
            yield return [1, 7, .. start, 4, 12, 4, .. "PING"u8, 0, 10, .. "hello"u8, 2, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3];
            foreach (byte[] wire in recorded["wire"].Take(4))
            {
                yield return [0, 30, .. start, .. wire];
            }
        }
    }

    public override void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        ZmtpOptions options = (input[0] & 1) == 0 ? s_router : s_dealer;
        ByteWriter whole = new(2048), cut = new(2048), wholeOutput = new(), cutOutput = new();
        string? wholeEnd = Run(options, input.AsSpan(2), int.MaxValue, whole, wholeOutput);
        string? cutEnd = Run(options, input.AsSpan(2), 1 + (input[1] % 70), cut, cutOutput);
        Expect(string.Equals(wholeEnd, cutEnd, StringComparison.Ordinal), "octets that come in pieces end otherwise");
        Expect(whole.WrittenSpan.SequenceEqual(cut.WrittenSpan), "octets that come in pieces are understood otherwise");

        // Of many PINGs at once only the first are answered, and a session that has failed says nothing more.
        Expect(cutOutput.WrittenSpan.StartsWith(wholeOutput.WrittenSpan), "octets that come in pieces are answered otherwise");
    }

    private static ZmtpOptions Options(ZmtpSocketType type) =>
        new() { SocketType = type, MaxFrameOctets = 1024, MaxMessageOctets = 1536, MaxMessageFrames = 8, MaxCommandOctets = 512 };

    // Writes down what it understood, and what it answered.
    private static string? Run(ZmtpOptions options, ReadOnlySpan<byte> octets, int piece, ByteWriter told, ByteWriter output)
    {
        ZmtpSession session = new(options, new ZmtpNullMechanism());
        Instant now = new(1_000_000_000);
        session.Start(now);
        Take(session, now, output);
        while (!octets.IsEmpty)
        {
            int count = Math.Min(piece, octets.Length);
            session.Receive(now, octets[..count]);
            octets = octets[count..];
            while (session.TryRead(out ZmtpMessage message))
            {
                told.WriteU8((byte)message.FrameCount);
                for (int i = 0; i < message.FrameCount; i++)
                {
                    told.WriteU32((uint)message[i].Length);
                    told.Write(message[i]);
                }
            }

            Take(session, now, output);
        }

        told.WriteU8((byte)session.State);
        told.WriteU8(session.PeerSocketType is { } type ? (byte)(1 + type) : (byte)0);
        told.Write(session.PeerIdentity.Span);

        // What is no greeting at all is shown as far as it has come.
        return session.PeerVersion.Major == 0 ? null : session.Failure;
    }

    private static void Take(ZmtpSession session, Instant now, ByteWriter output)
    {
        while (session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            output.Write(octets.Span);
            session.Sent(now);
        }
    }
}
