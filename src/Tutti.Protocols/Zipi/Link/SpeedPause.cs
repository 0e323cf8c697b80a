using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>While the monitor changes the clock, stations keep their own frames back (zipi-2.27).</summary>
/// <remarks>
/// Without, what a fast ring has to say would fill the slow clock at which a newcomer is let in, for so long that the clock could not go up
/// again. Thread-safe: no.
/// </remarks>
public sealed class SpeedPause
{
    /// <summary>Tests of a new clock.</summary>
    public const int Tests = 3;

    private Instant _until;
    private int _tokens;
    private int _tests;

    /// <summary>True while the station keeps its own frames back.</summary>
    public bool IsOn(Instant now) => now < _until || _tokens > 0;

    /// <summary>SPEED was heard.</summary>
    public void Begin(Instant now) => (_until, _tokens, _tests) = (now + LinkTimes.SpeedPause, LinkTimes.SpeedTokens, 0);

    /// <summary>A token was seen: a ring on which none comes, because somebody holds it, is not over the change.</summary>
    public void CountToken() => _tokens = Math.Max(0, _tokens - 1);

    /// <summary>The monitor goes on: ROLL or ASSIGN was heard.</summary>
    public void Prolong(Instant now)
    {
        if (IsOn(now))
        {
            (_until, _tokens) = (now + LinkTimes.SpeedPause, LinkTimes.SpeedTokens);
        }
    }

    /// <summary>TEST was heard; after the last one all is over.</summary>
    public void CountTest(Instant now)
    {
        Prolong(now);
        if (++_tests == Tests)
        {
            (_until, _tokens) = (now, 0);
        }
    }
}
