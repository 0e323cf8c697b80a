using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>Writes a value as the JSON it is, and reads it; what is not finite becomes null.</summary>
internal sealed class ZocpValueConverter : JsonConverter<ZocpValue>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override ZocpValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return ZocpValue.TryParse(document.RootElement.GetRawText(), out ZocpValue value) ? value : throw new JsonException("that is no value");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ZocpValue value, JsonSerializerOptions options)
    {
        // Text goes through the writer, so that it is escaped as everything else in the document.
        if (value.TryGetText(out string? text))
        {
            writer.WriteStringValue(text);
            return;
        }

        ArrayBufferWriter<byte> json = new(32);
        value.WriteTo(json);
        writer.WriteRawValue(json.WrittenSpan, skipInputValidation: true);
    }
}
