namespace Tutti.Cli.Json;

/// <summary>Who listens to an emitter.</summary>
/// <param name="Uuid">The listening node.</param>
/// <param name="Node">Its name; null when it is not here.</param>
/// <param name="Receiver">The parameter its signals go to; null: it only watches.</param>
internal sealed record SubscriberJson(string Uuid, string? Node, string? Receiver);
