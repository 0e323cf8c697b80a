using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Cli.Verbs;

/// <summary>How everything that <c>tutti ring ... --json</c> prints becomes text.</summary>
[JsonSerializable(typeof(IReadOnlyList<PublishedRowJson>))]
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
}
