using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>The ring frame by frame: for size.</summary>
/// <remarks>
/// Nothing happens between a token's visits to stations that want it, so those are computed, not stepped through: the token is the tick at
/// which its 0 left a station, and reaches any other after the delays between. Inserted zeros are counted in the actual octets.
/// </remarks>
public sealed class FrameRing : SimRing
{
    private const int TokenToDecision = 14;
    private const int FlagHalfBits = 16;

    private readonly PriorityQueue<FrameDelivery, (long At, long Order)> _deliveries = new();
    private readonly Stack<FrameInFlight> _free = new();
    private readonly bool[] _onLoop;
    private readonly long[] _sums;
    private readonly long[] _next;
    private readonly long[] _watchSince;
    private readonly ulong[] _watchers;
    private readonly List<int> _claimers = [];
    private long _order;
    private int _monitorBase;
    private bool _tokenIsOut;
    private int _tokenFrom;
    private long _tokenTick;
    private int _stuck = -1;
    private long _lineLostAt = long.MaxValue;
    private long _claimTick;

    /// <summary>A ring in which everything is off until its time comes.</summary>
    public FrameRing(RingPlan plan)
        : base(plan)
    {
        int count = All.Length;
        (_onLoop, _sums, _next, _watchSince) = (new bool[count], new long[count + 1], new long[count], new long[count]);
        _watchers = new ulong[(count + 63) / 64];
        Array.Fill(_next, long.MaxValue);
        _lineLostAt = LinkTimes.NoZero.Ticks * 100;
        foreach (RingMember member in All)
        {
            Touch(member);
        }
    }

    /// <inheritdoc/>
    public override long LatencyHalfBits => Driver is null ? 0 : (_sums[^1] + _monitorBase + 1) & ~1L;

    /// <inheritdoc/>
    public override void Run(long nanoseconds)
    {
        while (true)
        {
            int eventAt = Earliest(out long next);
            next = Math.Min(next, Math.Min(NextFault, _lineLostAt));
            long delivery = _deliveries.TryPeek(out _, out (long At, long Order) first) ? first.At : long.MaxValue;
            long decision = NextDecision(out int taker, out long decisionTick);
            if (Math.Min(next, Math.Min(delivery, decision)) > nanoseconds)
            {
                break;
            }

            if (next <= delivery && next <= decision)
            {
                Now = Math.Max(Now, next);
                TakeEvent(eventAt);
            }
            else if (delivery <= decision)
            {
                Now = delivery;
                Deliver(_deliveries.Dequeue());
            }
            else
            {
                Now = decision;
                MeetToken(All[taker], decisionTick);
            }
        }

        Now = nanoseconds;
    }

    private protected override void Planned(RingMember member) => Touch(member);

    private protected override void TopologyChanged()
    {
        AddUp();
        if (Driver is { Link.IsMonitor: true } monitor)
        {
            SetMonitorBase(monitor);
            monitor.Link.RingChanged();
            Touch(monitor);
        }

        if (Driver is null)
        {
            Die();
        }
    }

    private protected override void Lost(RingMember member)
    {
        _onLoop[member.Position] = false;
        _claimers.Remove(member.Position);
        long tick = TickOf(Now);
        Drop(flight => flight.Sender == member.Position && flight.Closed > tick, _ => true);
        Drop(
            flight => Travel(flight.Sender, member.Position, flight.Opened) <= tick && Travel(flight.Sender, member.Position, flight.Closed) >= tick,
            to => to != member.Position);
        if (_tokenIsOut && _tokenFrom == member.Position)
        {
            if (_tokenTick > tick)
            {
                LoseToken();
            }
            else
            {
                _tokenFrom = Previous(member.Position);
            }
        }

        if (_stuck == member.Position)
        {
            _stuck = -1;
            RenewToken();
        }

        Touch(member);
    }

