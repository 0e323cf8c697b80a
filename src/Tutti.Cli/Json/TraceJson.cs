using System.Text.Json.Serialization;

using Tutti.Protocols.Tap;

namespace Tutti.Cli.Json;

/// <summary>A unit, as <c>trace</c> tells it.</summary>
/// <param name="Time">When it was seen, RFC 3339 in UTC with microseconds.</param>
/// <param name="From">Who sent it: a name, the first digits of a UUID, or an address.</param>
/// <param name="To">To whom; <c>everybody</c> for a beacon.</param>
/// <param name="FromUuid">UUID of the sender; null where it is not known.</param>
/// <param name="ToUuid">UUID of the receiver; null where it is not known.</param>
/// <param name="FromAddress">Address and port.</param>
/// <param name="ToAddress">Address and port.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Sequence">Its number in the conversation; left out where it has none.</param>
/// <param name="Octets">Its size on the wire.</param>
/// <param name="Says">What it says.</param>
/// <param name="Group">The group of a SHOUT; otherwise left out.</param>
/// <param name="Content">The text of a ZOCP message; otherwise left out.</param>
/// <param name="Error">What is wrong with it; left out when nothing is.</param>
internal sealed record TraceJson(
    string Time,
    string From,
    string To,
    string? FromUuid,
    string? ToUuid,
    string FromAddress,
    string ToAddress,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Sequence,
    long Octets,
    string Says,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Group,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TraceErrorJson? Error)
{
    /// <summary>A unit seen at a time.</summary>
    public static TraceJson Of(DateTimeOffset time, TapUnit unit) => new(
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        unit.From,
        unit.To,
        unit.FromNode?.ToString(),
        unit.ToNode?.ToString(),
        unit.FromAddress,
        unit.ToAddress,
        unit.Kind.ToString().ToLowerInvariant(),
        unit.Sequence,
        unit.Octets,
        unit.Says,
        unit.Group,
        unit.Content,
        unit.Error.Reason is null ? null : new TraceErrorJson(unit.Error.Reason, unit.Error.Offset));
}
