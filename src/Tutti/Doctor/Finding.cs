namespace Tutti.Doctor;

/// <summary>Something that the doctor found.</summary>
/// <param name="Number">1 to 12; docs/doctor.md explains each.</param>
/// <param name="IsFault">True when something needs doing; false for a note.</param>
/// <param name="Where">On which node, card or port.</param>
/// <param name="What">What was found, as a clause.</param>
/// <param name="Remedy">What to do about it, as a clause; for a note, what follows from it.</param>
public sealed record Finding(int Number, bool IsFault, string Where, string What, string Remedy);