    private protected override void Disturb(RingMember member, RingFault fault)
    {
        switch (fault)
        {
            case RingFault.LoseToken:
                LoseToken();
                break;
            case RingFault.Stick:
                member.IsStuck = true;
                break;
            case RingFault.FlipBit:
                long tick = TickOf(Now);
                Drop(
                    flight => Travel(flight.Sender, member.Position, flight.Opened) <= tick && Travel(flight.Sender, member.Position, flight.Closed) >= tick,
                    to => to != member.Position);
                break;
            default:
                break;
        }
    }

    private protected override void Do(RingMember member, in RingAction action)
    {
        switch (action.Kind)
        {
            case RingActionKind.Claim when member.IsInRing:
                BeginClaim(member, action.Frame.Span);
                break;
            case RingActionKind.Withdraw:
                _claimers.Remove(member.Position);
                _onLoop[member.Position] = false;
                if (Driver == member)
                {
                    SetDriver(_claimers.Count > 0 ? All[_claimers[0]] : null);
                    AddUp();
                    if (Driver is null)
                    {
                        Die();
                    }
                }

                break;
            case RingActionKind.BecomeMonitor:
                BecomeMonitor(member, action.Frame.Span);
                break;
            case RingActionKind.Purge when Driver == member:
                Purges++;
                Drop(_ => true, _ => true);
                (_tokenIsOut, _tokenFrom) = (true, member.Position);
                _tokenTick = (TickOf(Now) + (2 * LatencyHalfBits) + 1) & ~1L;
                break;
            case RingActionKind.SetRate:
                ChangeRate(member, action.Rate);
                break;
            case RingActionKind.Gate:
                _onLoop[member.Position] = false;
                member.IsGated = true;
                AddUp();
                break;
            case RingActionKind.Ungate:
                member.IsGated = false;
                break;
            case RingActionKind.OpenPort:
                PutIn(All[action.Port + 1]);
                break;
            case RingActionKind.BypassPort:
                TakeOut(All[action.Port + 1]);
                break;
            default:
                break;
        }

        Touch(member);
    }

    private void TakeEvent(int position)
    {
        TakeFaults(Now);
        if (Now >= _lineLostAt)
        {
            _lineLostAt = long.MaxValue;
            long tick = TickOf(Now);
            foreach (RingMember member in All)
            {
                if (member.IsOn)
                {
                    member.Link.LineLost(member.Local(TimeOf(tick)));
                    Touch(member);
                }
            }
        }

        if (_next[position] <= Now)
        {
            All[position].AdvanceTo(Now, Drained);
            Touch(All[position]);
        }
    }

    private void Deliver(FrameDelivery delivery)
    {
        RingMember member = All[delivery.To];
        FrameInFlight flight = delivery.Flight;
        if (member.IsOn && member.IsInRing && !member.IsGated)
        {
            member.AdvanceTo(Now, Drained);
            if (delivery.To == flight.Sender && !_claimers.Contains(delivery.To))
            {
                member.Link.CameRound(flight.Octets.Span);
            }
            else if (member.Link.Listens(flight.Octets.Span[0]))
            {
                Arrived?.Invoke(new RingArrival(Now, member.Position, flight.Octets));
                long opened = TimeAt(member, delivery.Tick - (flight.Closed - flight.Opened));
                member.Core.Receive(member.Local(Now), member.Local(opened), flight.Octets.Span);
            }

            Drain(member);
            Touch(member);
        }

        if (--flight.Waiting == 0)
        {
            _free.Push(flight);
        }

        if (_claimers.Contains(flight.Sender) && Driver is { Link.IsMonitor: false } && flight.Closed > _claimTick && delivery.To == NextClaimer(flight.Sender))
        {
            SendClaim(flight.Sender, flight.Octets.Span, flight.Closed);
        }
    }

