namespace Tutti.Patchbay.Rooms;

/// <summary>A refusal that was noticed in the room, though no client asked for anything.</summary>
/// <param name="What">What was wanted.</param>
/// <param name="Where">The node it concerns.</param>
/// <param name="Why">Why it was refused.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record RoomRefusal(string What, string Where, string Why, string Remedy);
