using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A simulated ring: real cores on a line in virtual time, deterministic from the plan's seed.</summary>
/// <remarks>
/// <see cref="BitRing"/> moves every half bit; <see cref="FrameRing"/> computes when frames and tokens arrive. Without faults both agree on
/// every arrival to the nanosecond. Time is whole nanoseconds of the ring's clock. Thread-safe: no.
/// </remarks>
public abstract class SimRing
{
    private const double CableNanosecondsPerMetre = 5;

    private readonly RingMember[] _members;
    private readonly List<(long At, int Position, RingFault Fault)> _faults = [];
    private long _baseTick;
    private long _baseNanoseconds;

    private protected SimRing(RingPlan plan)
    {
        Plan = plan;
        Drained = Drain;
        _members = new RingMember[plan.Devices.Count + 1];
        double before = 0;
        for (int i = 0; i < plan.Devices.Count; i++)
        {
            DevicePlan device = plan.Devices[i];
            int cable = (int)Math.Round((before + device.CableMetres) * CableNanosecondsPerMetre);
            before = device.CableMetres;
            Device core = new(device.Options with { HubIsActive = plan.Hub is not null }, Seed(i + 1));
            _members[i + 1] = new RingMember(core, i + 1, device.DriftPpm, cable, device.RealRate ?? LineRates.Fastest);
        }

        // A passive hub is a place in the ring that never does anything.
        StationOptions hub = plan.Hub ?? new StationOptions { Id = 0, MonitorPriority = 0 };
        _members[0] = new RingMember(
            new Hub(hub, Math.Min(plan.Devices.Count, RingLimits.Devices), Seed(0)), 0, plan.HubDriftPpm, (int)Math.Round(before * CableNanosecondsPerMetre), LineRates.Fastest)
        {
            IsOn = true,
            IsInRing = true,
        };
        for (int i = 1; i < _members.Length; i++)
        {
            _faults.Add((plan.Devices[i - 1].PowerOnAt, i, RingFault.SwitchOn));
        }

        _faults.Sort(CompareFaults);
    }

    /// <summary>What is simulated.</summary>
    public RingPlan Plan { get; }

    /// <summary>All stations; the hub first, then the devices in ring order.</summary>
    public IReadOnlyList<RingMember> Members => _members;

    /// <summary>The present, in nanoseconds from the start.</summary>
    public long Now { get; private protected set; }

    /// <summary>The clock of the line.</summary>
    public LineRate Rate { get; private set; } = LineRates.Slowest;

    /// <summary>Called for every frame that a station receives.</summary>
    public Action<RingArrival>? Arrived { get; set; }

    /// <summary>Called for every event of a core.</summary>
    public Action<long, RingMember, RingEvent>? Happened { get; set; }

    /// <summary>Called for every message of a device.</summary>
    public Action<long, RingMember, DeviceMessage>? Received { get; set; }

    /// <summary>Called when a station takes the token: when, who, and for how many half bits from token to token.</summary>
    public Action<long, RingMember, long>? Captured { get; set; }

    /// <summary>Tokens that the monitor had to put out anew.</summary>
    public int TokensRenewed { get; private protected set; }

    /// <summary>Times that the monitor emptied the ring.</summary>
    public int Purges { get; private protected set; }

    /// <summary>Once round for an idle token, in half bits; 0 while nobody gives the clock.</summary>
    public abstract long LatencyHalfBits { get; }

    private protected int Half { get; private set; } = LineRates.Slowest.HalfBitNanoseconds();

    /// <summary>All stations, without the cost of an interface.</summary>
    private protected RingMember[] All => _members;

    /// <summary><see cref="Drain"/>, made once.</summary>
    private protected Action<RingMember> Drained { get; }

    private protected RingMember? Driver { get; private set; }

    private protected long NextFault => _faults.Count > 0 ? _faults[0].At : long.MaxValue;

