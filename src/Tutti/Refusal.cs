namespace Tutti;

/// <summary>Something was refused: by this node to another, or by another node to this one.</summary>
/// <param name="What">What was wanted: a parameter, a patch, a connection.</param>
/// <param name="Where">The node it concerns.</param>
/// <param name="Reason">Why, as a short clause.</param>
/// <param name="Remedy">What to do about it.</param>
public readonly record struct Refusal(string What, string Where, string Reason, string Remedy);
