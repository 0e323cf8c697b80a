using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

public sealed partial class Station
{
    /// <summary>Asks the monitor to lend speed to this station and another (zipi-2.40); the answer is an event.</summary>
    public void Wish(LineRate rate, byte other, byte milliseconds)
    {
        _wish = (rate, other, milliseconds);
        _wishDue = MaySpeak;
    }

    /// <summary>The token is here. True when the station takes it; then <see cref="TryTake"/> gives its frames.</summary>
    /// <param name="now">The instant at which the token can be taken.</param>
    /// <param name="flagOut">The instant at which the flag made from the token will have left; <paramref name="now"/> where there are no bits.</param>
    public bool Capture(Instant now, Instant flagOut)
    {
        _turn.Clear();
        if (CanClaim && _duties is null && _watch.CountToken(now))
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.MonitorLost));
        }

        if (TryAnswerRoll())
        {
            return true;
        }

        _pause.CountToken();
        _queue.CountToken(now, _events);
        return Compose(now, flagOut);
    }

    /// <summary>
    /// The port at the hub holds the token for this station, which may hand in a turn at once (zipi-6.7). As <see cref="Capture"/>, but no token
    /// is counted: what waits for an acknowledgement does not wait less.
    /// </summary>
    public bool HandIn(Instant now)
    {
        _turn.Clear();
        return TryAnswerRoll() || Compose(now, now);
    }

    /// <summary>The next frame of the turn just captured, destination to check; valid until the next capture.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame) => _turn.TryTake(out frame);

    private bool TryAnswerRoll()
    {
        if (!_presentDue)
        {
            return false;
        }

        _presentDue = false;
        _content.WritePresent(Describe());
        _turn.TryAdd(new FrameHeader(RingAddress.Monitor, FrameClass.Management, false, 0, null), _content.WrittenSpan);
        return true;
    }

    private bool Compose(Instant now, Instant flagOut)
    {
        if (_duties is not null)
        {
            Here here = new(new Claim(_options.MonitorPriority, Id), Clock.Epoch, 0, 0, HereTime(flagOut));
            _duties.Compose(now, here, _options.IsHub ? null : Describe(), _turn);
            AdoptOwnAssignment();
        }

        if (MaySpeak)
        {
            _book.Fill(_turn, OwnSource);
            ComposeWish();
            if (_duties?.IsSettled ?? !_pause.IsOn(now))
            {
                _queue.Fill(_turn, now, OwnSource);
            }
        }

        return _turn.Count > 0;
    }

    private Present Describe() => new(Id, Address, _options.FastestRate, _options.MonitorPriority, _justStarted);

    private ulong HereTime(Instant flagOut)
    {
        long twoFlags = 2L * 8 * 2 * Rate.HalfBitNanoseconds();
        return (ulong)(Clock.Read(new Instant(flagOut.Nanoseconds + twoFlags)) / 1000);
    }

    private void ComposeWish()
    {
        if (!_wishDue)
        {
            return;
        }

        _wishDue = false;
        if (_duties is not null)
        {
            _duties.Wish(_wish.Rate, OwnSource, _wish.Other, _wish.Milliseconds);
            return;
        }

        _content.WritePair(ManagementType.Wish, _wish.Rate, Address, _wish.Other, _wish.Milliseconds);
        _turn.TryAdd(new FrameHeader(RingAddress.Monitor, FrameClass.Management, false, 0, null), _content.WrittenSpan);
    }
}