    private void MeetToken(RingMember member, long tick)
    {
        member.AdvanceTo(Now, Drained);
        long zero = tick - TokenToDecision;
        int position = member.Position;
        if (!_onLoop[position])
        {
            _onLoop[position] = true;
            AddUp();
            (_tokenFrom, _tokenTick) = (position, zero);
            Touch(member);
            return;
        }

        Instant flagOut = member.Local(TimeAt(member, Out(member, tick) + 2));
        bool captured = member.Core.Capture(member.Local(Now), flagOut);
        _tokenFrom = position;
        if (!captured)
        {
            Drain(member);
            _tokenTick = Out(member, zero);
            Touch(member);
            return;
        }

        Drain(member);
        long end = Out(member, tick) + 2;
        while (member.Link.TryTake(out ReadOnlyMemory<byte> frame))
        {
            int bits = ZeroInsertion.WireBits(frame.Span);
            long opened = end + (2 * FlagHalfBits);
            end = opened + (2L * bits) + FlagHalfBits;
            Launch(frame.Span, position, opened, end);
        }

        _tokenTick = end - 2;
        Captured?.Invoke(Now, member, _tokenTick - Out(member, zero));
        if (member.IsStuck)
        {
            Stick(member);
        }

        Touch(member);
    }

    private void Launch(ReadOnlySpan<byte> frame, int sender, long opened, long closed)
    {
        if (!_free.TryPop(out FrameInFlight? flight))
        {
            flight = new FrameInFlight();
        }

        flight.Fill(frame, sender, opened, closed);
        byte destination = frame[0];
        bool isMonitor = All[sender].Link.IsMonitor;
        foreach (RingMember member in All)
        {
            bool hears = member.Position == sender ? isMonitor : member.IsInRing && member.Link.Listens(destination);
            if (hears && CanHear(sender, member.Position))
            {
                Schedule(flight, member.Position);
            }
        }

        if (flight.Waiting == 0)
        {
            _free.Push(flight);
        }
    }

    private void Schedule(FrameInFlight flight, int to)
    {
        flight.Waiting++;
        long tick = Travel(flight.Sender, to, flight.Closed);
        _deliveries.Enqueue(new FrameDelivery(flight, to, tick), (TimeAt(All[to], tick), _order++));
    }

    // A station that cannot follow the clock passes nothing on.
    private bool CanHear(int sender, int to)
    {
        if (Rate <= SlowestReal)
        {
            return true;
        }

        for (int i = sender; ;)
        {
            if (All[i] is { IsInRing: true, IsGated: false } && All[i].RealRate < Rate)
            {
                return false;
            }

            i = i + 1 == All.Length ? 0 : i + 1;
            if (i == to)
            {
                return true;
            }
        }
    }

    private void Stick(RingMember member)
    {
        _stuck = member.Position;
        _tokenIsOut = false;
        Drop(flight => flight.Sender == member.Position, _ => true);
        HoldIfStuck(member);
    }

    private void BeginClaim(RingMember member, ReadOnlySpan<byte> claim)
    {
        LoseAll();
        long tick = TickOf(Now);
        SetHalf(tick, LineRates.Slowest);
        if (_claimers.Count == 0)
        {
            SetDriver(member);
        }

        _claimers.Add(member.Position);
        _claimers.Sort();
        AddUp();
        SendClaim(member.Position, claim, (tick + 2) & ~1L);
    }

    private void SendClaim(int position, ReadOnlySpan<byte> claim, long start)
    {
        FrameInFlight flight = new();
        long opened = start + (3 * FlagHalfBits);
        flight.Fill(claim, position, opened, opened + (2L * ZeroInsertion.WireBits(claim)) + FlagHalfBits);
        int last = NextClaimer(position);
        for (int i = Next(position); ; i = Next(i))
        {
            if (All[i].IsInRing && All[i].IsOn)
            {
                Schedule(flight, i);
            }

            if (i == last)
            {
                break;
            }
        }
    }

    private int NextClaimer(int position)
    {
        foreach (int claimer in _claimers)
        {
            if (claimer > position)
            {
                return claimer;
            }
        }

        return _claimers.Count > 0 ? _claimers[0] : position;
    }

