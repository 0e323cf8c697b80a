namespace Tutti;

/// <summary>Something that was asked for did not happen, for a reason that a person can act on.</summary>
public abstract class TuttiException : Exception
{
    /// <summary>An error with its four parts.</summary>
    /// <param name="reason">Why, as a short clause without a full stop.</param>
    /// <param name="what">What was asked for: a parameter, a node, a card.</param>
    /// <param name="where">On which node or machine.</param>
    /// <param name="remedy">What to do about it.</param>
    protected TuttiException(string reason, string what, string where, string remedy)
        : base($"{what}: {reason} ({where}); {remedy}")
    {
        Reason = reason;
        What = what;
        Where = where;
        Remedy = remedy;
    }

    /// <summary>Why, as a short clause without a full stop.</summary>
    public string Reason { get; }

    /// <summary>What was asked for: a parameter, a node, a card.</summary>
    public string What { get; }

    /// <summary>On which node or machine.</summary>
    public string Where { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
