namespace Tutti;

/// <summary>A patch with an end in a node, as that node knows it: whether it works, and if not, why.</summary>
/// <param name="From">The emitter.</param>
/// <param name="To">The receiver.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it is not active, or why a value did not pass; empty when there is nothing to say.</param>
/// <param name="Lost">Values that were missed while it was cut and that nobody kept; counted by the receiver's node.</param>
public sealed record PatchStatus(PatchEnd From, PatchEnd To, PatchState State, string Reason, long Lost);
