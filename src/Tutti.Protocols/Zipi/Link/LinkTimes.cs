namespace Tutti.Protocols.Zipi.Link;

/// <summary>The times of the data link, as the specification gives them.</summary>
public static class LinkTimes
{
    /// <summary>No clock or no 0 for so long is a dead line (zipi-2.14).</summary>
    public static readonly TimeSpan NoZero = TimeSpan.FromMilliseconds(20);

    /// <summary>No 1 for so long is a dead line (zipi-2.14).</summary>
    public static readonly TimeSpan NoOne = TimeSpan.FromMilliseconds(160);

    /// <summary>The most that chance adds before a claim (zipi-2.14).</summary>
    public static readonly TimeSpan ClaimChance = TimeSpan.FromMilliseconds(5);

    /// <summary>Between two HERE (zipi-2.32).</summary>
    public static readonly TimeSpan HereEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Without HERE for so long, and two tokens, the monitor is dead (zipi-2.32).</summary>
    public static readonly TimeSpan HereLost = TimeSpan.FromMilliseconds(350);

    /// <summary>Between two rolls for newcomers (zipi-2.23).</summary>
    public static readonly TimeSpan NewcomersEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two rolls for newcomers when the hub is passive and the clock must go back for it (zipi-2.24).</summary>
    public static readonly TimeSpan PassiveNewcomersEvery = TimeSpan.FromSeconds(2);

    /// <summary>The least time to wait for an acknowledgement (zipi-2.8).</summary>
    public static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromMilliseconds(10);

    /// <summary>The most time for a frame of a dump (zipi-2.33).</summary>
    public static readonly TimeSpan BulkFrame = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest that speed is lent (zipi-2.40).</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    /// <summary>A change of the clock of which nothing more is heard for so long is over (zipi-2.27).</summary>
    public static readonly TimeSpan SpeedPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Tokens to see, besides, before a change of the clock is taken to be over (zipi-2.27).</summary>
    public const int SpeedTokens = 4;

    /// <summary>Tokens to see before an acknowledgement is missed (zipi-2.8).</summary>
    public const int AcknowledgeTokens = 4;

    /// <summary>Times that frames are sent again before the caller is told (zipi-2.8).</summary>
    public const int Repeats = 5;

    /// <summary>Tokens to see without HERE before a new election (zipi-2.32).</summary>
    public const int HereTokens = 2;
}