    private void BecomeMonitor(RingMember member, ReadOnlySpan<byte> purge)
    {
        _claimers.Clear();
        Drop(_ => true, _ => true);
        SetDriver(member);
        _onLoop[member.Position] = true;
        SetMonitorBase(member);
        AddUp();
        long now = TickOf(Now - member.CableFromDriver);
        _claimTick = now;
        long start = (now + 2) & ~1L;
        long opened = start + (3 * FlagHalfBits);
        long closed = opened + (2L * ZeroInsertion.WireBits(purge)) + FlagHalfBits;
        Launch(purge, member.Position, opened, closed);

        // It waits for as long as the largest ring takes: it does not know its own yet.
        long longest = 2L * (_monitorBase + (RingLimits.StationHalfBits * RingLimits.Devices));
        (_tokenIsOut, _tokenFrom) = (true, member.Position);
        _tokenTick = (Travel(member.Position, member.Position, closed - 2) + longest + 1) & ~1L;
        _lineLostAt = long.MaxValue;

        // The last 0 of PURGE and the 1s after it look like a token: everybody goes on the loop by it.
        foreach (RingMember other in All)
        {
            _onLoop[other.Position] |= other.IsInRing && other.IsOn && other.Core is Device;
        }

        AddUp();
    }

    private void ChangeRate(RingMember monitor, LineRate rate)
    {
        long tick = TickOf(Now - monitor.CableFromDriver);
        SetHalf(tick, rate);
        SetMonitorBase(monitor);
        Reorder();
        if (rate > SlowestReal)
        {
            // Somebody cannot follow: nothing comes round, not even the token.
            LoseToken();
        }
    }

    private LineRate SlowestReal
    {
        get
        {
            LineRate slowest = LineRates.Fastest;
            foreach (RingMember member in All)
            {
                slowest = member is { IsInRing: true, IsGated: false } && member.RealRate < slowest ? member.RealRate : slowest;
            }

            return slowest;
        }
    }

    // Two latencies after the last 0 that came in, the monitor puts out a new token.
    private void LoseToken()
    {
        if (!_tokenIsOut || Driver is not { Link.IsMonitor: true })
        {
            return;
        }

        _tokenIsOut = false;
        RenewToken();
    }

    private void RenewToken()
    {
        if (Driver is not { Link.IsMonitor: true } monitor)
        {
            return;
        }

        long tick = (TickOf(Now) + (2 * LatencyHalfBits) + 1) & ~1L;
        At(Math.Max(TimeAt(monitor, tick), Now), monitor.Position, (member, _) =>
        {
            if (!_tokenIsOut && Driver == member && member.Link.IsMonitor && _stuck < 0)
            {
                TokensRenewed++;
                (_tokenIsOut, _tokenFrom, _tokenTick) = (true, member.Position, tick);
                member.Link.Disturbed();
                Drain(member);
            }
        });
    }

    private void LoseAll()
    {
        _tokenIsOut = false;
        Drop(_ => true, _ => true);
    }

    private void Die()
    {
        LoseAll();
        _lineLostAt = Now + (LinkTimes.NoZero.Ticks * 100);
    }

