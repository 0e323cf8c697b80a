namespace Tutti;

/// <summary>The node, parameter, method or network card that was named is not there.</summary>
/// <param name="reason">Why, as a short clause without a full stop.</param>
/// <param name="what">What was asked for.</param>
/// <param name="where">On which node or machine.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class NotFoundException(string reason, string what, string where, string remedy) : TuttiException(reason, what, where, remedy);
