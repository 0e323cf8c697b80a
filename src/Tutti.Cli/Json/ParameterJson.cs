using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>A parameter, as <c>ls</c> tells it; type and access are as on the wire.</summary>
/// <param name="Value">The value; null also when the node sent a number that JSON does not have.</param>
/// <param name="Text">That number by name: <c>NaN</c>, <c>Infinity</c>; otherwise left out.</param>
/// <param name="Type">The type hint.</param>
/// <param name="Access">The access letters.</param>
/// <param name="Min">The least value; left out when the node says none.</param>
/// <param name="Max">The greatest value; left out when the node says none.</param>
/// <param name="Step">The step; left out when the node says none.</param>
/// <param name="Subscribers">Who its signals go to.</param>
internal sealed record ParameterJson(
    ZocpValue Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    string Type,
    string Access,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ZocpValue? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ZocpValue? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ZocpValue? Step,
    IReadOnlyList<SubscriberJson> Subscribers);
