namespace Tutti;

/// <summary>A value that was seen while watching.</summary>
/// <param name="Node">UUID of the node it belongs to.</param>
/// <param name="NodeName">Name of that node.</param>
/// <param name="Path">The parameter: <c>NAME</c> or <c>OBJECT/NAME</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Time">When this node received it, in UTC.</param>
public readonly record struct ParameterChange(Uuid Node, string NodeName, string Path, ZocpValue Value, DateTimeOffset Time);
