using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A simulated ring: real cores on a line in virtual time, deterministic from the plan's seed.</summary>
/// <remarks>
/// <see cref="BitRing"/> moves every half bit; <see cref="FrameRing"/> computes when frames and tokens arrive. Without faults both agree on
/// every arrival to the nanosecond. Hubs that no cable joins are rings of their own, each with its own clock. Time is whole nanoseconds.
/// Thread-safe: no.
/// </remarks>
public abstract class SimRing
{
    private readonly RingMember[] _members;
    private readonly RingWiring _wiring;
    private readonly FaultSchedule _faults;
    private readonly List<RingMember> _alone = [];
    private readonly List<RingLoop> _loops = [];

    private protected SimRing(RingPlan plan)
    {
        Plan = plan;
        Drained = Drain;
        _members = [.. RingMember.Of(plan)];
        _faults = new FaultSchedule(plan, _members);
        _wiring = new RingWiring(this, _members, MakeLoop);
        _alone.AddRange(_members);
    }

    /// <summary>What is simulated.</summary>
    public RingPlan Plan { get; }

    /// <summary>All stations in ring order; the first hub first.</summary>
    public IReadOnlyList<RingMember> Members => _members;

    /// <summary>The present, in nanoseconds from the start.</summary>
    public long Now { get; internal set; }

    /// <summary>The clock of the line at the first hub.</summary>
    public LineRate Rate => MainLoop.Rate;

    /// <summary>Called for every frame that a station receives.</summary>
    public Action<RingArrival>? Arrived { get; set; }

    /// <summary>Called for every event of a core.</summary>
    public Action<long, RingMember, RingEvent>? Happened { get; set; }

    /// <summary>Called for every message of a device.</summary>
    public Action<long, RingMember, DeviceMessage>? Received { get; set; }

    /// <summary>Called when a station takes the token: when, who, and for how many half bits from token to token.</summary>
    public Action<long, RingMember, long>? Captured { get; set; }

    /// <summary>Called for each frame of a turn after <see cref="Captured"/>'s station has put it there; destination to check, valid during the call.</summary>
    public Action<RingMember, ReadOnlyMemory<byte>>? Sent { get; set; }

    /// <summary>Called when the token comes to the monitor of the ring that the first hub is in: when at first, how long from one time to the next, how many times.</summary>
    public Action<long, long, long>? TokenSeen { get; set; }

    /// <summary>Called when something goes wrong, or right again: chance's bit errors included.</summary>
    public Action<long, RingMember, RingFault>? Befell { get; set; }

    /// <summary>Tokens that the monitor had to put out anew.</summary>
    public int TokensRenewed { get; internal set; }

    /// <summary>Times that the monitor emptied the ring.</summary>
    public int Purges { get; internal set; }

    /// <summary>Once round for an idle token at the first hub, in half bits; 0 while nobody gives the clock.</summary>
    public long LatencyHalfBits => MainLoop.LatencyHalfBits;

    /// <summary>The monitor of the ring that the first hub is in, when exactly one station is.</summary>
    public RingMember? Monitor
    {
        get
        {
            RingMember? found = null;
            foreach (RingMember member in MainLoop.Members)
            {
                if (member.Link.IsMonitor)
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

    /// <summary><see cref="Drain"/>, made once.</summary>
    internal Action<RingMember> Drained { get; }

    /// <summary>The rings that there are: one, as long as all hubs are joined.</summary>
    internal List<RingLoop> Loops => _loops;

    /// <summary>Counts what changes who is in which ring, or what comes next: a loop that runs then lets all others have their turn.</summary>
    internal int Changes { get; set; }

    internal RingMember[] All => _members;

    private RingLoop MainLoop => _members[0].Junction!;

    /// <summary>Runs until <paramref name="nanoseconds"/> from the start.</summary>
    public void Run(long nanoseconds)
    {
        while (true)
        {
            RingLoop? first = FirstLoop(out long next, out long second);
            long others = Math.Min(NextAlone(), _faults.Next);
            if (Math.Min(next, others) > nanoseconds)
            {
                break;
            }

            if (others <= next)
            {
                TakeOthers(others);
            }
            else
            {
                first!.Run(Math.Min(nanoseconds, Math.Min(second, others - 1)));
            }
        }

        Now = nanoseconds;
        foreach (RingLoop loop in _loops)
        {
            loop.Pause(nanoseconds);
        }
    }

    /// <summary>Lets a user do something at an instant: <paramref name="act"/> gets the member and its own clock.</summary>
    public void At(long nanoseconds, int position, Action<RingMember, Instant> act)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, Now);
        RingMember member = _members[position];
        member.Plan(nanoseconds, act);
        if (member.Loop is { } loop)
        {
            loop.Planned(member);
        }
        else
        {
            Changes++;
        }
    }

    /// <summary>Lets a user do something with a station now.</summary>
    public void Do(int position, Action<RingMember, Instant> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        RingMember member = _members[position];
        act(member, member.Local(Now));
        Drain(member);
    }

    /// <summary>Makes something go wrong, or right again, at an instant.</summary>
    public void At(long nanoseconds, int position, RingFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, Now);
        _faults.Add(nanoseconds, position, fault);
        Changes++;
    }

