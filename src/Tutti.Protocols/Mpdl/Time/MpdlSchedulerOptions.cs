namespace Tutti.Protocols.Mpdl;

/// <summary>The bounds of a scheduler.</summary>
public sealed record MpdlSchedulerOptions
{
    /// <summary>Packets that wait, at least 1 (mpdl-8.5).</summary>
    public int MaxWaiting { get; init; } = 4_096;

    /// <summary>Octets that wait; the packet due first acts early when there are more.</summary>
    public int MaxWaitingBytes { get; init; } = 16 << 20;
}
