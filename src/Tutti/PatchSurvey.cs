namespace Tutti;

/// <summary>The patches of a room, as far as its nodes could tell.</summary>
/// <param name="Patches">All of them, by the names of their ends.</param>
/// <param name="Silent">Nodes that did not answer: what only they know is missing, such as patches that wait.</param>
public sealed record PatchSurvey(IReadOnlyList<PatchStatus> Patches, IReadOnlyList<Peer> Silent);
