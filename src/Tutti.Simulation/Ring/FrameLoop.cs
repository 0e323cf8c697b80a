using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A loop frame by frame: the token is somewhere, frames are on their way, and what lies between is computed.</summary>
internal sealed partial class FrameLoop : RingLoop
{
    private const int TokenToDecision = 14;
    private const int FlagHalfBits = 16;

    private readonly LoopPath _path;
    private readonly FrameTraffic _traffic = new();
    private readonly EventTimes _events;
    private readonly TokenWatchers _watchers;
    private bool _tokenIsOut;
    private int _tokenFrom;
    private long _tokenTick;
    private long _nextPass;
    private RingMember? _stuck;
    private long _renewTick = long.MaxValue;
    private long _lineLostAt = LinkTimes.NoZero.Ticks * 100;

    public FrameLoop(SimRing ring)
        : base(ring)
    {
        int positions = ring.All.Length;
        (_path, _events, _watchers) = (new LoopPath(positions), new EventTimes(positions), new TokenWatchers(positions));
    }

    /// <inheritdoc/>
    public override long LatencyHalfBits => Driver is null ? 0 : _path.Latency;

    /// <inheritdoc/>
    public override long NextTime => Members.Length == 0 ? long.MaxValue
        : Math.Min(Math.Min(NextEvent(), _traffic.Next), NextDecision(out _, out _));

    /// <inheritdoc/>
    public override void Run(long until)
    {
        for (int changes = Ring.Changes; Ring.Changes == changes;)
        {
            long next = NextEvent();
            long delivery = _traffic.Next;
            long decision = NextDecision(out int taker, out long decisionTick);
            if (Math.Min(next, Math.Min(delivery, decision)) > until)
            {
                return;
            }

            if (next <= delivery && next <= decision)
            {
                Ring.Now = Math.Max(Ring.Now, next);
                TakeEvent();
            }
            else if (delivery <= decision)
            {
                Ring.Now = delivery;
                Deliver(_traffic.Take());
            }
            else
            {
                Ring.Now = decision;
                MeetToken(Ring.All[taker], decisionTick);
            }
        }
    }

    /// <inheritdoc/>
    public override void Pause(long now) => TellPasses(TickOf(now));

    /// <inheritdoc/>
    public override void Planned(RingMember member)
    {
        int position = member.Position;
        bool isHere = member.Loop == this;
        _events.Set(position, isHere ? member.NextEvent : long.MaxValue);
        bool mayHold = member.Core is Device || member.Link.IsMonitor;
        bool watches = isHere && mayHold && !member.IsGated && (!_path.IsOnLoop(position) || member.Link.WatchesToken(member.Local(Ring.Now)));
        _watchers.Set(position, watches, Ring.Now);
    }

    /// <inheritdoc/>
    public override void Do(RingMember member, in RingAction action)
    {
        switch (action.Kind)
        {
            case RingActionKind.Claim:
                BeginClaim(member, action.Frame.Span);
                break;
            case RingActionKind.Withdraw:
                Withdraw(member);
                break;
            case RingActionKind.BecomeMonitor:
                BecomeMonitor(member, action.Frame.Span);
                break;
            case RingActionKind.Purge when member.Link.IsMonitor:
                Purge(member);
                break;
            case RingActionKind.SetRate when member == Driver:
                ChangeRate(member, action.Rate);
                break;
            case RingActionKind.SetRate:
                SetOwnRate(member, action.Rate);
                LoseTokenIfDeaf();
                break;
            case RingActionKind.Gate:
                _path.SetOnLoop(member.Position, false);
                member.IsGated = true;
                AddUp();
                break;
            case RingActionKind.Ungate:
                member.IsGated = false;
                break;
            default:
                break;
        }

        Planned(member);
    }

    private long NextEvent()
    {
        long next = Math.Min(_events.Next, _lineLostAt);
        return _renewTick == long.MaxValue || Driver is null ? next : Math.Min(next, Math.Max(Ring.Now, TimeAt(Driver, _renewTick)));
    }

    private void TakeEvent()
    {
        if (Ring.Now >= _lineLostAt)
        {
            _lineLostAt = long.MaxValue;
            long tick = TickOf(Ring.Now);
            foreach (RingMember member in Members)
            {
                member.Link.LineLost(member.Local(TimeOf(tick)));
                member.Refresh();
                Planned(member);
            }
        }

        if (_renewTick != long.MaxValue && Driver is { } driver && TimeAt(driver, _renewTick) <= Ring.Now)
        {
            PutTokenOutAnew(driver);
        }

        if (_events.Next <= Ring.Now)
        {
            Advance(Ring.All[_events.First]);
        }
    }

    private void Advance(RingMember member)
    {
        member.AdvanceTo(Ring.Now, Ring.Drained);
        Planned(member);
    }

    private void Deliver(FrameDelivery delivery)
    {
        RingMember member = Ring.All[delivery.To];
        FrameInFlight flight = delivery.Flight;
        bool hears = member.Loop == this && !member.IsGated;
        if (hears)
        {
            Advance(member);
            if (delivery.To == flight.Sender && !_claimers.Contains(delivery.To))
            {
                member.Link.CameRound(flight.Octets.Span);
            }
            else if (member.Link.Listens(flight.Octets.Span[0]))
            {
                Ring.Arrived?.Invoke(new RingArrival(Ring.Now, member.Position, flight.Octets));
                long opened = TimeAt(member, delivery.Tick - (flight.Closed - flight.Opened));
                member.Core.Receive(member.Local(Ring.Now), member.Local(opened), flight.Octets.Span);
            }

            Ring.Drain(member);
        }

        flight.Waiting--;
        GoOnClaiming(flight, delivery.To);
        _traffic.Release(flight);
    }

