using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>Turns frames into instants and back.</summary>
/// <param name="start">The instant of frame 0.</param>
/// <param name="sampleRate">Frames a second.</param>
internal readonly struct FrameClock(Instant start, int sampleRate)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The instant of a frame.</summary>
    public Instant InstantOf(long frame)
    {
        (long seconds, long rest) = Math.DivRem(frame, sampleRate);
        return new Instant(start.Nanoseconds + (seconds * NanosecondsPerSecond) + (rest * NanosecondsPerSecond / sampleRate));
    }

    /// <summary>The frame nearest to an instant; beyond what can be counted the end of it.</summary>
    public long FrameOf(Instant at)
    {
        Int128 scaled = ((Int128)at.Nanoseconds - start.Nanoseconds) * sampleRate;
        Int128 frame = (scaled + (NanosecondsPerSecond / 2)) / NanosecondsPerSecond;
        return frame > long.MaxValue ? long.MaxValue : frame < 0 ? -1 : (long)frame;
    }
}
