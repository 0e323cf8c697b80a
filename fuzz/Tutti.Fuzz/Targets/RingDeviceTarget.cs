using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Fuzz.Targets;

/// <summary>A whole device on a ring where anything is said: link, naming and dumps together. What it sends are good frames.</summary>
internal sealed class RingDeviceTarget : FuzzTarget
{
    private static readonly double[] s_waits = [0, 0.0001, 0.001, 0.01, 0.03, 0.2, 0.4, 3];

    public override string Name => "ring-device";

    public override bool IsWhole => true;

    public override long Work(int octets) => 5_000_000 + (100_000L * octets);

    public override long Memory(int octets) => 8_000_000 + (65_536L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        byte[][] frames = [.. RingSeeds.Frames()];
        byte[] join = [0, .. Play.Octets(frames[2]), 0, .. Play.Octets(frames[3]), 2, 2, 1, 0, 0, .. Play.Octets(frames[5])];
        yield return join;
        foreach (byte[] frame in frames)
        {
            yield return [.. join, 0, .. Play.Octets(frame), 2, 2, 1, 0, 4, 1, 5, 0, 6, 3];
        }
    }

    public override void Run(byte[] input)
    {
        Device device = new(new StationOptions { Id = 42, MonitorPriority = 10, QueueFrames = 32, EventBound = 64 }, seed: 3);
        device.Names.Set(Characteristic.OfText(CharacteristicKey.Name, "keys"));
        Instant now = new(1_000_000_000);
        Play play = new(input);
        while (!play.IsOver)
        {
            Step(ref play, ref now, device);
        }

        Take(device, now);
    }

    private static void Step(ref Play play, ref Instant now, Device device)
    {
        switch (play.Next(8))
        {
            case 0 or 7:
                byte[] frame = play.NextOctets().ToArray();
                if (frame.Length >= RingLimits.ShortestFrameOctets)
                {
                    Crc16.Seal(frame);
                    device.Receive(now, now, frame);
                }

                break;
            case 1:
                Take(device, now, play.Next() % 3);
                break;
            case 2:
                now += TimeSpan.FromSeconds(s_waits[play.Next(s_waits.Length)]);
                device.Advance(now);
                break;
            case 3:
                device.Link.LineLost(now);
                break;
            case 4:
                _ = device.TrySend((byte)play.Next(), play.NextOctets() is { IsEmpty: false } content ? content : [1], play.Next(2) == 0, out _);
                break;
            case 5:
                UseDumps(ref play, device);
                break;
            default:
                device.Names.Ask(Query.TryParse(RingSeeds.Queries[0], out Query? query, out _) ? query! : throw new OracleException("a good query is refused"));
                break;
        }

        Expect(device.Link.QueueCount <= 32 && device.Dumps.Count <= Dumps.Most, "it keeps more than it may");
    }

    private static void UseDumps(ref Play play, Device device)
    {
        byte peer = (byte)(1 + play.Next(5)), number = (byte)play.Next(4);
        switch (play.Next(3))
        {
            case 0:
                device.Dumps.Offer(peer, ApplicationLayer.DataDump, [1, 97, 1, 98], new byte[play.Next() * 40]);
                break;
            case 1:
                device.Dumps.Accept(peer, ApplicationLayer.DataDump, number);
                break;
            default:
                device.Dumps.Cancel(peer, ApplicationLayer.DataDump, number, play.Next(2) == 0, "no");
                break;
        }
    }

    // The token comes by so often, and everything that is told is taken.
    private static void Take(Device device, Instant now, int tokens = 1)
    {
        for (int i = 0; i < tokens; i++)
        {
            if (device.Capture(now, now))
            {
                for (int frames = 0; device.Link.TryTake(out ReadOnlyMemory<byte> frame); frames++)
                {
                    Expect(frames < RingLimits.TurnFrames + 1, "a turn has no end");
                    Expect(FrameHeader.TryRead(frame.Span, out _, out _, out _) && Crc16.IsGood(frame.Span), "it sends what is no frame");
                }
            }
        }

        while (device.TryDequeue(out RingAction _) || device.TryDequeue(out RingEvent _) || device.TryDequeue(out DeviceMessage _)
            || device.Names.TryDequeue(out _) || device.Dumps.TryDequeue(out _))
        {
        }
    }
}
