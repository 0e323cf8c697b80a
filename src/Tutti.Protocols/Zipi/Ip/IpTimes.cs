namespace Tutti.Protocols.Zipi.Ip;

/// <summary>The times of a link (zipi-6.8 to zipi-6.13).</summary>
public static class IpTimes
{
    /// <summary>What is not confirmed is sent again after this, then after twice as long, and so on.</summary>
    public static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest time between two tries.</summary>
    public static readonly TimeSpan LongestRepeat = TimeSpan.FromMilliseconds(160);

    /// <summary>What was seen to be missing is not sent again sooner than this after it was sent.</summary>
    public static readonly TimeSpan SoonestRepeat = TimeSpan.FromMilliseconds(2);

    /// <summary>A confirmation waits for company no longer than this.</summary>
    public static readonly TimeSpan Confirm = TimeSpan.FromMilliseconds(5);

    /// <summary>Who has said nothing for so long says that it is there.</summary>
    public static readonly TimeSpan Alive = TimeSpan.FromMilliseconds(150);

    /// <summary>Between the first tries to join.</summary>
    public static readonly TimeSpan FirstTry = TimeSpan.FromMilliseconds(50);

    /// <summary>Between later tries to join.</summary>
    public static readonly TimeSpan LaterTry = TimeSpan.FromMilliseconds(500);

    /// <summary>Silent stations are asked so often.</summary>
    public static readonly TimeSpan AskSilent = TimeSpan.FromSeconds(1);

    /// <summary>Stations that wait for the token get it no more often than this.</summary>
    public static readonly TimeSpan AskWanting = TimeSpan.FromMilliseconds(2.5);

    /// <summary>Between two questions for the time, once the clock is set.</summary>
    public static readonly TimeSpan AskTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Between the first questions for the time.</summary>
    public static readonly TimeSpan AskTimeAtFirst = TimeSpan.FromMilliseconds(15);

    /// <summary>Hubs below have so long to tell who is on their ports, before an answer goes out without them.</summary>
    public static readonly TimeSpan Census = TimeSpan.FromMilliseconds(400);

    /// <summary>A cookie is good for this long, and as long again.</summary>
    public static readonly TimeSpan Cookie = TimeSpan.FromSeconds(10);

    /// <summary>A port shows that it sends for so long after a frame.</summary>
    public static readonly TimeSpan Light = TimeSpan.FromMilliseconds(250);
}
