using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Ip;

public class IpLinkedHubsTests
{
    private readonly IpWorld _world = new(3);

    [Fact, Clause("zipi-6.14")]
    public void Devices_on_linked_hubs_are_on_one_ring_in_the_order_of_the_ports()
    {
        (IpWorld.TestHub first, IpWorld.TestHub second, IpWorld.TestDevice[] devices) = Linked();
        Assert.Equal((true, false, false, true), (first.Core.Hub.Link.IsMonitor, first.Core.IsLinked, second.Core.Hub.Link.IsMonitor, second.Core.IsLinked));
        Assert.Equal(4, devices.Select(d => d.Address).Distinct().Count());
        int trunk = first.Core.Describe(_world.Now).Ports.Single(p => p.Role == IpRole.Hub).Port;
        ulong[] order = [.. first.Core.Describe(_world.Now).Ports.SelectMany(p => p.Port == trunk ? second.Core.Describe(_world.Now).Ports.Select(q => q.Id) : [p.Id])];
        Assert.Equal(order, first.Core.Hub.Link.Members.Select(m => m.Id));
        foreach (IpWorld.TestDevice from in devices)
        {
            foreach (IpWorld.TestDevice to in devices.Where(d => d != from))
            {
                Assert.Equal(SendResult.Queued, from.Send(to.Address, acknowledged: true, from.Address));
            }

            from.Send(RingAddress.All, acknowledged: false, 99);
        }

        _world.Run(TimeSpan.FromMilliseconds(100));
        Assert.All(devices, d => Assert.Equal(3, d.Received.Count(r => r.Content[1] == 99)));
        Assert.All(devices, d => Assert.Equal([.. devices.Where(o => o != d).Select(o => o.Address).Order()], d.Received.Where(r => r.Content[1] != 99).Select(r => r.Content[1]).Order()));
        Assert.All(devices, d => Assert.Equal(3, d.News.Count(n => n.Kind == RingEventKind.Acknowledged)));
    }

    [Fact, Clause("zipi-6.14")]
    public void When_the_link_is_cut_the_second_hub_goes_on_alone_and_when_it_is_back_they_are_one_again()
    {
        (IpWorld.TestHub first, IpWorld.TestHub second, IpWorld.TestDevice[] devices) = Linked();
        byte[] before = [.. devices.Select(d => d.Address)];
        bool cut = true;
        _world.Tap = (from, to, octets) => cut && ((from == first.Peer && to == second.Peer) || (from == second.Peer && to == first.Peer)) ? null : octets;
        _world.RunUntil(() => second.Core.Hub.Link.IsMonitor && first.Core.Hub.Link.Members.Count == 2 && second.Core.Hub.Link.Members.Count == 2);
        devices[2].Send(devices[3].Address, acknowledged: false, 5);
        _world.Run(TimeSpan.FromMilliseconds(10));
        Assert.Equal(5, Assert.Single(devices[3].Received).Content[1]);
        cut = false;
        _world.RunUntil(() => first.Core.Hub.Link.Members.Count == 4 && !second.Core.Hub.Link.IsMonitor);
        _world.RunUntil(() => devices.All(d => d.Core.IsOnRing));
        Assert.Equal(before, devices.Select(d => d.Address));
        devices[0].Send(devices[3].Address, acknowledged: true, 6);
        _world.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal(6, devices[3].Received[^1].Content[1]);
    }

    [Fact, Clause("zipi-6.14")]
    public void Hubs_linked_in_a_circle_are_told_and_not_joined()
    {
        IpWorld.TestHub first = _world.AddHub(1000, uplink: new IpPeer(1, 2000));
        IpWorld.TestHub second = _world.AddHub(2000, uplink: first.Peer);
        _world.Run(TimeSpan.FromSeconds(3));
        Assert.Contains(first.News.Concat(second.News), n => n.Kind == IpHubEventKind.Loop || n.Refusal == IpRefusal.Loop);
        Assert.True(first.Core.Hub.Link.IsMonitor || second.Core.Hub.Link.IsMonitor);
    }

    [Theory, Clause("zipi-6.15"), InlineData(0), InlineData(2)]
    public void Who_asks_on_either_hub_is_told_of_all_ports_in_the_order_of_the_ring(int asker)
    {
        (IpWorld.TestHub first, _, IpWorld.TestDevice[] devices) = Linked();
        HubStatus status = Ask(devices[asker]);
        Assert.Equal((1000UL, 1000UL), (status.Id, status.Monitor));
        Assert.Equal(first.Core.Hub.Link.Members.Select(m => m.Id), status.Ports.Where(p => p.Role == IpRole.Device).Select(p => p.Id));
        Assert.Equal([0, 0, 1, 1, 0], status.Ports.Select(p => p.Depth));
        Assert.Equal(IpRole.Hub, status.Ports[1].Role);
        Assert.All(devices, d => Assert.Equal(d.Address, status.Ports.Single(p => p.Id == d.Core.Device.Link.Id).Address));
    }

    [Fact, Clause("zipi-6.15")]
    public void A_hub_below_that_does_not_answer_holds_the_answer_up_for_a_moment_only()
    {
        (IpWorld.TestHub first, IpWorld.TestHub second, IpWorld.TestDevice[] devices) = Linked();
        _world.Tap = (from, to, octets) => from == second.Peer && to == first.Peer ? null : octets;
        Assert.Equal(3, Ask(devices[0]).Ports.Count);
    }

    [Fact, Clause("zipi-6.15")]
    public void A_hub_below_that_goes_is_waited_for_no_longer()
    {
        (_, IpWorld.TestHub second, IpWorld.TestDevice[] devices) = Linked();
        second.Core.Close();
        second.Pump();
        Assert.Equal(2, Ask(devices[0]).Ports.Count);
    }

    private HubStatus Ask(IpWorld.TestDevice device)
    {
        Assert.True(device.Core.AskStatus());
        device.Pump();
        HubStatus? status = null;
        _world.RunUntil(() => device.Core.TryDequeue(out status));
        return status!;
    }

    private (IpWorld.TestHub First, IpWorld.TestHub Second, IpWorld.TestDevice[] Devices) Linked()
    {
        IpWorld.TestHub first = _world.AddHub(1000);
        IpWorld.TestDevice a = _world.AddDevice(1, first.Peer);
        _world.Run(TimeSpan.FromMilliseconds(100));
        IpWorld.TestHub second = _world.AddHub(2000, uplink: first.Peer);
        _world.Run(TimeSpan.FromMilliseconds(100));
        IpWorld.TestDevice[] devices = [a, _world.AddDevice(2, first.Peer), _world.AddDevice(3, second.Peer), _world.AddDevice(4, second.Peer)];
        _world.RunUntil(() => devices.All(d => d.Core.IsOnRing) && first.Core.Hub.Link.Members.Count == 4);
        return (first, second, devices);
    }
}
