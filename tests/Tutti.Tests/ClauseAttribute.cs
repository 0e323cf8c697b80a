namespace Tutti.Tests;

/// <summary>Names the clause of docs/specs that a test proves; a test checks that every clause has one.</summary>
/// <param name="id">Such as <c>zre-4.2</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ClauseAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
