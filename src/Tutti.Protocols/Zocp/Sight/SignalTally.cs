using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>What has passed from one emitter to one node, counted at one of the two ends. Counting allocates nothing.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class SignalTally
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    private Instant _windowStart;
    private long _inWindow;
    private long _inWindowBefore;

    /// <summary>Signals so far.</summary>
    public long Count { get; private set; }

    /// <summary>Of these, how many took the place of one that still waited, so that one value never left.</summary>
    public long Merged { get; private set; }

    /// <summary>When the last one passed; <see cref="Instant.Never"/> before the first.</summary>
    public Instant Last { get; private set; } = Instant.Never;

    /// <summary>How long stamped signals were under way; null before the first of them.</summary>
    public DelaySamples? Delays { get; private set; }

    /// <summary>A signal passed.</summary>
    public void Pass(Instant now, bool merged = false)
    {
        Count++;
        Merged += merged ? 1 : 0;
        Last = now;
        Turn(now);
        _inWindow++;
    }

    /// <summary>A signal came in that says when it was emitted, on the clock of its emitter.</summary>
    public void Stamp(Instant now, long emittedNs) => (Delays ??= new DelaySamples()).Add(now, now.Nanoseconds - emittedNs);

    /// <summary>Signals a second over the last one or two seconds.</summary>
    public double Rate(Instant now)
    {
        Turn(now);
        TimeSpan into = now - _windowStart;
        double share = Math.Clamp(into / s_window, 0, 1);
        return (_inWindowBefore * (1 - share)) + _inWindow;
    }

    // Two windows of a second: the last one fades out while the present one fills.
    private void Turn(Instant now)
    {
        TimeSpan into = now - _windowStart;
        if (into >= s_window)
        {
            bool next = into < 2 * s_window;
            _inWindowBefore = next ? _inWindow : 0;
            _windowStart = next ? _windowStart + s_window : now;
            _inWindow = 0;
        }
    }
}
