using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Tutti.State;

namespace Tutti.Shows;

/// <summary>How a show file becomes text, and back; comments and commas at the end are forgiven, as people write these files.</summary>
[JsonSerializable(typeof(ShowDocument))]
internal sealed partial class ShowJson : JsonSerializerContext
{
    /// <summary>The one instance.</summary>
    public static ShowJson Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new StateValueConverter() },
    });
}
