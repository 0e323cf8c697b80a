namespace Tutti.Patchbay.Rooms;

/// <summary>Something that the doctor has found.</summary>
/// <param name="Code"><c>D1</c> to <c>D12</c> (docs/doctor.md).</param>
/// <param name="Level"><c>fault</c> when something needs doing, else <c>note</c>.</param>
/// <param name="What">What is found.</param>
/// <param name="Where">Where.</param>
/// <param name="Do">What to do about it.</param>
internal sealed record RoomFinding(string Code, string Level, string What, string Where, string Do);
