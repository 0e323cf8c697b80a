namespace Tutti;

/// <summary>A patch as it was when asked for: whether it works, and if not, why. What nobody could tell is null: between two old nodes nothing is counted.</summary>
/// <remarks>
/// Counters belong to an emitter and a receiving node, so two patches from one emitter into one node show the same; they start again when the two
/// nodes meet anew. Thread-safe: yes (immutable).
/// </remarks>
public sealed record PatchStatus
{
    /// <summary>The emitter.</summary>
    public required PatchEnd From { get; init; }

    /// <summary>The receiver.</summary>
    public required PatchEnd To { get; init; }

    /// <summary>Whether it works.</summary>
    public required PatchState State { get; init; }

    /// <summary>Why it does not work, or what is doubtful, as a clause; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Signals a second over the last seconds.</summary>
    public double? Rate { get; init; }

    /// <summary>Since the last signal; null also when none has passed.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Signals the emitter's node sent.</summary>
    public long? Sent { get; init; }

    /// <summary>Signals that arrived at the receiver's node.</summary>
    public long? Received { get; init; }

    /// <summary>Signals that never left because a newer value took their place while they waited; not an error.</summary>
    public long? Merged { get; init; }

    /// <summary>Texts and cues that were missed while the patch was cut, more than the emitter keeps; counted by the receiver's node.</summary>
    public long? Lost { get; init; }

    /// <summary>How long signals take; null unless both ends are Tutti nodes, both were asked, and some signals were measured.</summary>
    public PatchDelay? Delay { get; init; }
}
