using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

internal sealed partial class MonitorDuties
{
    private void CloseRoll(Present? self)
    {
        Open was = _open;
        _open = Open.None;
        if (was == Open.Newcomers && _newcomersSeen)
        {
            _newcomersSeen = false;
            RingChanged();
        }
        else if (was == Open.Full)
        {
            _members.Clear();
            if (self is { } present)
            {
                _members.Add(present);
            }

            foreach (Present answer in _roll.Answers)
            {
                _members.Add(answer);
            }

            _members.Assign(self is null ? 0 : -RingLimits.StationHalfBits, _cables);
            Roll = _lastRoll = NextRoll();
            _assigned = 0;
            _settled = false;
            _speed.Want(_members.Fastest() < _options.FastestRate ? _members.Fastest() : _options.FastestRate);
            _events.TryEnqueue(new RingEvent(RingEventKind.RollDone, 0, (ulong)Stations));
        }
    }

    private void CallRoll(Turn turn, Open open)
    {
        _open = open;
        _content.WriteRoll(NextRoll(), open == Open.Newcomers);
        Add(turn);
    }

    private void CallNewcomers(Instant now, Turn turn)
    {
        if (!_options.HubIsActive && _speed.Rate != LineRates.Slowest)
        {
            Announce(LineRates.Slowest, turn);
            _settled = false;
            return;
        }

        _newcomersAt = now + (_options.HubIsActive ? LinkTimes.NewcomersEvery : LinkTimes.PassiveNewcomersEvery);
        CallRoll(turn, Open.Newcomers);
    }

    private void WriteAssignments(Turn turn)
    {
        while (_assigned < _members.Count)
        {
            int count = Math.Min(Assignment.PerFrame, _members.Count - _assigned);
            for (int i = 0; i < count; i++)
            {
                _entries[i] = _members.Given[_assigned + i];
            }

            _content.WriteAssign(Roll, _entries.AsSpan(0, count));
            if (!Add(turn))
            {
                return;
            }

            _assigned += count;
        }
    }

    private byte NextRoll() => (byte)(_lastRoll == 255 ? 1 : _lastRoll + 1);

    private void OpenPorts()
    {
        while (_portsToOpen.TryDequeue(out int port))
        {
            if (port != Station.NoPort)
            {
                _actions.TryEnqueue(new RingAction(RingActionKind.OpenPort, default, LineRate.None, port));
            }
        }

        _tokensToWait = TokensBeforeNewcomersRoll;
        _fullRollDue = true;
    }

    private void GoBackForNewcomer(Turn turn)
    {
        if (_speed.IsBusy)
        {
            Negotiate(turn);
        }
        else if (_speed.Rate != LineRates.Slowest)
        {
            Announce(LineRates.Slowest, turn);
        }
        else
        {
            OpenPorts();
        }
    }
}
