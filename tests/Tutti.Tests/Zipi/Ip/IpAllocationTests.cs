using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Ip;

public class IpAllocationTests
{
    [Theory, Clause("zipi-6.7"), InlineData(false), InlineData(true)]
    public void A_frame_from_a_device_through_the_hub_to_another_allocates_nothing(bool sealed_)
    {
        IpOptions options = sealed_ ? new IpOptions { Key = IpWorld.KeyOf("opus 1") } : new IpOptions();
        Instant now = new(1_000_000_000);
        IpHub hub = new(new StationOptions { Id = 1, IsHub = true }, 4, options, IpWorld.ChanceOf(1), now);
        IpDevice a = new(new StationOptions { Id = 2 }, options, IpWorld.ChanceOf(2));
        IpDevice b = new(new StationOptions { Id = 3 }, options, IpWorld.ChanceOf(3));
        a.Open(now);
        b.Open(now);
        byte[] content = [ApplicationLayer.FirstPrivate, 1, 2, 3];
        for (int i = 0; i < 4000; i++)
        {
            Round(content, count: i % 2);
        }

        Assert.True(a.IsOnRing && b.IsOnRing);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int received = 0;
        for (int i = 0; i < 1000; i++)
        {
            received += Round(content, count: 3);
        }

        Assert.Equal(3000, received);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3000); // under a byte a packet: the time is asked for now and then

        int Round(byte[] content, int count)
        {
            now += TimeSpan.FromMicroseconds(200);
            for (int i = 0; i < count && a.IsOnRing && b.IsOnRing; i++)
            {
                if (a.Device.TrySend(b.Device.Address, content, acknowledged: false, out _) != SendResult.Queued)
                {
                    throw new InvalidOperationException("not queued"); // an assertion would allocate
                }
            }

            a.Advance(now);
            b.Advance(now);
            hub.Advance(now);
            Move(a, 10);
            Move(b, 11);
            while (hub.TryCompose(now, out IpPeer to, out ReadOnlyMemory<byte> datagram))
            {
                (to.Way == 10 ? a : b).Receive(now, datagram.Span);
            }

            while (hub.TryDequeue(out IpHubEvent _))
            {
            }

            int taken = 0;
            while (b.TryDequeue(out DeviceMessage _))
            {
                taken++;
            }

            return taken;
        }

        void Move(IpDevice from, long way)
        {
            while (from.TryCompose(now, out ReadOnlyMemory<byte> datagram))
            {
                hub.Receive(now, new IpPeer(1, way), datagram.Span);
            }
        }
    }
}
