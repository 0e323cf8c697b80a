using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>A hub over IP and a device on it, where strangers, the device's own host and the network send anything: both stay within bounds and say only datagrams.</summary>
internal sealed class RingIpTarget : FuzzTarget
{
    private static readonly double[] s_waits = [0.0001, 0.001, 0.01, 0.05, 0.2, 0.6, 3];
    private static readonly IpPeer s_peer = new(7, 9);

    public override string Name => "ring-ip";

    public override bool IsWhole => true;

    public override IEnumerable<byte[]> Tokens => [[(byte)'Z', 1], [0x10, 0, 0]];

    public override long Work(int octets) => 20_000_000 + (500_000L * octets);

    public override long Memory(int octets) => 16_000_000 + (65_536L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        byte[] join = [0, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        yield return [.. join, 3, 4, 1, 2, 3, 4, 2, 2];
        foreach (byte[] datagram in RingIpSeeds.Datagrams().Where(octets => octets.Length < 200))
        {
            yield return [.. join, 1, 0, .. Play.Octets(datagram), 1, 1, .. Play.Octets(datagram), 4, .. Play.Octets(datagram), 2, 5, 1, 2, 2];
        }
    }

    public override void Run(byte[] input)
    {
        Play play = new(input);
        ReadOnlyMemory<byte> key = play.Next(2) == 0 ? default : RingIpSeeds.Key;
        IpHub hub = RingIpSeeds.Hub(key);
        IpDevice device = RingIpSeeds.Device(key);
        Instant now = new(1_000_000_000);
        device.Open(now);
        while (!play.IsOver)
        {
            Step(ref play, ref now, hub, device);
            foreach (byte[] said in RingIpSeeds.Exchange(hub, s_peer, device, now, 3).Take(200))
            {
                Expect(IpDatagram.TryRead(said, out _, out _), "what is sent is no datagram");
            }

            Expect(hub.Describe(now).Ports.Count <= 4 && device.Device.Link.QueueCount <= new StationOptions { Id = 1 }.QueueFrames, "it keeps more than it may");
            while (hub.TryDequeue(out _) || device.TryDequeue(out Protocols.Zipi.DeviceMessage _) || device.TryDequeue(out HubStatus? _))
            {
            }
        }
    }

    private static void Step(ref Play play, ref Instant now, IpHub hub, IpDevice device)
    {
        switch (play.Next(7))
        {
            case 1:
                // From a stranger, or in the device's name.
                hub.Receive(now, play.Next(2) == 0 ? new IpPeer((UInt128)play.Next(3), 1) : s_peer, play.NextOctets());
                break;
            case 2 or 0:
                now += TimeSpan.FromSeconds(s_waits[play.Next(s_waits.Length)]);
                hub.Advance(now);
                device.Advance(now);
                break;
            case 3:
                _ = device.Device.TrySend((byte)play.Next(), play.NextOctets() is { IsEmpty: false } content ? content : [1], play.Next(2) == 0, out _);
                device.Pump(now);
                break;
            case 4:
                device.Receive(now, play.NextOctets());
                break;
            case 5:
                hub.Gone(now, play.Next(2) == 0 ? s_peer : new IpPeer(1, 1));
                break;
            default:
                device.AskStatus();
                break;
        }
    }
}
