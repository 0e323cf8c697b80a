namespace Tutti.Patchbay.Rooms;

/// <summary>What clients are told of the server itself.</summary>
/// <param name="Show">The show.</param>
/// <param name="SelfName">Name of the node that it is.</param>
/// <param name="SelfUuid">UUID of that node.</param>
/// <param name="SelfEndpoint">Where that node accepts connections.</param>
/// <param name="Version">Version of this program.</param>
/// <param name="Card">The network card and why, as a sentence.</param>
internal sealed record RoomFacts(string Show, string SelfName, Uuid SelfUuid, Func<string> SelfEndpoint, string Version, Func<string> Card);
