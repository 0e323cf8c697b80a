namespace Tutti.Cli;

/// <summary>The command line makes no sense, which was noticed only after it had been taken apart.</summary>
/// <param name="what">The argument.</param>
/// <param name="reason">Why, as a short clause without a full stop.</param>
/// <param name="remedy">What to write instead.</param>
internal sealed class UsageException(string what, string reason, string remedy) : Exception($"{what}: {reason}; {remedy}")
{
    /// <summary>The argument.</summary>
    public string What { get; } = what;

    /// <summary>Why, as a short clause without a full stop.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to write instead.</summary>
    public string Remedy { get; } = remedy;
}
