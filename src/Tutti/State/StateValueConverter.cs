using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.State;

/// <summary>A value as its own JSON, digit by digit.</summary>
internal sealed class StateValueConverter : JsonConverter<ZocpValue>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override ZocpValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return ZocpValue.TryParse(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()), out ZocpValue value, out _) ? value : throw new JsonException("not a value");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ZocpValue value, JsonSerializerOptions options)
    {
        ArrayBufferWriter<byte> text = new();
        value.WriteTo(text);
        writer.WriteRawValue(text.WrittenSpan);
    }
}
