using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>One value that was seen: a line of <c>watch</c>, <c>node</c> and <c>demo</c>.</summary>
/// <param name="Time">When, RFC 3339 in UTC with microseconds.</param>
/// <param name="Node">Name of the node whose parameter it is.</param>
/// <param name="Parameter">The parameter in the node.</param>
/// <param name="Value">The value.</param>
/// <param name="Text">The name of a number that JSON does not have; otherwise left out.</param>
/// <param name="Source">The node that caused it; left out by <c>watch</c>, which cannot know.</param>
/// <param name="Cause"><c>set</c> or <c>signal</c>; left out by <c>watch</c>.</param>
internal sealed record ChangeJson(
    string Time,
    string Node,
    string Parameter,
    ZocpValue Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cause = null)
{
    /// <summary>A line for a change seen at a time.</summary>
    public static ChangeJson Of(DateTimeOffset time, string node, string path, in ZocpValue value, string? source = null, string? cause = null) => new(
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        node,
        path,
        value,
        ValueJson.TextOf(value),
        source,
        cause);
}
