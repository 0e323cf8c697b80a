using Tutti.Protocols.Zipi;

namespace Tutti.Simulation.Ring;

/// <summary>Hubs, ports, relays and cables: who is in which ring (zipi-1.17, zipi-1.19, zipi-2.24).</summary>
/// <remarks>
/// A ring runs through a hub and everything at its open ports, other hubs with their own ports included. Each hub that no open cable joins to
/// another has a ring of its own. A hub without power, or a passive one, is still a place that a ring runs through: the current of a device
/// holds the relay open. Thread-safe: no.
/// </remarks>
internal sealed class RingWiring
{
    /// <summary>What a metre of cable delays, one way (zipi-1.16).</summary>
    public const double NanosecondsPerMetre = 5;

    private readonly SimRing _ring;
    private readonly RingMember[] _members;
    private readonly Func<RingLoop> _make;

    /// <summary>Nothing is on; every hub is a ring of its own.</summary>
    public RingWiring(SimRing ring, RingMember[] members, Func<RingLoop> make)
    {
        (_ring, _members, _make) = (ring, members, make);
        foreach (RingMember hub in members.Where(m => m.IsHub))
        {
            hub.Junction = make();
            ring.Loops.Add(hub.Junction);
        }
    }

    public void SwitchOn(RingMember member)
    {
        if (member.IsOn)
        {
            return;
        }

        member.IsOn = true;
        if (_ring.Now > 0)
        {
            member.Forget();
        }

        if (member.Core is Hub hub && member.IsStation)
        {
            member.Junction!.Insert(member);
            foreach (RingMember device in _members.Where(m => m.Parent == member && m.IsOn && m.IsPlugged))
            {
                hub.PortAttached(device.Port);
                _ring.Drain(member);
            }
        }
        (member.LineIsLost, member.LastZero) = (false, _ring.Now);
        Attach(member);
    }

    public void SwitchOff(RingMember member)
    {
        if (!member.IsOn)
        {
            return;
        }

        member.IsOn = false;
        Detach(member);
        TakeOut(member);
    }

    public void Plug(RingMember member)
    {
        if (!member.IsPlugged)
        {
            member.IsPlugged = true;
            Attach(member);
        }
    }

    public void Unplug(RingMember member)
    {
        if (member.IsPlugged && member.Parent is not null)
        {
            member.IsPlugged = false;
            Detach(member);
        }
    }

    /// <summary>A hub opens the relay of one of its ports.</summary>
    public void Open(RingMember hub, int port)
    {
        if (port == hub.Uplink)
        {
            hub.IsUplinkOpen = hub.IsPlugged;
            Join(hub);
        }
        else if (At(hub, port) is { IsOn: true, IsPlugged: true } device)
        {
            device.IsPortOpen = true;
            LetIn(device);
        }
    }

    /// <summary>A hub closes the relay of one of its ports.</summary>
    public void Bypass(RingMember hub, int port)
    {
        if (port == hub.Uplink)
        {
            hub.IsUplinkOpen = false;
            Part(hub);
        }
        else if (At(hub, port) is { } device)
        {
            device.IsPortOpen = false;
            TakeOut(device);
        }
    }

    /// <summary>A hub that is not the monitor has a newcomer: it tells the monitor (zipi-2.25).</summary>
    public static void AskMonitor(RingMember hub)
    {
        foreach (RingMember member in hub.Loop?.Members ?? [])
        {
            member.Link.NewcomerWaits();
        }

        hub.Loop?.Woken();
    }

    private static bool IsActive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] RingMember? hub) => hub is { IsOn: true, IsStation: true };

    private RingMember? At(RingMember hub, int port) => Array.Find(_members, m => m.Parent == hub && m.Port == port);

    private void Attach(RingMember member)
    {
        if (member.Parent is null || !member.IsOn || !member.IsPlugged)
        {
            return;
        }

        if (IsActive(member.Parent))
        {
            ((Hub)member.Parent.Core).PortAttached(member.Port);
            _ring.Drain(member.Parent);
        }
        else
        {
            member.IsPortOpen = true;
        }

        if (member.Core is Hub hub)
        {
            hub.PortAttached(member.Uplink);
            _ring.Drain(member);
        }

        LetIn(member);
    }

    private void Detach(RingMember member)
    {
        member.IsPortOpen = member.IsUplinkOpen = false;
        if (member.IsHub)
        {
            Part(member);
        }
        else
        {
            TakeOut(member);
        }

        if (IsActive(member.Parent))
        {
            ((Hub)member.Parent.Core).PortDetached(member.Port);
            _ring.Drain(member.Parent);
        }

        if (member is { IsOn: true, Core: Hub hub })
        {
            hub.PortDetached(member.Uplink);
            _ring.Drain(member);
        }
    }

    private void LetIn(RingMember member)
    {
        if (member.IsHub)
        {
            Join(member);
        }
        else if (member is { IsOn: true, IsPortOpen: true, Loop: null })
        {
            member.Parent!.Junction!.Insert(member);
        }
    }

    private void TakeOut(RingMember member)
    {
        if (member.Parent is not null && member.IsHub && member.IsOn)
        {
            Part(member);
        }
        else if (member.Loop is { } loop)
        {
            loop.Remove(member);
        }
    }

    // Both relays are open: the two rings are one, if both have the slowest clock; else the faster ring is asked to slow down again.
    private void Join(RingMember hub)
    {
        if (hub.Junction == hub.Parent?.Junction || hub is not { IsOn: true, IsPlugged: true, IsPortOpen: true, IsUplinkOpen: true })
        {
            return;
        }

        RingLoop ring = hub.Parent!.Junction!;
        RingLoop other = hub.Junction!;
        if (ring.IsFast && IsActive(hub.Parent))
        {
            hub.IsPortOpen = false;
            ((Hub)hub.Parent.Core).PortAsks(hub.Port);
            _ring.Drain(hub.Parent);
            return;
        }

        if (other.IsFast)
        {
            hub.IsUplinkOpen = false;
            ((Hub)hub.Core).PortAsks(hub.Uplink);
            _ring.Drain(hub);
            return;
        }

        _ring.Loops.Remove(other);
        foreach (RingMember member in _members.Where(m => m.Junction == other))
        {
            member.Junction = ring;
        }

        ring.Absorb(other);
        _ring.Changes++;
    }

    private void Part(RingMember hub)
    {
        if (hub.Junction != hub.Parent?.Junction)
        {
            return;
        }

        RingLoop ring = hub.Junction!;
        RingLoop own = _make();
        _ring.Loops.Add(own);
        foreach (RingMember member in _members.Where(m => m.Junction == ring && IsBehind(m, hub)))
        {
            member.Junction = own;
        }

        ring.Release([.. ring.Members.Where(m => IsBehind(m, hub))], own);
        _ring.Changes++;
    }

    private static bool IsBehind(RingMember? member, RingMember hub)
    {
        while (member is not null && member != hub)
        {
            member = member.Parent;
        }

        return member == hub;
    }

    /// <summary>Nanoseconds of cable from one station to the next, through all hubs between.</summary>
    public static int Cable(RingMember from, RingMember to)
    {
        double cable = 0;
        for (RingMember? up = from; up is not null && !(up.IsHub && IsBehind(to, up)); up = up.Parent)
        {
            cable += up.Cable;
        }

        for (RingMember? down = to; down is not null && !(down.IsHub && IsBehind(from, down)); down = down.Parent)
        {
            cable += down.Cable;
        }

        return (int)Math.Round(cable);
    }
}
