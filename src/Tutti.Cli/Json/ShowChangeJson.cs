using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>A difference between a show and a room, as <c>diff</c>, <c>load</c> and <c>keep</c> tell it; parts that do not apply are left out.</summary>
/// <param name="Change"><c>patch</c>, <c>unpatch</c> or <c>value</c>.</param>
/// <param name="State"><c>todo</c>, <c>waiting</c>, <c>done</c> or <c>refused</c>.</param>
/// <param name="From">The emitter of a patch.</param>
/// <param name="To">The receiver of a patch.</param>
/// <param name="Parameter">The parameter of a value.</param>
/// <param name="Value">The wanted value.</param>
/// <param name="Now">The present value.</param>
/// <param name="Why">What is waited for, or why it was refused.</param>
internal sealed record ShowChangeJson(
    string Change,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Parameter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ZocpValue? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ZocpValue? Now,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why);
