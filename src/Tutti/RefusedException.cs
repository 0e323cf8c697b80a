namespace Tutti;

/// <summary>What was asked for is there, and says no: not writeable, out of range, of another type, not an emitter.</summary>
/// <param name="reason">Why, as a short clause without a full stop.</param>
/// <param name="what">What was asked for.</param>
/// <param name="where">On which node or machine.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class RefusedException(string reason, string what, string where, string remedy) : TuttiException(reason, what, where, remedy);