    /// <summary>Runs until <paramref name="nanoseconds"/> from the start.</summary>
    public abstract void Run(long nanoseconds);

    /// <summary>Lets a user do something at an instant: <paramref name="act"/> gets the member and its own clock.</summary>
    public void At(long nanoseconds, int position, Action<RingMember, Instant> act)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, Now);
        _members[position].Plan(nanoseconds, act);
        Planned(_members[position]);
    }

    /// <summary>Lets a user do something with a station now.</summary>
    public void Do(int position, Action<RingMember, Instant> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        RingMember member = _members[position];
        act(member, member.Local(Now));
        Drain(member);
        member.Refresh();
        Planned(member);
    }

    /// <summary>Makes something go wrong, or right again, at an instant.</summary>
    public void At(long nanoseconds, int position, RingFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, Now);
        _faults.Add((nanoseconds, position, fault));
        _faults.Sort(CompareFaults);
    }

    /// <summary>The monitor, when exactly one station is.</summary>
    public RingMember? Monitor
    {
        get
        {
            RingMember? found = null;
            foreach (RingMember member in _members)
            {
                if (member.IsInRing && member.Core.Link.IsMonitor)
                {
                    if (found is not null)
                    {
                        return null;
                    }

                    found = member;
                }
            }

            return found;
        }
    }

    private protected long TimeOf(long tick) => _baseNanoseconds + ((tick - _baseTick) * Half);

    private protected long TimeAt(RingMember member, long tick) => TimeOf(tick) + member.CableFromDriver;

    /// <summary>The first tick that is not before <paramref name="nanoseconds"/> at the driver.</summary>
    private protected long TickOf(long nanoseconds) => _baseTick + ((nanoseconds - _baseNanoseconds + Half - 1) / Half);

    private protected void SetHalf(long tick, LineRate rate)
    {
        _baseNanoseconds = TimeOf(tick);
        _baseTick = tick;
        Rate = rate;
        Half = rate.HalfBitNanoseconds();
        foreach (RingMember member in _members)
        {
            if (member.IsOn)
            {
                member.Core.ClockChanged(rate);
                Drain(member);
                member.Refresh();
            }
        }
    }

    /// <summary>Half bits of all cables at the present clock, rounded up.</summary>
    private protected int CableHalfBits()
    {
        long cable = TotalCable();
        return (int)((cable + Half - 1) / Half);
    }

    private protected long TotalCable()
    {
        long cable = 0;
        foreach (RingMember member in _members)
        {
            cable += member.IsInRing ? member.CableIn : 0;
        }

        return cable;
    }

    /// <summary>Who gives the clock: cables are counted from there.</summary>
    private protected void SetDriver(RingMember? driver)
    {
        Driver = driver;
        if (driver is null)
        {
            return;
        }

        long cable = 0;
        driver.CableFromDriver = TotalCable();
        for (int i = 1; i < _members.Length; i++)
        {
            RingMember member = _members[(driver.Position + i) % _members.Length];
            if (member.IsInRing)
            {
                cable += member.CableIn;
                member.CableFromDriver = cable;
            }
        }

        if (driver.Core.Link.IsMonitor && TotalCable() > 0)
        {
            driver.Core.Link.MeasuredCables([.. Ordered(driver).Select(m => (int)m.CableFromDriver)]);
        }
    }

    /// <summary>The devices in the ring, in the order in which they answer <paramref name="driver"/>'s roll.</summary>
    private IEnumerable<RingMember> Ordered(RingMember driver)
    {
        if (driver.Core is Device)
        {
            yield return driver;
        }

        for (int i = 1; i < _members.Length; i++)
        {
            RingMember member = _members[(driver.Position + i) % _members.Length];
            if (member.IsInRing && member.Core is Device)
            {
                yield return member;
            }
        }
    }

    /// <summary>Takes everything that the core has for the line and the user.</summary>
    private protected void Drain(RingMember member)
    {
        while (member.Core.TryDequeue(out RingAction action))
        {
            Do(member, action);
        }

        while (member.Core.TryDequeue(out RingEvent news))
        {
            Happened?.Invoke(Now, member, news);
        }

        if (member.Core is Device device)
        {
            while (device.TryDequeue(out DeviceMessage message))
            {
                Received?.Invoke(Now, member, message);
            }
        }
    }

    private protected void TakeFaults(long until)
    {
        while (NextFault <= until)
        {
            (long at, int position, RingFault fault) = _faults[0];
            _faults.RemoveAt(0);
            Now = Math.Max(Now, at);
            TakeFault(_members[position], fault);
        }
    }

    private void TakeFault(RingMember member, RingFault fault)
    {
        Hub? hub = _members[0].Core as Hub;
        bool active = Plan.Hub is not null && _members[0].IsOn;
        switch (fault)
        {
            case RingFault.SwitchOn or RingFault.Repair when !member.IsOn || !member.IsInRing:
                bool wasOn = member.IsOn;
                member.IsOn = true;
                member.LineIsLost = false;
                member.LastZero = member.LastOne = Now;
                if (!wasOn && fault == RingFault.SwitchOn && Now > 0 && member.Core is Device)
                {
                    member.Core = new Device(Plan.Devices[member.Position - 1].Options with { HubIsActive = Plan.Hub is not null }, Seed(member.Position));
                    member.Core.ClockChanged(Rate);
                }

                if (member.Position == 0 || !active)
                {
                    PutIn(member);
                }
                else
                {
                    hub!.PortAttached(member.Position - 1);
                    Drain(_members[0]);
                    _members[0].Refresh();
                }

                break;
            case RingFault.SwitchOff or RingFault.CutCable when member.IsOn:
                member.IsOn = fault == RingFault.CutCable;
                TakeOut(member);
                if (member.Position > 0 && active)
                {
                    hub!.PortDetached(member.Position - 1);
                    Drain(_members[0]);
                    _members[0].Refresh();
                }

                break;
            default:
                Disturb(member, fault);
                break;
        }

        member.Refresh();
        Planned(member);
        Planned(_members[0]);
    }

    /// <summary>The hub's port sees that a device sends and does not stop.</summary>
    private protected void HoldIfStuck(RingMember member)
    {
        if (member.IsStuck && Plan.Hub is not null && _members[0].Core is Hub hub)
        {
            hub.PortHolds(_members[0].Local(Now), member.Position - 1);
            Planned(_members[0]);
        }
    }

    private protected void PutIn(RingMember member)
    {
        if (member.IsInRing || !member.IsOn)
        {
            return;
        }

        member.IsInRing = true;
        member.Line = new LoopStation(member.Core is Device);
        if (member.Core.Link.State is StationState.Claiming or StationState.Monitor)
        {
            member.Core.Link.Reattached(member.Local(Now));
            Drain(member);
        }

        SetDriver(Driver);
        TopologyChanged();
    }

    private protected void TakeOut(RingMember member)
    {
        if (!member.IsInRing)
        {
            return;
        }

        member.IsInRing = false;
        member.IsStuck = false;
        Lost(member);
        SetDriver(Driver == member ? null : Driver);
        TopologyChanged();
    }

    private protected abstract void Do(RingMember member, in RingAction action);

    private protected abstract void Planned(RingMember member);

    private protected abstract void TopologyChanged();

    /// <summary>A station was taken out of the ring: what it held is gone.</summary>
    private protected abstract void Lost(RingMember member);

    private protected abstract void Disturb(RingMember member, RingFault fault);

    private static int CompareFaults((long At, int Position, RingFault Fault) a, (long At, int Position, RingFault Fault) b) =>
        a.At != b.At ? a.At.CompareTo(b.At) : a.Position.CompareTo(b.Position);

    private int Seed(int position) => unchecked((Plan.Seed * 7919) + position);
}
