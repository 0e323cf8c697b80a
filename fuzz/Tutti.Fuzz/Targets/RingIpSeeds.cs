using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>A hub and a device over IP that say all there is to say to each other, in virtual time.</summary>
internal static class RingIpSeeds
{
    /// <summary>The secret of a ring that has one.</summary>
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>What they said: joining, a roll, a frame, a question for the state, farewell; open, and with a secret.</summary>
    public static IEnumerable<byte[]> Datagrams() => [.. Talk(default), .. Talk(Key)];

    /// <summary>A hub that is the monitor.</summary>
    public static IpHub Hub(ReadOnlyMemory<byte> key) => new(new StationOptions { Id = 1000, IsHub = true }, 4, new IpOptions { Key = key }, new byte[32], new Instant(1_000_000_000));

    /// <summary>A device that does not know the hub yet.</summary>
    public static IpDevice Device(ReadOnlyMemory<byte> key) => new(new StationOptions { Id = 42 }, new IpOptions { Key = key }, Key);

    /// <summary>Hands over what both have to say, some rounds long; the datagrams in their order.</summary>
    public static IEnumerable<byte[]> Exchange(IpHub hub, IpPeer peer, IpDevice device, Instant now, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            while (device.TryCompose(now, out ReadOnlyMemory<byte> up))
            {
                byte[] sent = up.ToArray();
                hub.Receive(now, peer, sent);
                yield return sent;
            }

            while (hub.TryCompose(now, out IpPeer to, out ReadOnlyMemory<byte> down))
            {
                byte[] sent = down.ToArray();
                if (to == peer)
                {
                    device.Receive(now, sent);
                }

                yield return sent;
            }
        }
    }

    private static List<byte[]> Talk(ReadOnlyMemory<byte> key)
    {
        Instant now = new(1_000_000_000);
        IpHub hub = Hub(key);
        IpDevice device = Device(key);
        IpPeer peer = new(7, 9);
        device.Open(now);
        List<byte[]> said = [];
        for (int i = 0; i < 200; i++)
        {
            said.AddRange(Exchange(hub, peer, device, now, 4).Take(50));
            if (i == 100)
            {
                device.Device.TrySend(RingAddress.All, [0x40, 1, 2, 3], acknowledged: false, out _);
                device.AskStatus();
            }

            now += TimeSpan.FromMilliseconds(5);
            hub.Advance(now);
            device.Advance(now);
        }

        device.Close(now);
        said.AddRange(Exchange(hub, peer, device, now, 4).Take(50));
        return [.. said.DistinctBy(octets => (octets.Length, octets.Length > IpDatagram.HeaderSize ? octets[IpDatagram.HeaderSize] : 0)).Take(40)];
    }
}
