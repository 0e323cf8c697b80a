namespace Tutti.Tests;

/// <summary>Tests beside which no others run.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "alone";
}
