using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs;

/// <summary>The ring's time as a line that never jumps: what is played and recorded runs along it.</summary>
/// <remarks>
/// It is the ring's time itself, steered as that is, until the ring begins a new epoch (a hub that was restarted counts from zero); then it goes on as
/// this program's own clock does, and keeps the difference. Thread-safe: yes.
/// </remarks>
/// <param name="ring">Whose time.</param>
internal sealed class UnbrokenTime(Ring ring)
{
    // A clock is steered by a thousandth at most (zipi-2.36); what is more, and not just read late, is a jump.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(20);
    private const int SteeredAtMost = 500;

    private readonly Lock _gate = new();
    private Instant _at = ring.Now;
    private TimeSpan _time = ring.Time;
    private TimeSpan _ahead;

    /// <summary>The present.</summary>
    public TimeSpan Now => At(ring.Now);

    /// <summary>Where an instant of <see cref="Ring.Now"/> lies.</summary>
    public TimeSpan At(Instant at)
    {
        lock (_gate)
        {
            TimeSpan time = ring.TimeAt(at);
            TimeSpan passed = at - _at;
            TimeSpan off = time - _time - passed;
            if (off.Duration() > s_slack + (passed.Duration() / SteeredAtMost))
            {
                _ahead -= off;
            }

            (_at, _time) = (at, time);
            return time + _ahead;
        }
    }

    /// <summary>How far the line is ahead of the ring's time; changes when the ring begins a new epoch.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
            {
                return _ahead;
            }
        }
    }

    /// <summary>The time tag for a place on the line: what the ring's clock shows there.</summary>
    public TimeTag TagAt(TimeSpan place)
    {
        lock (_gate)
        {
            return Ring.TagOf(place - _ahead);
        }
    }

    /// <summary>A place on the line at which a tag begins, the last up to <paramref name="place"/>, and that tag.</summary>
    public (TimeSpan Place, TimeTag Tag) LastTag(TimeSpan place)
    {
        lock (_gate)
        {
            TimeSpan time = place - _ahead;
            return (place - new TimeSpan(time.Ticks % (TimeTag.NanosecondsPerUnit / TimeSpan.NanosecondsPerTick)), Ring.TagOf(time));
        }
    }

    /// <summary>The last multiple of a step up to a time, so that recordings of several devices can be laid side by side.</summary>
    public static TimeSpan RoundDown(TimeSpan time, TimeSpan step) => new(time.Ticks - (time.Ticks % step.Ticks));
}
