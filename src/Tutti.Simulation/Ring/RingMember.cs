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
    private long _order;
    private long _now;

    internal RingMember(IRingCore core, int position, double driftPpm, int inCable, LineRate realRate)
    {
        Core = core;
        Link = core.Link;
        (Position, CableIn, RealRate) = (position, inCable, realRate);
        _drift = driftPpm / 1e6;
        Line = new LoopStation(core is Device);
    }

    /// <summary>The device or hub.</summary>
    public IRingCore Core
    {
        get;
        internal set
        {
            field = value;
            Link = value.Link;
        }
    }

    /// <summary>Its data link.</summary>
    public Station Link { get; private set; }

    /// <summary>0 for the hub, 1 for the first device.</summary>
    public int Position { get; }

    /// <summary>True while it is switched on and its port lets it into the ring.</summary>
    public bool IsInRing { get; internal set; }

    /// <summary>True while it is switched on.</summary>
    public bool IsOn { get; internal set; }

    /// <summary>Its line end.</summary>
    public LoopStation Line { get; set; }

    internal LineRate RealRate { get; }

    /// <summary>Nanoseconds of cable from the station before.</summary>
    internal int CableIn { get; set; }

    /// <summary>Nanoseconds of cable from the station that gives the clock.</summary>
    internal long CableFromDriver { get; set; }

    internal long LastZero { get; set; }

    internal long LastOne { get; set; }

    internal bool LineIsLost { get; set; }

    internal bool IsStuck { get; set; }

    internal bool IsGated { get; set; }

    /// <summary>When the core or the user next wants to do something, on the simulation's clock.</summary>
    internal long NextEvent { get; private set; } = long.MaxValue;

    /// <summary>The station's own clock, crystal error included.</summary>
    public Instant Local(long nanoseconds) => new(nanoseconds + (long)Math.Floor(nanoseconds * _drift));

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
}