    private void MeetToken(RingMember member, long tick)
    {
        Advance(member);
        TellPasses(tick);
        long zero = tick - TokenToDecision;
        int position = member.Position;
        if (!_path.IsOnLoop(position))
        {
            _path.SetOnLoop(position, true);
            AddUp();
            MoveToken(position, zero);
            Planned(member);
            return;
        }

        Instant flagOut = member.Local(TimeAt(member, _path.Out(member, tick) + 2));
        bool captured = member.Core.Capture(member.Local(Ring.Now), flagOut);
        _tokenFrom = position;
        if (!captured)
        {
            MoveToken(position, _path.Out(member, zero));
            Ring.Drain(member);
            return;
        }

        Ring.Drain(member);
        long end = SendTurn(member, _path.Out(member, tick) + 2);
        MoveToken(position, end - 2);
        Ring.Captured?.Invoke(Ring.Now, member, _tokenTick - _path.Out(member, zero));
        if (member.IsStuck)
        {
            Stick(member);
        }

        Planned(member);
    }

    private long SendTurn(RingMember member, long end)
    {
        while (member.Link.TryTake(out ReadOnlyMemory<byte> frame))
        {
            long opened = end + (2 * FlagHalfBits);
            end = opened + (2L * ZeroInsertion.WireBits(frame.Span)) + FlagHalfBits;
            Launch(frame.Span, member.Position, opened, end);
            Ring.Sent?.Invoke(member, frame);
        }

        return end;
    }

    private void Launch(ReadOnlySpan<byte> frame, int sender, long opened, long closed)
    {
        FrameInFlight flight = _traffic.Launch(frame, sender, opened, closed);
        byte destination = frame[0];
        bool mayBeDeaf = Rate > _slowestReal || _monitors > 1;
        foreach (RingMember member in Members)
        {
            bool hears = member.Position == sender ? member.Link.IsMonitor : member.Link.Listens(destination);
            if (hears && (!mayBeDeaf || CanHear(sender, member.Position)))
            {
                Schedule(flight, member.Position);
            }
        }

        _traffic.Release(flight);
    }

    private void Schedule(FrameInFlight flight, int to)
    {
        long tick = _path.Travel(flight.Sender, to, flight.Closed);
        _traffic.Add(flight, to, tick, TimeAt(Ring.All[to], tick));
    }

    private void MoveToken(int from, long tick)
    {
        (_tokenIsOut, _tokenFrom, _tokenTick, _renewTick) = (true, from, tick, long.MaxValue);
        FindPass(long.MinValue);
    }

    // When the token comes to the monitor next, after a tick.
    private void FindPass(long after)
    {
        _nextPass = long.MaxValue;
        if (_tokenIsOut && Driver is { Link.IsMonitor: true } monitor)
        {
            long lap = _path.Latency;
            long first = _path.Travel(_tokenFrom, monitor.Position, _tokenTick) + TokenToDecision;
            _nextPass = first > after ? first : first + ((((after - first) / lap) + 1) * lap);
        }
    }

    // The token passes the monitor again and again until somebody takes it.
    private void TellPasses(long until)
    {
        if (!_tokenIsOut || _nextPass > until || Driver is null)
        {
            return;
        }

        long lap = _path.Latency;
        long times = ((until - _nextPass) / lap) + 1;
        Ring.TellToken(this, TimeAt(Driver, _nextPass), lap * Half, times);
        _nextPass += times * lap;
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

        long lap = _path.Latency;
        int count = Ring.All.Length;
        int bestSteps = int.MaxValue;
        for (int watcher = _watchers.From(0); watcher >= 0; watcher = _watchers.From(watcher + 1))
        {
            RingMember member = Ring.All[watcher];
            long at = _path.Travel(_tokenFrom, watcher, _tokenTick) + TokenToDecision;
            long wanted = TickOf(_watchers.Since(watcher) - member.CableFromDriver);
            at = at < wanted ? at + ((wanted - at + lap - 1) / lap * lap) : at;

            // Stations that do not delay see the token at the same instant, and still one after the other.
            long time = TimeAt(member, at);
            int steps = (watcher - _tokenFrom - 1 + count) % count;
            if (time < best || (time == best && steps < bestSteps))
            {
                (best, bestSteps, position, tick) = (time, steps, watcher, at);
            }
        }

        return best;
    }

    private void AddUp()
    {
        long now = TickOf(Ring.Now);
        TellPasses(now);
        _path.AddUp(Members, Driver);
        FindPass(now);
        _slowestReal = LineRates.Fastest;
        _monitors = 0;
        foreach (RingMember member in Members)
        {
            _slowestReal = !member.IsGated && member.RealRate < _slowestReal ? member.RealRate : _slowestReal;
            _monitors += member.Link.IsMonitor ? 1 : 0;
        }
    }
}
