using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>One value of one parameter: what <c>get</c>, <c>set</c> and <c>emit</c> end with.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Uuid">The node.</param>
/// <param name="Parameter">The parameter in the node.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">The name of a number that JSON does not have; otherwise left out.</param>
/// <param name="Sent">How many values were sent; only from <c>emit</c>.</param>
internal sealed record ValueJson(
    string Node,
    string Uuid,
    string Parameter,
    ZocpValue Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Sent = null)
{
    /// <summary>The name of a value that JSON does not have; null for all others.</summary>
    public static string? TextOf(in ZocpValue value) => value.TryGetNumber(out double number) && !double.IsFinite(number) ? value.ToString() : null;
}
