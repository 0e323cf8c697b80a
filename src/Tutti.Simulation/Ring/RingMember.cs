using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>One station of a simulated ring: its core, its crystal, its cable, and what its user will do.</summary>
public sealed class RingMember
{
    private readonly PriorityQueue<Action<RingMember, Instant>, (long At, long Order)> _planned = new();
    private readonly double _drift;
    private readonly Func<IRingCore> _make;
    private long _order;
    private long _now;

    private RingMember(Func<IRingCore> make, int position, double driftPpm)
    {
        _make = make;
        Core = make();
        Link = Core.Link;
        Position = position;
        _drift = driftPpm / 1e6;
        Line = new LoopStation(Core is Device);
    }

    /// <summary>The device or hub.</summary>
    public IRingCore Core
    {
        get;
        private set
        {
            field = value;
            Link = value.Link;
        }
    }

    /// <summary>Its data link.</summary>
    public Station Link { get; private set; }

    /// <summary>0 for the first hub, then in ring order, whatever is switched on.</summary>
    public int Position { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; private init; } = "";

    /// <summary>True while it is switched on and its port lets it into a ring.</summary>
    public bool IsInRing => Loop is not null;

    /// <summary>True while it is switched on.</summary>
    public bool IsOn { get; internal set; }

    /// <summary>True while its cable leads from its hub to it.</summary>
    public bool IsPlugged { get; internal set; }

    /// <summary>Its line end.</summary>
    public LoopStation Line { get; set; }

    /// <summary>The hub it is plugged into; null for the first hub.</summary>
    internal RingMember? Parent { get; private init; }

    /// <summary>The port of <see cref="Parent"/>, from 0.</summary>
    internal int Port { get; private init; }

    /// <summary>For a hub: its own port that leads to <see cref="Parent"/>, which is the last.</summary>
    internal int Uplink { get; private init; }

    internal bool IsHub => Core is Hub;

    /// <summary>False for a hub without electronics, which is only a place.</summary>
    internal bool IsStation { get; private init; } = true;

    /// <summary>The ring it is in; null while it is off or bypassed.</summary>
    internal RingLoop? Loop { get; set; }

    /// <summary>For a hub: the ring that runs through it, whether it is on or not.</summary>
    internal RingLoop? Junction { get; set; }

    /// <summary>The hub's relay lets it in.</summary>
    internal bool IsPortOpen { get; set; }

    /// <summary>For a hub: its own relay towards <see cref="Parent"/> is open.</summary>
    internal bool IsUplinkOpen { get; set; }

    internal long PowerOnAt { get; private init; }

    internal long PluggedAt { get; private init; }

    internal LineRate RealRate { get; private init; } = LineRates.Fastest;

    /// <summary>Its own cable, one way, in nanoseconds.</summary>
    internal double Cable { get; private init; }

    /// <summary>Nanoseconds of cable from the station before.</summary>
    internal int CableIn { get; set; }

    /// <summary>Nanoseconds of cable from the station that gives the clock.</summary>
    internal long CableFromDriver { get; set; }

    /// <summary>The clock that it gives as one of two monitors.</summary>
    internal LineRate OwnRate { get; set; }

    internal long LastZero { get; set; }

    internal long LastOne { get; set; }

    internal bool LineIsLost { get; set; }

    /// <summary>While it is in no ring: when it notices.</summary>
    internal long LineLostAt => IsOn && !LineIsLost ? LastZero + (LinkTimes.NoZero.Ticks * 100) : long.MaxValue;

    internal bool IsStuck { get; set; }

    internal bool IsGated { get; set; }

    /// <summary>When the core or the user next wants to do something, on the simulation's clock.</summary>
    internal long NextEvent { get; private set; } = long.MaxValue;

    /// <summary>The station's own clock, crystal error included.</summary>
    public Instant Local(long nanoseconds) => new(nanoseconds + (long)Math.Floor(nanoseconds * _drift));

