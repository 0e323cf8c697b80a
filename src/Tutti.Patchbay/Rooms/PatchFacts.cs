namespace Tutti.Patchbay.Rooms;

/// <summary>What is known of a patch at one moment; what nobody could tell is null.</summary>
/// <param name="From">The emitter.</param>
/// <param name="To">The receiver.</param>
/// <param name="State"><c>active</c>, <c>waiting</c>, <c>refused</c>, <c>ambiguous</c> or <c>stale</c>.</param>
/// <param name="Reason">Why it does not work, or what is doubtful; empty when there is nothing to say.</param>
internal sealed record PatchFacts(ShownEnd From, ShownEnd To, string State, string Reason)
{
    /// <summary>Everything is well.</summary>
    public const string Active = "active";

    /// <summary>Something that will come back by itself is not here.</summary>
    public const string Waiting = "waiting";

    /// <summary>Its emitter still lists it, but the receiver's node has gone.</summary>
    public const string Stale = "stale";

    /// <summary>Signals a second.</summary>
    public double? Rate { get; init; }

    /// <summary>Milliseconds since the last signal.</summary>
    public long? AgeMs { get; init; }

    /// <summary>Values that were missed and that nobody kept.</summary>
    public long? Lost { get; init; }

    /// <summary>Values that a newer one replaced before they left.</summary>
    public long? Merged { get; init; }

    /// <summary>Half the signals took no longer.</summary>
    public double? DelayP50Ms { get; init; }

    /// <summary>99 of 100 took no longer.</summary>
    public double? DelayP99Ms { get; init; }

    /// <summary>What tells it from others.</summary>
    public ShownPatchKey Key => new(From.Node, From.Path, To.Node, To.Path);

    /// <summary>True when a person would want to be told of the difference at once; rate and age change all the time and travel as activity.</summary>
    public bool DiffersFrom(PatchFacts other) => this with { Rate = null, AgeMs = null } != other with { Rate = null, AgeMs = null };
}
