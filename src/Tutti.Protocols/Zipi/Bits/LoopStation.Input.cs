namespace Tutti.Protocols.Zipi.Bits;

public sealed partial class LoopStation
{
    private LoopSigns TakeBit(bool one)
    {
        LoopSigns signs = LoopSigns.None;
        if (State == LoopState.Gated)
        {
            return signs;
        }

        if (_framePending)
        {
            _framePending = false;
            signs |= _frameOwn ? LoopSigns.OwnFrame : LoopSigns.Frame;
        }

        if (!one)
        {
            _lastZeroIn = _tick;
            if (_measuring)
            {
                _measuring = false;
                LatencyHalfBits = _tick - _zeroTaken;
            }
        }

        switch (_decoder.Push(one))
        {
            case SdlcSign.Frame:
                _framePending = true;
                _frameOwn = State is LoopState.Sending or LoopState.Purging or LoopState.SendingPurge
                    || (State == LoopState.Swallowing && (_repeatAt == Unknown || _tick <= _repeatAt - _delay));
                FrameOpened = _flagEnd;
                _flagEnd = _tick + 2;
                if (IsMonitor && !_frameOwn && _guard.IsFrameAgain(_tick, _decoder.Frame, LatencyHalfBits))
                {
                    signs |= BeginPurge();
                }

                break;
            case SdlcSign.Flag or SdlcSign.Damaged:
                _flagEnd = _tick + 2;
                break;
            case SdlcSign.EndOfPoll:
                signs |= MeetToken();
                break;
            default:
                signs |= WatchLength();
                break;
        }

        return signs;
    }

    private LoopSigns MeetToken()
    {
        switch (State)
        {
            case LoopState.Watching when _ownHalfBits > 0:
            case LoopState.Leaving:
                _joinAt = _tick + 2;
                return LoopSigns.None;
            case LoopState.Repeating:
            case LoopState.Swallowing when _repeatAt != Unknown && _lastZeroIn >= _repeatAt - _delay:
                if (IsMonitor && _guard.IsSecondToken(_lastZeroIn, LatencyHalfBits))
                {
                    return BeginPurge();
                }

                return LoopSigns.Token;
            default:
                return LoopSigns.None;
        }
    }

    private LoopSigns WatchLength()
    {
        if (State == LoopState.Sending && !_measuring && _decoder.Ones >= AbortOnes)
        {
            return Abort();
        }

        bool garbage = IsMonitor && State == LoopState.Repeating && _decoder.InFrame && _tick - _flagEnd > 2L * RingLimits.LongestFrameBits;
        return garbage ? BeginPurge() : LoopSigns.None;
    }

    private LoopSigns BeginPurge()
    {
        Purge();
        return LoopSigns.PurgeBegun;
    }

    private LoopSigns Abort()
    {
        Forget();
        State = LoopState.Repeating;
        return LoopSigns.Aborted;
    }
}
