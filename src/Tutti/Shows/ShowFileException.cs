namespace Tutti.Shows;

/// <summary>A show file cannot be read: it is not there, or is no show file; the reason says where it is wrong.</summary>
/// <param name="what">The file.</param>
/// <param name="reason">Why, as a short clause without a full stop.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class ShowFileException(string what, string reason, string remedy) : TuttiException(reason, what, "this machine", remedy);