    /// <summary>All stations of a plan in ring order: a hub, then what is at its ports.</summary>
    internal static IEnumerable<RingMember> Of(RingPlan plan)
    {
        // A passive hub is a place in the ring that never does anything.
        StationOptions options = plan.Hub ?? new StationOptions { Id = 0, MonitorPriority = 0 };
        RingMember hub = new(() => new Hub(options, Ports(plan.Devices, 0), SeedOf(plan, 0)), 0, plan.HubDriftPpm)
        {
            Name = plan.HubName,
            IsStation = plan.Hub is not null,
            IsPlugged = true,
            Uplink = -1,
        };
        yield return hub;
        int position = 1;
        foreach (RingMember member in Of(plan, plan.Devices, hub, () => position++))
        {
            yield return member;
        }
    }

    /// <summary>The simulation's time at which the station's own clock first shows <paramref name="local"/>.</summary>
    internal long World(Instant local)
    {
        if (local == Instant.Never)
        {
            return long.MaxValue;
        }

        long guess = (long)(local.Nanoseconds / (1 + _drift)) - 2;
        while (Local(guess) < local)
        {
            guess++;
        }

        return guess;
    }

    /// <summary>Switched on again, a station has forgotten everything.</summary>
    internal void Forget() => Core = _make();

    internal void Plan(long at, Action<RingMember, Instant> act)
    {
        _planned.Enqueue(act, (at, _order++));
        Refresh();
    }

    /// <summary>Does everything that the core and the user want done until <paramref name="nanoseconds"/>, that instant included.</summary>
    internal void AdvanceTo(long nanoseconds, Action<RingMember> drain)
    {
        while (NextEvent <= nanoseconds)
        {
            _now = Math.Max(NextEvent, _now);
            if (_planned.TryPeek(out _, out (long At, long) planned) && planned.At <= _now)
            {
                _planned.Dequeue()(this, Local(_now));
            }

            Instant deadline = Core.NextDeadline;
            if (IsOn && World(deadline) <= _now)
            {
                Core.Advance(Local(_now));
                if (Core.NextDeadline == deadline)
                {
                    throw new InvalidOperationException($"The core at {Position} keeps a deadline that has passed.");
                }
            }

            drain(this);
            Refresh();
        }

        _now = Math.Max(_now, nanoseconds);
    }

    internal void Refresh()
    {
        long planned = _planned.TryPeek(out _, out (long At, long) next) ? next.At : long.MaxValue;
        NextEvent = Math.Min(planned, IsOn ? World(Core.NextDeadline) : long.MaxValue);
    }

    private static IEnumerable<RingMember> Of(RingPlan plan, IReadOnlyList<DevicePlan> devices, RingMember parent, Func<int> number)
    {
        for (int port = 0; port < devices.Count; port++)
        {
            DevicePlan device = devices[port];
            int position = number();
            StationOptions options = device.Options with { HubIsActive = plan.Hub is not null };
            Func<IRingCore> make = device.Ports is { } ports
                ? () => new Hub(options, Ports(ports, 1), SeedOf(plan, position))
                : () => new Device(options, SeedOf(plan, position));
            RingMember member = new(make, position, device.DriftPpm)
            {
                Name = device.Name,
                Parent = parent,
                Port = port,
                Uplink = device.Ports?.Count ?? -1,
                IsPlugged = device.PluggedAt == 0,
                PowerOnAt = device.PowerOnAt,
                PluggedAt = device.PluggedAt,
                RealRate = device.RealRate ?? LineRates.Fastest,
                Cable = device.CableMetres * RingWiring.NanosecondsPerMetre,
            };
            yield return member;
            foreach (RingMember inner in Of(plan, device.Ports ?? [], member, number))
            {
                yield return inner;
            }
        }
    }

    private static int Ports(IReadOnlyList<DevicePlan> devices, int more) => Math.Clamp(devices.Count + more, 1, RingLimits.Devices);

    private static int SeedOf(RingPlan plan, int position) => unchecked((plan.Seed * 7919) + position);
}
