using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>One closed line: the stations on it in order, who gives the clock, and what time it is in half bits.</summary>
/// <remarks>A tick is half a bit of the loop's clock, counted by all its stations alike. Thread-safe: no.</remarks>
internal abstract class RingLoop(SimRing ring)
{
    private long _baseTick;
    private long _baseNanoseconds;

    /// <summary>The stations in ring order.</summary>
    public RingMember[] Members { get; private set; } = [];

    /// <summary>The clock.</summary>
    public LineRate Rate { get; private set; } = LineRates.Slowest;

    /// <summary>Once round for an idle token, in half bits; 0 while nobody gives the clock.</summary>
    public abstract long LatencyHalfBits { get; }

    /// <summary>When something happens next, on the simulation's clock.</summary>
    public abstract long NextTime { get; }

    /// <summary>True while somebody gives a clock above the slowest.</summary>
    public bool IsFast => Driver is not null && Rate > LineRates.Slowest;

    /// <summary>Who gives the clock; ticks are counted, and cables measured, from there.</summary>
    public RingMember? Driver { get; private set; }

    protected SimRing Ring { get; } = ring;

    protected int Half { get; private set; } = LineRates.Slowest.HalfBitNanoseconds();

    /// <summary>Runs until <paramref name="until"/> or until something changes for the other loops.</summary>
    public abstract void Run(long until);

    /// <summary>The user looks at the ring now.</summary>
    public virtual void Pause(long now)
    {
    }

    /// <summary>Does what a core asks of the line.</summary>
    public abstract void Do(RingMember member, in RingAction action);

    /// <summary>A core has other deadlines or wishes than before.</summary>
    public abstract void Planned(RingMember member);

    /// <summary>Something goes wrong at a station; at a hub without electronics, somewhere near it.</summary>
    public abstract void Disturb(RingMember member, RingFault fault);

    /// <summary>Cores were changed without the loop's knowledge.</summary>
    public void Woken()
    {
        foreach (RingMember member in Members)
        {
            Ring.Drain(member);
        }
    }

    /// <summary>A station comes in.</summary>
    public void Insert(RingMember member)
    {
        (member.LineIsLost, member.LastZero, member.LastOne) = (false, Ring.Now, Ring.Now);
        Ring.SetAlone(member, alone: false);
        Place([.. Members, member]);
        member.Line = new LoopStation(member.Core is Device);
        Entered(member);
        if (member.Link.Rate != Rate)
        {
            member.Core.ClockChanged(Rate);
        }

        if (member.Link.State != StationState.Unaddressed)
        {
            member.Link.Reattached(member.Local(Ring.Now));
            Ring.Drain(member);
        }

        SetDriver(Driver);
        Changed();
        member.Refresh();
        Planned(member);
    }

    /// <summary>A station goes: what it held is gone.</summary>
    public void Remove(RingMember member)
    {
        Place([.. Members.Where(m => m != member)]);
        (member.Loop, member.IsStuck, member.IsGated) = (null, false, false);
        (member.LineIsLost, member.LastZero) = (false, Ring.Now);
        Ring.SetAlone(member, alone: true);
        Lost(member);
        SetDriver(Driver == member ? null : Driver);
        Changed();
    }

    /// <summary>All stations of another loop come in as they are.</summary>
    public void Absorb(RingLoop other)
    {
        if (other.Driver is { Link.IsMonitor: true } monitor)
        {
            monitor.OwnRate = other.Rate;
        }

        bool takesClock = Driver is null && other.Driver is not null;
        Merge(other, takesClock);
        if (takesClock)
        {
            (_baseTick, _baseNanoseconds, Rate, Half) = (other._baseTick, other._baseNanoseconds, other.Rate, other.Half);
        }

        RingMember[] theirs = other.Members;
        other.Place([]);
        Place([.. Members, .. theirs]);
        SetDriver(Driver ?? other.Driver);
        foreach (RingMember member in Members)
        {
            if (member.Link.Rate != Rate && !member.Link.IsMonitor)
            {
                member.Core.ClockChanged(Rate);
                Ring.Drain(member);
            }
        }

        Merged();
        Changed();
        Woken();
    }

