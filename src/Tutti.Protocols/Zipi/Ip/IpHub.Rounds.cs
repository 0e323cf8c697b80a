using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    // The monitor's turns, and the rounds between them, for as long as something is due.
    private void Turn(Instant now)
    {
        TakeActions(now);
        _wakeAt = Instant.Never;
        for (int step = 0; ; step++)
        {
            if (_rotation.IsOpen)
            {
                if (!_rotation.IsComplete)
                {
                    return;
                }

                EndRound(now);
            }

            bool wants = AnyWants();
            if (_linked)
            {
                _uplink!.Link!.Wants = wants;
            }

            if (!Hub.Link.IsMonitor)
            {
                return;
            }

            bool isDue = Hub.Link.WatchesToken(now);
            if (step == StepsAtOnce || (!isDue && now < _askAt && !(wants && now >= _wantAt)))
            {
                _wakeAt = isDue ? now + IpTimes.AskWanting : wants ? Instant.Min(_askAt, _wantAt) : _askAt;
                return;
            }

            TakeTurn(now);
        }
    }

    private void TakeTurn(Instant now)
    {
        if (Hub.Capture(now, now))
        {
            while (Hub.Link.TryTake(out ReadOnlyMemory<byte> frame))
            {
                NoteRoll(frame.Span);
                Pass(now, frame.Span, from: null, fromUplink: false);
            }
        }

        TakeActions(now);
        BeginRound(now, ++_lastRound);
    }

    private void TakeActions(Instant now)
    {
        while (Hub.TryDequeue(out RingAction action))
        {
            switch (action.Kind)
            {
                // Nobody else is on this ring who could claim: the claim comes round.
                case RingActionKind.Claim:
                    Hub.Receive(now, now, action.Frame.Span);
                    break;
                case RingActionKind.OpenPort when _ports[action.Port].Link is not null:
                    _ports[action.Port].IsOpen = true;
                    break;
                default:
                    break;
            }
        }

        while (Hub.TryDequeue(out RingEvent _))
        {
        }
    }

    private bool AnyWants()
    {
        foreach (IpPort port in _ports)
        {
            if (port is { IsOpen: true, Link.OtherWants: true })
            {
                return true;
            }
        }

        return false;
    }

    private void BeginRound(Instant now, uint number)
    {
        bool asksSilent = now >= _askAt;
        bool asksWanting = now >= _wantAt;
        _rotation.Begin(now, number, _roll != Roll.None);
        foreach (IpPort port in _ports)
        {
            bool asked = port.IsOpen && (_roll switch
            {
                Roll.All => true,
                Roll.Newcomers => port.Address == RingAddress.None,
                _ => asksSilent || (asksWanting && port.Link!.OtherWants),
            });
            if (asked)
            {
                _rotation.Ask(port);
                Touch(port);
            }
        }

        if (_roll == Roll.None)
        {
            _askAt = asksSilent ? now + IpTimes.AskSilent : _askAt;
            _wantAt = asksWanting ? now + IpTimes.AskWanting : _wantAt;
        }

        _roll = Roll.None;
    }

    private void EndRound(Instant now)
    {
        foreach (IpPort port in _ports)
        {
            ByteReader held = new(port.Held);
            while (held.TryReadU16(out ushort length) && held.TryReadBytes(length, out ReadOnlySpan<byte> frame))
            {
                Pass(now, frame, port, fromUplink: false);
            }

            port.ClearHeld();
        }

        uint number = _rotation.Number;
        _rotation.End(now);
        if (_linked)
        {
            _uplink!.Link!.TryAdd(IpPartKind.Release, number);
        }
    }
}
