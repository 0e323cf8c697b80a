using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>A station's idea of the ring's time: the monitor's microseconds, kept between two HERE by the station's own clock (zipi-2.35, zipi-2.36).</summary>
/// <remarks>
/// Steers offset and rate, by at most 1000 ppm, and never runs backwards; only the first setting and a new epoch jump. The rate is what the
/// local crystal has to be corrected by; the offset that remains is slewed away until the next HERE. Nanoseconds inside. Thread-safe: no.
/// </remarks>
public sealed class RingClock
{
    /// <summary>The most that the clock is made to run fast or slow, in parts of a thousand million.</summary>
    public const long MostSlew = 1_000_000;

    private const long Billion = 1_000_000_000;

    // One part in so many of an error is taken to be the crystal's: HERE comes with a microsecond's rounding.
    private const int RateShare = 8;

    private Instant _at;
    private long _ring;
    private long _rate;
    private long _slew;
    private Instant _slewUntil;
    private Instant _sampleAt;
    private long _sampleRing;
    private int _samples;

    /// <summary>True once the time is known.</summary>
    public bool IsSet => _samples > 0;

    /// <summary>The epoch that the time belongs to.</summary>
    public ushort Epoch { get; private set; }

    /// <summary>How much faster than the own crystal the ring's time runs, in parts of a thousand million.</summary>
    public long Rate => _rate;

    /// <summary>The ring's time at <paramref name="now"/> in nanoseconds since the start of the epoch; 0 before it is set.</summary>
    public long Read(Instant now)
    {
        if (_samples == 0)
        {
            return 0;
        }

        long elapsed = now.Nanoseconds - _at.Nanoseconds;
        long slewed = Math.Clamp(Instant.Min(now, _slewUntil).Nanoseconds - _at.Nanoseconds, 0, Math.Max(elapsed, 0));
        return _ring + elapsed + Scale(elapsed, _rate) + Scale(slewed, _slew);
    }

    /// <summary>Begins an epoch at <paramref name="time"/> nanoseconds.</summary>
    public void Start(Instant now, ushort epoch, long time)
    {
        Epoch = epoch;
        (_at, _ring, _sampleAt, _sampleRing) = (now, time, now, time);
        _rate = _slew = 0;
        _slewUntil = now;
        _samples = 1;
    }

    /// <summary>The monitor's time was <paramref name="time"/> nanoseconds at <paramref name="at"/>; true when the clock jumped.</summary>
    public bool Steer(Instant at, ushort epoch, long time)
    {
        if (_samples == 0 || epoch != Epoch)
        {
            Start(at, epoch, time);
            return true;
        }

        long elapsed = at.Nanoseconds - _sampleAt.Nanoseconds;
        if (elapsed <= 0)
        {
            return false;
        }

        long shown = Read(at);
        long error = time - shown;
        LearnRate(elapsed, time, error);
        (_at, _ring) = (at, shown);

        // What remains is to be gone by the time the next sample is due, if the bound allows.
        long slew = (long)((Int128)error * Billion / elapsed);
        _slew = Math.Clamp(slew, -MostSlew - Math.Min(_rate, 0), MostSlew - Math.Max(_rate, 0));
        long span = _slew == 0 ? 0 : (long)((Int128)error * Billion / _slew);
        _slewUntil = new Instant(at.Nanoseconds + Math.Max(span, 0));
        (_sampleAt, _sampleRing) = (at, time);
        _samples = Math.Min(_samples + 1, 1_000_000);
        return false;
    }

    private void LearnRate(long elapsed, long time, long error)
    {
        if (_samples == 1)
        {
            // The first interval tells the whole difference of the two crystals.
            long measured = (long)((Int128)(time - _sampleRing - elapsed) * Billion / elapsed);
            _rate = Math.Clamp(measured, -MostSlew, MostSlew);
            return;
        }

        // What was left of the last slew is not the crystal's fault.
        long unslewed = Scale(Math.Max(_slewUntil.Nanoseconds - _sampleAt.Nanoseconds - elapsed, 0), _slew);
        long change = (long)((Int128)(error - unslewed) * Billion / elapsed) / RateShare;
        _rate = Math.Clamp(_rate + change, -MostSlew, MostSlew);
    }

    private static long Scale(long nanoseconds, long rate) => (long)((Int128)nanoseconds * rate / Billion);
}
