namespace Tutti.Tests;

/// <summary>Names a file of tests/vectors that a test plays; a test checks that every file is played.</summary>
/// <param name="vector">The name of the file without its ending.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ReplaysAttribute(string vector) : Attribute
{
    public string Vector { get; } = vector;
}
