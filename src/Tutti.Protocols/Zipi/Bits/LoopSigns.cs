namespace Tutti.Protocols.Zipi.Bits;

/// <summary>What a <see cref="LoopStation"/> has seen in the half bit just taken.</summary>
[Flags]
public enum LoopSigns
{
    /// <summary>Nothing to act upon.</summary>
    None = 0,

    /// <summary>A frame of another station has arrived: its closing flag ends as this half bit begins (zipi-1.11).</summary>
    Frame = 1,

    /// <summary>One of the station's own frames has come round.</summary>
    OwnFrame = 2,

    /// <summary>The token is here and may be captured before the next half bit (zipi-1.11).</summary>
    Token = 4,

    /// <summary>The station gave up what it was sending, because the ring does not bring it back (zipi-1.13).</summary>
    Aborted = 8,

    /// <summary>The monitor saw no 0 for two latencies and puts out a new token (zipi-2.29).</summary>
    TokenRenewed = 16,

    /// <summary>The monitor found garbage or a second token and begins to purge (zipi-2.30).</summary>
    PurgeBegun = 32,

    /// <summary>The ring is empty: the token after a purge goes out.</summary>
    PurgeDone = 64,
}
