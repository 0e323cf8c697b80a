using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi;

public class HubTests
{
    private static readonly Instant s_start = new(1_000_000_000);
    private readonly Hub _hub = new(new StationOptions { Id = 1, MonitorPriority = StationOptions.HubPriority }, ports: 3, seed: 1);

    [Fact, Clause("zipi-1.17")]
    public void A_port_is_bypassed_until_something_that_sends_a_clock_is_attached_and_again_when_it_stops()
    {
        Assert.False(_hub.Ports[1].IsOpen);
        _hub.PortAttached(1);
        Assert.True(_hub.TryDequeue(out RingAction action));
        Assert.Equal((RingActionKind.OpenPort, 1), (action.Kind, action.Port));
        Assert.True(_hub.Ports[1].IsOpen);
        _hub.PortDetached(1);
        Assert.True(_hub.TryDequeue(out action));
        Assert.Equal((RingActionKind.BypassPort, 1), (action.Kind, action.Port));
    }

    [Fact, Clause("zipi-1.18")]
    public void Two_lights_show_connected_and_sending()
    {
        Assert.Equal(PortLight.Off, _hub.Ports[0].Light);
        _hub.PortAttached(0);
        Assert.Equal(PortLight.Connected, _hub.Ports[0].Light);
        _hub.PortHolds(s_start, 0);
        Assert.Equal(PortLight.Sending, _hub.Ports[0].Light);
        _hub.PortReleased(0);
        Assert.Equal(PortLight.Connected, _hub.Ports[0].Light);
    }

    [Fact, Clause("zipi-2.25")]
    public void A_hub_that_is_not_the_monitor_asks_it_for_the_slowest_clock_and_then_opens_the_port()
    {
        _hub.ClockChanged(LineRate.R1M);
        _hub.PortAttached(1);
        Assert.True(_hub.TryDequeue(out RingAction action));
        Assert.Equal(RingActionKind.AskMonitor, action.Kind);
        Assert.False(_hub.Ports[1].IsOpen);
        _hub.ClockChanged(LineRate.R250K);
        Assert.True(_hub.Ports[1].IsOpen);
    }

    [Fact, Clause("zipi-2.26")]
    public void A_port_that_another_hub_asks_for_anew_is_opened_anew()
    {
        _hub.PortAsks(1);
        Assert.False(_hub.TryDequeue(out RingAction action));
        _hub.PortAttached(1);
        Assert.True(_hub.TryDequeue(out action));
        _hub.ClockChanged(LineRate.R1M);
        _hub.PortAsks(1);
        Assert.False(_hub.Ports[1].IsOpen);
        _hub.ClockChanged(LineRate.R250K);
        Assert.True(_hub.Ports[1].IsOpen);
    }

    [Fact, Clause("zipi-2.31")]
    public void A_device_that_begins_again_without_letting_go_has_held_the_ring_since_it_began()
    {
        _hub.PortAttached(2);
        _hub.PortHolds(s_start, 2);
        Instant deadline = _hub.NextDeadline;
        _hub.PortHolds(s_start + TimeSpan.FromMilliseconds(80), 2);
        Assert.Equal(deadline, _hub.NextDeadline);
    }

    [Fact, Clause("zipi-2.31")]
    public void A_device_that_holds_the_ring_for_two_longest_turns_is_cut_off_and_stays_out_until_attached_anew()
    {
        _hub.PortAttached(2);
        while (_hub.TryDequeue(out RingAction _))
        {
        }

        _hub.PortHolds(s_start, 2);
        Instant deadline = _hub.NextDeadline;
        double longestTurnMs = 4103 * 8 * 1.2 / 250;
        Assert.InRange((deadline - s_start).TotalMilliseconds, 2 * longestTurnMs - 0.1, 2 * longestTurnMs + 0.1);
        _hub.Advance(deadline - TimeSpan.FromTicks(1));
        Assert.True(_hub.Ports[2].IsOpen);
        _hub.Advance(deadline);
        Assert.True(_hub.Ports[2].IsFailed);
        Assert.True(_hub.TryDequeue(out RingAction action));
        Assert.Equal((RingActionKind.BypassPort, 2), (action.Kind, action.Port));
        _hub.ClockChanged(LineRate.R250K);
        Assert.False(_hub.Ports[2].IsOpen);
        _hub.PortDetached(2);
        _hub.PortAttached(2);
        Assert.True(_hub.Ports[2].IsOpen);
    }

    [Fact, Clause("zipi-2.24")]
    public void A_hub_that_is_not_the_monitor_lets_a_newcomer_in_only_at_the_slowest_clock()
    {
        _hub.ClockChanged(LineRate.R20M);
        _hub.PortAttached(0);
        Assert.False(_hub.Ports[0].IsOpen);
        _hub.ClockChanged(LineRate.R250K);
        Assert.True(_hub.Ports[0].IsOpen);
    }
}
