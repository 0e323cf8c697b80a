namespace Tutti;

/// <summary>A parameter of this node has a new value.</summary>
/// <typeparam name="T">Type of the parameter.</typeparam>
/// <param name="Value">The value now.</param>
/// <param name="Previous">The value before.</param>
/// <param name="Source">Name of the node that caused it; this node's own name for <see cref="ChangeCause.Emit"/>.</param>
/// <param name="SourceUuid">UUID of that node.</param>
/// <param name="Cause">How it came.</param>
public readonly record struct Change<T>(T Value, T Previous, string Source, Uuid SourceUuid, ChangeCause Cause);
