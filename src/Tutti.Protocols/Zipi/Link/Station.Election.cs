using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

public sealed partial class Station
{
    /// <summary>The line has had no clock or no 0 for <see cref="LinkTimes.NoZero"/>, or no 1 for <see cref="LinkTimes.NoOne"/>.</summary>
    public void LineLost(Instant now)
    {
        if (CanClaim && State != StationState.Claiming)
        {
            _watch.LineLost(now);
        }
    }

    /// <summary>The line lives again.</summary>
    public void LineFound() => _watch.LineFound();

    /// <summary>The hub's relay has put the station into a ring again: a claim that nobody could hear is over, and the clock is about to change.</summary>
    public void Reattached(Instant now)
    {
        _watch.Heard(now);
        _pause.Begin(now);
        if (State is StationState.Claiming or StationState.Monitor)
        {
            Withdraw();
        }
    }

    private void TakeClaim(Instant now, Claim claim)
    {
        Claim own = new(_options.MonitorPriority, Id);
        if (State == StationState.Claiming)
        {
            if (claim == own)
            {
                BecomeMonitor(now);
            }
            else if (claim.IsStrongerThan(own))
            {
                Withdraw();
                _watch.Heard(now);
            }
        }
        else
        {
            _watch.Heard(now);
        }
    }

    private void Claim()
    {
        _duties = null;
        _presentDue = false;
        State = StationState.Claiming;
        _content.WriteClaim(new Claim(_options.MonitorPriority, Id));
        _actions.TryEnqueue(new RingAction(RingActionKind.Claim, SoloFrame()));
    }

    private void Withdraw()
    {
        if (_duties is not null)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.ResignedMonitor));
        }

        _duties = null;
        State = Address == RingAddress.None ? StationState.Unaddressed : StationState.Member;
        _actions.TryEnqueue(new RingAction(RingActionKind.Withdraw, default));
    }

    private void BecomeMonitor(Instant now)
    {
        _watch.Stop();
        State = StationState.Monitor;
        _monitor = new Claim(_options.MonitorPriority, Id);
        _duties = new MonitorDuties(_options, _actions, _events, now, _roll);
        if (!Clock.IsSet)
        {
            Clock.Start(now, (ushort)(Id ^ (uint)Seed), 0);
        }

        _content.WritePurge(Id);
        _actions.TryEnqueue(new RingAction(RingActionKind.BecomeMonitor, SoloFrame()));
        _events.TryEnqueue(new RingEvent(RingEventKind.BecameMonitor));
    }

    private ReadOnlyMemory<byte> SoloFrame()
    {
        int length = new FrameHeader(RingAddress.All, FrameClass.Management, false, 0, null).Write(_content.WrittenSpan, _soloFrame);
        return _soloFrame.AsMemory(0, length);
    }
}
