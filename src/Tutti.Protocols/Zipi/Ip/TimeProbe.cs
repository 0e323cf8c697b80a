using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Finds the ring's time over a way that delays: of eight questions the quickest counts, then of the next eight (zipi-6.13).</summary>
/// <remarks>
/// Four stamps: sent and back on the own clock, came and left on the ring's. A single answer is wrong by at most half of what the way took; between
/// two answers that count lie two seconds, so that the rate of the crystals is learnt and not the jitter of the way. Thread-safe: no.
/// </remarks>
internal sealed class TimeProbe
{
    private const int Batch = 8;

    private int _count;
    private ushort _epoch;
    private Sample _best;
    private TimeSpan _half;

    /// <summary>The most that the time is taken to be wrong by: half the quickest way, and how far off it was found when it was last set.</summary>
    public TimeSpan Error => _half + Found;

    /// <summary>How long the last way there and back took.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>True until the clock has been set once: questions then follow quickly.</summary>
    public bool IsNew { get; private set; } = true;

    private TimeSpan Found { get; set; }

    /// <summary>Takes an answer; true when the clock is to be set by what is given out.</summary>
    public bool Take(Instant sent, Instant back, long came, long left, ushort epoch, out Instant at, out long time)
    {
        (at, time) = (default, 0);
        long way = back.Nanoseconds - sent.Nanoseconds - (left - came);
        if (way < 0 || left < came || back < sent)
        {
            return false;
        }

        if (epoch != _epoch)
        {
            (_epoch, _count, IsNew) = (epoch, 0, true);
        }

        RoundTrip = TimeSpan.FromTicks(way / TimeSpan.NanosecondsPerTick);
        if (_count++ == 0 || way < _best.Way)
        {
            _best = new Sample(new Instant(sent.Nanoseconds + ((back.Nanoseconds - sent.Nanoseconds) / 2)), came + ((left - came) / 2), way);
        }

        if (_count < Batch)
        {
            return false;
        }

        (_count, IsNew, at, time) = (0, false, _best.At, _best.Time);
        _half = TimeSpan.FromTicks((_best.Way / 2 / TimeSpan.NanosecondsPerTick) + 1);
        return true;
    }

    /// <summary>The clock was off by so much when it was set.</summary>
    public void WasOff(long nanoseconds) => Found = TimeSpan.FromTicks(Math.Abs(nanoseconds) / TimeSpan.NanosecondsPerTick);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(Instant At, long Time, long Way);
}
