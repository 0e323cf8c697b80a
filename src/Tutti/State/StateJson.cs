using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.State;

/// <summary>How state files become text: compiled, not reflected, so that trimming keeps it.</summary>
[JsonSerializable(typeof(StateDocument))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>The one instance.</summary>
    public static StateJson Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new StateValueConverter(), new JsonStringEnumConverter<StateEnd>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<TypeHint>(JsonNamingPolicy.CamelCase) },
    });
}
