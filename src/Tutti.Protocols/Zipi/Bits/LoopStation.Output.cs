namespace Tutti.Protocols.Zipi.Bits;

public sealed partial class LoopStation
{
    private HalfBit Repeat(ref LoopSigns signs)
    {
        if (_tick >= _joinAt)
        {
            _joinAt = Unknown;
            bool joining = State == LoopState.Watching;
            _delay = joining ? _ownHalfBits : 0;
            State = joining ? LoopState.Repeating : LoopState.Watching;
        }

        HalfBit output = Delayed(_delay);
        if ((output & HalfBit.Clock) != HalfBit.Dead && State is not (LoopState.Watching or LoopState.Gated))
        {
            if ((output & HalfBit.SecondHalf) == HalfBit.Dead)
            {
                _outOne = NextBit((output & HalfBit.One) != HalfBit.Dead, ref signs);
            }

            output = (output & ~HalfBit.One) | (_outOne ? HalfBit.One : HalfBit.Dead);
        }

        return output;
    }

    // The monitor's clock: bits begin at even ticks, whatever comes in; what comes in on odd ones waits half a bit more.
    private HalfBit DriveLine(ref LoopSigns signs)
    {
        if ((_tick & 1) == 0)
        {
            bool one = true;
            if (IsMonitor)
            {
                bool odd = (Delayed(_monitorBase) & HalfBit.SecondHalf) != HalfBit.Dead;
                _delay = odd ? _monitorBase + 1 : _monitorBase;
                HalfBit came = Delayed(_delay);
                one = (came & HalfBit.Clock) == HalfBit.Dead || (came & HalfBit.One) != HalfBit.Dead;
            }

            _outOne = NextBit(one, ref signs);
            return HalfBit.Clock | (_outOne ? HalfBit.One : HalfBit.Dead);
        }

        return HalfBit.Clock | HalfBit.SecondHalf | (_outOne ? HalfBit.One : HalfBit.Dead);
    }

    private HalfBit Delayed(int halfBits) => _line[(int)((_tick - halfBits) & (_line.Length - 1))];

    private bool NextBit(bool came, ref LoopSigns signs)
    {
        if (State == LoopState.Swallowing)
        {
            LearnWhenToRepeat();
        }

        if (State is LoopState.Repeating or LoopState.Leaving && _tick >= _sendAt)
        {
            _sendAt = Unknown;
            State = LoopState.Sending;
        }

        switch (State)
        {
            case LoopState.Sending:
                return NextOwnBit();
            case LoopState.Swallowing:
                return true;
            case LoopState.Claiming:
                bool bit = _encoder.NextBit();
                if (_encoder.IsDone)
                {
                    _encoder.Start(afterToken: false);
                }

                return bit;
            case LoopState.SendingPurge:
                bit = _encoder.NextBit();
                if (_encoder.IsDone)
                {
                    Purge();
                }

                return bit;
            case LoopState.Purging:
                return !IsRingEmpty(ref signs);
            default:
                return came && !IsTokenLost(ref signs);
        }
    }

    private bool NextOwnBit()
    {
        bool bit = _encoder.NextBit();
        if (_encoder.IsDone)
        {
            _encoder.Clear();
            _releasedAt = _tick;
            _repeatAt = _measuring ? Unknown : _tick + LatencyHalfBits;
            State = LoopState.Swallowing;
        }

        return bit;
    }

    private void LearnWhenToRepeat()
    {
        if (_repeatAt == Unknown && !_measuring)
        {
            _repeatAt = _releasedAt + LatencyHalfBits;
        }

        if (_repeatAt == Unknown && _tick - _releasedAt > 2 * LatencyHalfBits)
        {
            _measuring = false;
            State = LoopState.Repeating;
        }
        else if (_tick >= _repeatAt)
        {
            // The monitor may have captured the token already, which is still in its delay line: what it measures now belongs to that turn.
            _repeatAt = Unknown;
            State = LoopState.Repeating;
        }
    }

    private bool IsRingEmpty(ref LoopSigns signs)
    {
        if (_tick - Math.Max(_quietFrom, _lastZeroIn) < LatencyHalfBits)
        {
            return false;
        }

        PutTokenOut();
        signs |= LoopSigns.PurgeDone;
        return true;
    }

    private bool IsTokenLost(ref LoopSigns signs)
    {
        if (!IsMonitor || _tick - Math.Max(_quietFrom, _lastZeroIn) < 2 * LatencyHalfBits)
        {
            return false;
        }

        PutTokenOut();
        signs |= LoopSigns.TokenRenewed;
        return true;
    }

    private void PutTokenOut()
    {
        _guard.Clear();
        _quietFrom = _tick;
        State = LoopState.Repeating;
    }
}
