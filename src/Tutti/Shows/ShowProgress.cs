namespace Tutti.Shows;

/// <summary>What came of a change.</summary>
/// <param name="Change">The change.</param>
/// <param name="State">How far it is.</param>
/// <param name="Why">What it waits for, or why it was refused; null when it is done.</param>
public readonly record struct ShowProgress(ShowChange Change, ShowProgressState State, string? Why);