    /// <summary>Takes everything that the core has for the line and the user.</summary>
    internal void Drain(RingMember member)
    {
        while (member.Core.TryDequeue(out RingAction action))
        {
            switch (action.Kind)
            {
                case RingActionKind.OpenPort:
                    _wiring.Open(member, action.Port);
                    break;
                case RingActionKind.BypassPort:
                    _wiring.Bypass(member, action.Port);
                    break;
                case RingActionKind.AskMonitor:
                    RingWiring.AskMonitor(member);
                    break;
                default:
                    member.Loop?.Do(member, action);
                    break;
            }
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

        member.Refresh();
        member.Loop?.Planned(member);
    }

    internal void TellToken(RingLoop loop, long first, long lap, long times)
    {
        if (loop == MainLoop)
        {
            TokenSeen?.Invoke(first, lap, times);
        }
    }

    /// <summary>The port of a station's hub sees that it sends and does not stop.</summary>
    internal void HoldIfStuck(RingMember member)
    {
        if (member is { IsStuck: true, Parent: { IsOn: true, IsStation: true, Core: Hub hub } })
        {
            hub.PortHolds(member.Parent.Local(Now), member.Port);
            Drain(member.Parent);
        }
    }

    internal void SetAlone(RingMember member, bool alone)
    {
        Changes++;
        _alone.Remove(member);
        if (alone)
        {
            _alone.Add(member);
        }
    }

    private protected abstract RingLoop MakeLoop();

    // The loop in which something happens next, and when it has to wait for another one.
    private RingLoop? FirstLoop(out long next, out long second)
    {
        RingLoop? first = null;
        next = second = long.MaxValue;
        foreach (RingLoop loop in _loops)
        {
            long time = loop.NextTime;
            if (time < next)
            {
                (first, next, second) = (loop, time, next);
            }
            else
            {
                second = Math.Min(second, time);
            }
        }

        return first;
    }

    private long NextAlone()
    {
        long next = long.MaxValue;
        foreach (RingMember member in _alone)
        {
            next = Math.Min(next, Math.Min(member.NextEvent, member.LineLostAt));
        }

        return next;
    }

    private void TakeOthers(long until)
    {
        Now = Math.Max(Now, until);
        while (_faults.Next <= until)
        {
            (int position, RingFault fault) = _faults.Take(Rate);
            Befell?.Invoke(Now, _members[position], fault);
            TakeFault(_members[position], fault);
        }

        for (int i = _alone.Count - 1; i >= 0; i--)
        {
            RingMember member = _alone[i];
            if (member.LineLostAt <= until)
            {
                member.LineIsLost = true;
                member.Link.LineLost(member.Local(Now));
            }

            member.AdvanceTo(until, Drained);
            member.Refresh();
        }
    }

    private void TakeFault(RingMember member, RingFault fault)
    {
        switch (fault)
        {
            case RingFault.SwitchOn:
                _wiring.SwitchOn(member);
                break;
            case RingFault.SwitchOff:
                _wiring.SwitchOff(member);
                break;
            case RingFault.Repair:
                _wiring.Plug(member);
                break;
            case RingFault.CutCable:
                _wiring.Unplug(member);
                break;
            case RingFault.Stick:
                member.IsStuck = true;
                break;
            default:
                (member.Loop ?? member.Junction)?.Disturb(member, fault);
                break;
        }

        member.Refresh();
        member.Loop?.Planned(member);
    }
}
