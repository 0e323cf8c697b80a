using BenchmarkDotNet.Attributes;

using Tutti.Protocols.Zmtp;

namespace Tutti.Benchmarks;

/// <summary>What a signal costs from Emit to the receiver's new value without the system's sockets, against moving the same octets by ZMTP alone.</summary>
[MemoryDiagnoser]
public class SignalBenchmarks
{
    private static readonly byte[] s_head = new byte[6];
    private static readonly byte[] s_content = "{\"SIG\":[\"fader\",0.12345]}"u8.ToArray();

    private readonly CorePair _pair = new();
    private readonly ZmtpSession _dealer = Session(ZmtpSocketType.Dealer);
    private readonly ZmtpSession _router = Session(ZmtpSocketType.Router);
    private double _value;

    [GlobalSetup]
    public void Setup()
    {
        _pair.Patch();
        _dealer.Start(default);
        _router.Start(default);
        for (int i = 0; i < 4; i++)
        {
            Move(_dealer, _router);
            Move(_router, _dealer);
        }
    }

    [Benchmark(Baseline = true)]
    public int ZMTP_frames_through_two_sessions()
    {
        _dealer.Write(s_head, more: true);
        _dealer.Write(s_content, more: false);
        Move(_dealer, _router);
        int octets = 0;
        while (_router.TryRead(out ZmtpMessage message))
        {
            octets += message.Frame(1).Length;
        }

        return octets;
    }

    [Benchmark]
    public double Signal_through_two_nodes() => _pair.Signal(_value += 0.001);

    private static ZmtpSession Session(ZmtpSocketType type) => new(new ZmtpOptions { SocketType = type }, new ZmtpNullMechanism());

    private static void Move(ZmtpSession from, ZmtpSession to)
    {
        if (from.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            to.Receive(default, octets.Span);
            from.Sent(default);
        }
    }
}
