using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>A hub on whose ring anything is said and on whose ports anything is plugged: it sends only good frames and stays within its bounds.</summary>
internal sealed class RingHubTarget : FuzzTarget
{
    private const int Ports = 4;
    private static readonly double[] s_waits = [0, 0.0001, 0.001, 0.01, 0.03, 0.2, 0.4, 3];

    public override string Name => "ring-hub";

    public override bool IsWhole => true;

    public override long Work(int octets) => 5_000_000 + (100_000L * octets);

    public override long Memory(int octets) => 8_000_000 + (65_536L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        byte[] up = [3, 2, 5, 2, 5, 1, 4, 0, 0, 1, 1];
        foreach (byte[] frame in RingSeeds.Frames())
        {
            yield return [.. up, 0, .. Play.Octets(frame), 1, 2, 2, 3, 4, 0, 2, 4, 0, 3, 1];
        }
    }

    public override void Run(byte[] input)
    {
        Hub hub = new(new StationOptions { Id = 1000, MonitorPriority = StationOptions.HubPriority, QueueFrames = 32, EventBound = 64 }, Ports, seed: 3);
        Instant now = new(1_000_000_000);
        Play play = new(input);
        while (!play.IsOver)
        {
            Step(ref play, ref now, hub);
            Expect(hub.Link.QueueCount <= 32 && hub.Link.Members.Count <= RingLimits.Devices + 1, "it keeps more than it may");
        }
    }

    private static void Step(ref Play play, ref Instant now, Hub hub)
    {
        switch (play.Next(6))
        {
            case 0:
                byte[] frame = play.NextOctets().ToArray();
                if (frame.Length >= RingLimits.ShortestFrameOctets)
                {
                    Crc16.Seal(frame);
                    hub.Receive(now, now, frame);
                }

                break;
            case 1:
                Take(hub, now);
                break;
            case 2:
                now += TimeSpan.FromSeconds(s_waits[play.Next(s_waits.Length)]);
                hub.Advance(now);
                break;
            case 3:
                hub.Link.LineLost(now);
                break;
            case 4:
                Plug(hub, now, play.Next(5), play.Next(Ports));
                break;
            default:
                hub.ClockChanged(play.Next(3) switch { 0 => LineRates.Slowest, 1 => LineRates.Fastest, _ => LineRate.R1M });
                break;
        }
    }

    private static void Plug(Hub hub, Instant now, int what, int port)
    {
        switch (what)
        {
            case 0:
                hub.PortAttached(port);
                break;
            case 1:
                hub.PortDetached(port);
                break;
            case 2:
                hub.PortHolds(now, port);
                break;
            case 3:
                hub.PortReleased(port);
                break;
            default:
                hub.PortAsks(port);
                break;
        }
    }

    private static void Take(Hub hub, Instant now)
    {
        if (hub.Capture(now, now))
        {
            for (int frames = 0; hub.Link.TryTake(out ReadOnlyMemory<byte> frame); frames++)
            {
                Expect(frames < RingLimits.TurnFrames + 1, "a turn has no end");
                Expect(FrameHeader.TryRead(frame.Span, out _, out _, out _) && Crc16.IsGood(frame.Span), "it sends what is no frame");
            }
        }

        while (hub.TryDequeue(out RingAction _) || hub.TryDequeue(out RingEvent _))
        {
        }
    }
}