    private long NextDecision(out int position, out long tick)
    {
        position = -1;
        tick = 0;
        long best = long.MaxValue;
        if (!_tokenIsOut)
        {
            return best;
        }

        long lap = LatencyHalfBits;
        int bestSteps = int.MaxValue;
        for (int word = 0; word < _watchers.Length; word++)
        {
            for (ulong left = _watchers[word]; left != 0; left &= left - 1)
            {
                int watcher = (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(left);
                long at = FirstDecision(watcher, lap);

                // Stations that do not delay see the token at the same instant, and still one after the other.
                long time = TimeAt(All[watcher], at);
                int steps = (watcher - _tokenFrom - 1 + All.Length) % All.Length;
                if (time < best || (time == best && steps < bestSteps))
                {
                    (best, bestSteps, position, tick) = (time, steps, watcher, at);
                }
            }
        }

        return best;
    }

    private long FirstDecision(int watcher, long lap)
    {
        long at = Travel(_tokenFrom, watcher, _tokenTick) + TokenToDecision;
        long wanted = TickOf(_watchSince[watcher] - All[watcher].CableFromDriver);
        return at < wanted ? at + ((wanted - at + lap - 1) / lap * lap) : at;
    }

    private int Earliest(out long at)
    {
        int position = 0;
        at = long.MaxValue;
        for (int i = 0; i < _next.Length; i++)
        {
            if (_next[i] < at)
            {
                (at, position) = (_next[i], i);
            }
        }

        return position;
    }

    private void Touch(RingMember member)
    {
        member.Refresh();
        int position = member.Position;
        _next[position] = member.NextEvent;
        bool mayHold = member.Core is Device || member.Link.IsMonitor;
        bool watches = member.IsOn && member.IsInRing && mayHold && !member.IsGated && (!_onLoop[position] || member.Link.WatchesToken(member.Local(Now)));
        ref ulong word = ref _watchers[position / 64];
        ulong bit = 1UL << (position % 64);
        if (!watches)
        {
            word &= ~bit;
        }
        else if ((word & bit) == 0)
        {
            word |= bit;
            _watchSince[position] = Now;
        }
    }

    private void SetMonitorBase(RingMember monitor) =>
        _monitorBase = (RingLimits.MonitorBits * 2) + (monitor.Core is Device ? RingLimits.StationHalfBits : 0) + CableHalfBits();

    private void AddUp()
    {
        for (int i = 0; i < All.Length; i++)
        {
            bool delays = All[i].IsInRing && _onLoop[i] && All[i] != Driver && All[i].Core is Device;
            _sums[i + 1] = _sums[i] + (delays ? RingLimits.StationHalfBits : 0);
        }
    }

    private long Out(RingMember member, long tick)
    {
        if (member != Driver)
        {
            return tick + RingLimits.StationHalfBits;
        }

        // The monitor's bits begin at even ticks.
        return (tick + _monitorBase + 1) & ~1L;
    }

    /// <summary>The tick at which what leaves <paramref name="from"/> at <paramref name="tick"/> comes in at <paramref name="to"/>.</summary>
    private long Travel(int from, int to, long tick)
    {
        int monitor = Driver is { Link.IsMonitor: true } ? Driver.Position : -1;
        if (monitor >= 0 && monitor != from && monitor != to && IsBetween(from, monitor, to))
        {
            long through = Out(All[monitor], tick + Sum(from, monitor));
            return through + Sum(monitor, to);
        }

        return tick + Sum(from, to);
    }

    private static bool IsBetween(int from, int middle, int to) => from < to ? middle > from && middle < to : middle > from || middle < to;

    private long Sum(int from, int to) => to > from ? _sums[to] - _sums[from + 1] : _sums[^1] - _sums[from + 1] + _sums[to];

    private int Next(int position) => position + 1 == All.Length ? 0 : position + 1;

    private int Previous(int position) => position == 0 ? All.Length - 1 : position - 1;

    private void Drop(Func<FrameInFlight, bool> which, Func<int, bool> forWhom)
    {
        if (_deliveries.Count == 0)
        {
            return;
        }

        (FrameDelivery, (long, long))[] all = [.. _deliveries.UnorderedItems];
        _deliveries.Clear();
        foreach ((FrameDelivery delivery, (long, long) priority) in all)
        {
            if (which(delivery.Flight) && forWhom(delivery.To))
            {
                delivery.Flight.Waiting--;
            }
            else
            {
                _deliveries.Enqueue(delivery, priority);
            }
        }
    }

    private void Reorder()
    {
        (FrameDelivery, (long, long))[] all = [.. _deliveries.UnorderedItems];
        _deliveries.Clear();
        foreach ((FrameDelivery delivery, (long At, long Order) priority) in all)
        {
            _deliveries.Enqueue(delivery, (TimeAt(All[delivery.To], delivery.Tick), priority.Order));
        }
    }
}
