namespace Tutti;

/// <summary>Who listens to an emitter.</summary>
/// <param name="Node">UUID of the listening node.</param>
/// <param name="Receiver">The parameter its signals are patched to; null: it only watches.</param>
public readonly record struct Subscriber(Uuid Node, string? Receiver);
