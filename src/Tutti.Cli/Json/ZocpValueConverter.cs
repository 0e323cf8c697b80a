using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Cli.Json;

/// <summary>Writes a value as the JSON it is; what is not finite becomes null.</summary>
internal sealed class ZocpValueConverter : JsonConverter<ZocpValue>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <summary>Not used: nothing is read back.</summary>
    public override ZocpValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

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