    /// <summary>Some stations go and are a loop of their own.</summary>
    public void Release(RingMember[] some, RingLoop own)
    {
        (own._baseTick, own._baseNanoseconds, own.Rate, own.Half) = (_baseTick, _baseNanoseconds, Rate, Half);
        own.Split(this);
        Place([.. Members.Except(some)]);
        foreach (RingMember member in some)
        {
            Lost(member);
        }

        own.Place(some);
        foreach (RingMember member in some)
        {
            Planned(member);
        }

        own.SetDriver(Array.Find(some, m => m.Link.IsMonitor));
        SetDriver(some.Contains(Driver) ? Array.Find(Members, m => m.Link.IsMonitor) : Driver);
        foreach (RingLoop loop in (ReadOnlySpan<RingLoop>)[this, own])
        {
            loop.Merged();
            loop.Changed();
            loop.Woken();
        }
    }

    protected long TimeOf(long tick) => _baseNanoseconds + ((tick - _baseTick) * Half);

    protected long TimeAt(RingMember member, long tick) => TimeOf(tick) + member.CableFromDriver;

    /// <summary>The first tick that is not before <paramref name="nanoseconds"/> at the driver.</summary>
    protected long TickOf(long nanoseconds) => _baseTick + ((nanoseconds - _baseNanoseconds + Half - 1) / Half);

    protected void SetHalf(long tick, LineRate rate)
    {
        _baseNanoseconds = TimeOf(tick);
        _baseTick = tick;
        Rate = rate;
        Half = rate.HalfBitNanoseconds();
        if (Driver is not null)
        {
            Driver.OwnRate = rate;
        }

        foreach (RingMember member in Members)
        {
            if (member == Driver || !member.Link.IsMonitor)
            {
                member.Core.ClockChanged(rate);
                Ring.Drain(member);
            }
        }
    }

    /// <summary>One of two monitors changes the clock that it gives; the line's is the other's.</summary>
    protected static void SetOwnRate(RingMember member, LineRate rate)
    {
        member.OwnRate = rate;
        member.Core.ClockChanged(rate);
    }

    /// <summary>True when a station passes nothing on: it cannot follow the clock, or gives another one.</summary>
    protected bool IsDeaf(RingMember member) =>
        !member.IsGated && (member.RealRate < Rate || (member != Driver && member.Link.IsMonitor && member.OwnRate != Rate));

    /// <summary>Half bits of all cables at the present clock, rounded up.</summary>
    protected int CableHalfBits() => (int)((TotalCable() + Half - 1) / Half);

    protected void SetDriver(RingMember? driver)
    {
        Driver = driver;
        if (driver is null)
        {
            return;
        }

        // Ticks are counted from where the clock is given.
        long cable = 0;
        int first = Array.IndexOf(Members, driver);
        for (int i = 1; i <= Members.Length; i++)
        {
            RingMember member = Members[(first + i) % Members.Length];
            cable += member.CableIn;
            member.CableFromDriver = cable;
        }

        if (driver.Link.IsMonitor && cable > 0)
        {
            driver.Link.MeasuredCables([.. Ordered(first).Select(m => (int)m.CableFromDriver)]);
        }
    }

    /// <summary>A member came in; its line end is new.</summary>
    protected virtual void Entered(RingMember member)
    {
    }

    /// <summary>A station was taken out: what it held is gone.</summary>
    protected abstract void Lost(RingMember member);

    /// <summary>Stations have come or gone.</summary>
    protected abstract void Changed();

    /// <summary>The stations of another loop are about to come in, with its clock or with this one's.</summary>
    protected abstract void Merge(RingLoop other, bool takesClock);

    /// <summary>Two loops have become one, or one two: what was on the line is gone.</summary>
    protected virtual void Merged()
    {
    }

    /// <summary>This loop begins as a part of another one.</summary>
    protected abstract void Split(RingLoop from);

    private void Place(RingMember[] members)
    {
        Array.Sort(members, (a, b) => a.Position.CompareTo(b.Position));
        Members = members;
        for (int i = 0; i < members.Length; i++)
        {
            members[i].Loop = this;
            members[i].CableIn = RingWiring.Cable(members[i == 0 ? members.Length - 1 : i - 1], members[i]);
        }

        Ring.Changes++;
    }

    private long TotalCable()
    {
        long cable = 0;
        foreach (RingMember member in Members)
        {
            cable += member.CableIn;
        }

        return cable;
    }

    /// <summary>The devices in the order in which they answer the driver's roll.</summary>
    private IEnumerable<RingMember> Ordered(int driver)
    {
        for (int i = 0; i < Members.Length; i++)
        {
            RingMember member = Members[(driver + i) % Members.Length];
            if (member.Core is Device)
            {
                yield return member;
            }
        }
    }
}
