using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Cli.Verbs;

/// <summary>How everything that <c>tutti ring ... --json</c> prints becomes text.</summary>
[JsonSerializable(typeof(IReadOnlyList<PublishedRowJson>))]
[JsonSerializable(typeof(RingHubUpJson))]
[JsonSerializable(typeof(RingHubChangeJson))]
[JsonSerializable(typeof(RingLsJson))]
[JsonSerializable(typeof(IReadOnlyList<RingMemberJson>))]
[JsonSerializable(typeof(RingStatusJson))]
[JsonSerializable(typeof(RingJoinedJson))]
[JsonSerializable(typeof(RingMessageJson))]
[JsonSerializable(typeof(RingStateJson))]
[JsonSerializable(typeof(RingDumpJson))]
[JsonSerializable(typeof(RingSynthEndJson))]
[JsonSerializable(typeof(MpdlPlayedJson))]
[JsonSerializable(typeof(RingGatewayJson))]
[JsonSerializable(typeof(RingHearingJson))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(RingReportJson))]
internal sealed partial class RingJson : JsonSerializerContext
{
    /// <summary>The one instance.</summary>
    public static RingJson Plain { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });

    /// <summary>The present for <c>--json</c>.</summary>
    public static string Stamp() =>
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
