using System.Text.Json;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>JSON values: what System.Text.Json takes we take, and what is written again reads equal.</summary>
internal sealed class ZocpValueTarget : FuzzTarget
{
    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = 32 };

    public override string Name => "zocp-value";

    public override IEnumerable<string> Words => JsonWords.All;

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => recorded["zocp"].Where(text => text.Length < 512)
        .Concat(((string[])["1", "-0.5e-7", "[1,2.5,3]", "\"\\ud83d\\ude00 text\"", "true", "null", "NaN", "12345678901234567890123", "{\"a\":[{}]}"]).Select(System.Text.Encoding.UTF8.GetBytes));

    public override void Run(byte[] input)
    {
        bool isGood = ZocpValue.TryParse(input, out ZocpValue value, out DecodeError error);
        Expect(isGood == (error == default), "a value is read and refused at once");

        // An exception costs as much as a hundred executions, so only some of what is refused is shown to the other reader.
        Expect(isGood || input.Sum(octet => octet) % 16 != 0 || !IsStrict(input), "good JSON is refused");
        if (!isGood || !value.IsFinite)
        {
            return;
        }

        ByteWriter writer = new();
        value.WriteTo(writer);
        Expect(IsStrict(writer.WrittenSpan), "what is written is not JSON");
        Expect(ZocpValue.TryParse(writer.WrittenSpan, out ZocpValue again, out _), "a value written again is refused");
        Expect(again == value && again.GetHashCode() == value.GetHashCode(), "a value written again is another");
    }

    private static bool IsStrict(ReadOnlySpan<byte> text)
    {
        try
        {
            Utf8JsonReader reader = new(text, s_strict);
            while (reader.Read())
            {
                // Escapes that are no text are refused here only when they are asked for.
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
