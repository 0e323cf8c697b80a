using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>How everything that <c>--json</c> prints becomes text: compiled, not reflected, so that trimming keeps it.</summary>
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(IReadOnlyList<NodeJson>))]
[JsonSerializable(typeof(ValueJson))]
[JsonSerializable(typeof(ChangeJson))]
[JsonSerializable(typeof(CallJson))]
[JsonSerializable(typeof(PatchJson))]
[JsonSerializable(typeof(IReadOnlyList<PatchStatusJson>))]
[JsonSerializable(typeof(TraceJson))]
[JsonSerializable(typeof(DoctorJson))]
[JsonSerializable(typeof(NodeUpJson))]
[JsonSerializable(typeof(WebUpJson))]
[JsonSerializable(typeof(DemoEndJson))]
[JsonSerializable(typeof(SimWorldJson))]
[JsonSerializable(typeof(SimEndJson))]
[JsonSerializable(typeof(ShowChangeJson))]
[JsonSerializable(typeof(ShowSavedJson))]
[JsonSerializable(typeof(List<Tutti.Cli.Bench.BenchRow>))]
[JsonSerializable(typeof(MpdlRecordJson))]
[JsonSerializable(typeof(MpdlWrittenJson))]
[JsonSerializable(typeof(MpdlDescriptionJson))]
[JsonSerializable(typeof(MpdlConvertedJson))]
[JsonSerializable(typeof(MpdlDifferenceJson))]
[JsonSerializable(typeof(MpdlDiffEndJson))]
[JsonSerializable(typeof(MpdlRenderedJson))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The one instance: letters of other scripts stay readable, as this is for terminals and files, never inside HTML.</summary>
    public static CliJson Plain { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new ZocpValueConverter() },
    });
}
