using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

public sealed partial class Station
{
    private void TakeManagement(Instant now, Instant opened, ReadOnlySpan<byte> content)
    {
        if (!ManagementFrame.TryRead(content, out ManagementFrame frame, out _))
        {
            DroppedCount++;
            return;
        }

        switch (frame.Type)
        {
            case ManagementType.Claim:
                TakeClaim(now, frame.Claim);
                break;
            case ManagementType.Purge:
                if (State == StationState.Claiming && frame.PurgeId != Id)
                {
                    Withdraw();
                }

                _watch.Heard(now);
                break;
            case ManagementType.Here:
                TakeHere(now, opened, frame.Here);
                break;
            case ManagementType.Roll when _duties is null:
                _watch.Heard(now);
                if (_wasFast && Rate == LineRates.Slowest && !frame.RollIsForNewcomers)
                {
                    _pause.Begin(now);
                }

                _presentDue = !_options.IsHub && (!frame.RollIsForNewcomers || Address == RingAddress.None) && (State != StationState.Silent || !frame.RollIsForNewcomers);
                break;
            case ManagementType.Present:
                _duties?.TakePresent(frame.Present);
                break;
            case ManagementType.Assign when _duties is null:
                _watch.Heard(now);
                _pause.Prolong(now);
                TakeAssign(frame);
                break;
            case ManagementType.Speed when _duties is null:
                _watch.Heard(now);
                _pause.Begin(now);
                break;
            case ManagementType.Test when _duties is null:
                _pause.CountTest(now);
                break;
            case ManagementType.Wish:
                (byte one, byte other, byte milliseconds) = frame.Pair;
                _duties?.Wish(frame.Rate, one, other, milliseconds);
                break;
            case ManagementType.Burst when _duties is null:
                TakeBurst(now, frame);
                break;
            default:
                break;
        }
    }

    private void TakeHere(Instant now, Instant opened, in Here here)
    {
        Claim own = new(_options.MonitorPriority, Id);
        if (_duties is not null)
        {
            if (here.Monitor.IsStrongerThan(own))
            {
                Withdraw();
                _watch.Heard(now);
            }
            else if (here.Monitor != own)
            {
                _actions.TryEnqueue(new RingAction(RingActionKind.Purge, default));
                _duties.RingChanged();
            }

            return;
        }

        if (State == StationState.Claiming)
        {
            Withdraw();
        }

        _watch.Heard(now);
        if (here.Monitor != _monitor)
        {
            _monitor = here.Monitor;
            _events.TryEnqueue(new RingEvent(RingEventKind.MonitorChanged, 0, here.Monitor.Id));
        }

        bool known = _placed && _roll == here.Roll && _assignCount == here.Stations;
        if (!known)
        {
            _presentDue |= !_options.IsHub;
        }
        else if (!_options.LineTellsTime && (_options.IsHub || State != StationState.Unaddressed))
        {
            long delay = (_delayHalfBits * (long)Rate.HalfBitNanoseconds()) + _delayCable;
            if (Clock.Steer(opened, here.Epoch, ((long)here.Time * 1000) + delay))
            {
                _events.TryEnqueue(new RingEvent(RingEventKind.TimeSet));
            }
        }
    }

    private void TakeAssign(in ManagementFrame frame)
    {
        if (frame.AssignRoll != _assignRoll)
        {
            _assignRoll = frame.AssignRoll;
            _assignCount = 0;
            _placed = false;
        }

        _assignCount += frame.AssignCount;
        for (int i = 0; i < frame.AssignCount; i++)
        {
            Assignment entry = frame.AssignEntry(i);
            if (entry.Id == Id)
            {
                TakeOwn(entry);
            }
            else if (entry.IsNew)
            {
                _queue.Restart(entry.Address);
                _book.Restart(entry.Address);
                _events.TryEnqueue(new RingEvent(RingEventKind.StationIsNew, entry.Address, entry.Id));
            }
        }
    }

    private void TakeOwn(in Assignment entry)
    {
        if (_placed && _roll == _assignRoll)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.DuplicateId));
            return;
        }

        (_roll, _placed, _delayHalfBits, _delayCable) = (_assignRoll, true, entry.HalfBits, entry.CableNanoseconds);
        _justStarted = false;
        if (entry.IsNew)
        {
            _queue.RestartAll();
            _book.RestartAll();
        }

        if (entry.Address == RingAddress.None)
        {
            if (State != StationState.Monitor)
            {
                State = StationState.Silent;
            }

            Address = RingAddress.None;
            _events.TryEnqueue(new RingEvent(RingEventKind.RingFull));
            return;
        }

        if (State != StationState.Monitor)
        {
            State = StationState.Member;
        }

        if (Address != entry.Address)
        {
            Address = entry.Address;
            _events.TryEnqueue(new RingEvent(RingEventKind.AddressGiven, Address));
        }
    }

    // A device that is the monitor is on its own roll; nobody tells it, because its own frames are not for it.
    private void AdoptOwnAssignment()
    {
        if (_duties is null || _duties.Roll == _roll)
        {
            return;
        }

        _placed = false;
        _roll = _assignRoll = _duties.Roll;
        _assignCount = _duties.Stations;
        foreach (Assignment entry in _duties.Members)
        {
            if (entry.Id == Id)
            {
                TakeOwn(entry);
            }
            else if (entry.IsNew)
            {
                _queue.Restart(entry.Address);
                _book.Restart(entry.Address);
            }
        }
    }

    private void TakeBurst(Instant now, in ManagementFrame frame)
    {
        _watch.Heard(now);
        (byte one, byte other, byte milliseconds) = frame.Pair;
        bool mine = Address != RingAddress.None && (one == Address || other == Address);
        if (frame.Rate == LineRate.None)
        {
            if (mine)
            {
                _events.TryEnqueue(new RingEvent(RingEventKind.BurstRefused, one == Address ? other : one));
            }

            return;
        }

        // While speed is lent, the times without HERE and without 0 stand still.
        _rateBeforeGate = Rate;
        _watch.Heard(now + TimeSpan.FromMilliseconds(milliseconds));
        if (mine)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.BurstBegun, one == Address ? other : one, (ulong)frame.Rate.BitsPerSecond()));
        }
        else
        {
            _actions.TryEnqueue(new RingAction(RingActionKind.Gate, default));
        }
    }

    private void EndBurst()
    {
        _rateBeforeGate = LineRate.None;
        _actions.TryEnqueue(new RingAction(RingActionKind.Ungate, default));
        _events.TryEnqueue(new RingEvent(RingEventKind.BurstEnded));
    }
}
