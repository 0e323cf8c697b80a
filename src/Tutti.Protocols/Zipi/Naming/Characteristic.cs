using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Naming;

/// <summary>One thing that a device says of itself: <c>key(2) type(1) length(1) value</c> (zipi-3.1).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Characteristic
{
    private readonly ulong _number;
    private readonly string? _text;

    private Characteristic(CharacteristicKey key, CharacteristicType type, ulong number, string? text) => (Key, Type, _number, _text) = (key, type, number, text);

    /// <summary>What it is about.</summary>
    public CharacteristicKey Key { get; }

    /// <summary>What kind of value it has.</summary>
    public CharacteristicType Type { get; }

    /// <summary>The number; a version as major * 256 + minor; 0 for others.</summary>
    public ulong Number => _number;

    /// <summary>The text; empty for others.</summary>
    public string Text => _text ?? "";

    /// <summary>One without a value.</summary>
    public static Characteristic OfFlag(CharacteristicKey key) => new(key, CharacteristicType.Flag, 0, null);

    /// <summary>A whole number.</summary>
    public static Characteristic OfNumber(CharacteristicKey key, ulong number) => new(key, CharacteristicType.Number, number, null);

    /// <summary>A version.</summary>
    public static Characteristic OfVersion(CharacteristicKey key, byte major, byte minor) => new(key, CharacteristicType.Version, (ulong)((major << 8) | minor), null);

    /// <summary>A text.</summary>
    /// <exception cref="ArgumentException">It is longer than 255 octets of UTF-8.</exception>
    public static Characteristic OfText(CharacteristicKey key, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encoding.UTF8.GetByteCount(text) <= byte.MaxValue
            ? new Characteristic(key, CharacteristicType.Text, 0, text)
            : throw new ArgumentException("A text is at most 255 octets.", nameof(text));
    }

    /// <summary>Reads the next characteristic.</summary>
    public static bool TryRead(ref ByteReader reader, out Characteristic characteristic, out DecodeError error)
    {
        characteristic = default;
        int at = reader.Position;
        if (!reader.TryReadU16(out ushort key) || !reader.TryReadU8(out byte type) || !reader.TryReadU8(out byte length)
            || !reader.TryReadBytes(length, out ReadOnlySpan<byte> value))
        {
            error = new DecodeError("characteristic is cut short", at);
            return false;
        }

        string? reason = (CharacteristicType)type switch
        {
            CharacteristicType.Flag => length != 0 ? "flag with a value" : null,
            CharacteristicType.Number => length is < 1 or > 8 ? "number is not 1 to 8 octets" : null,
            CharacteristicType.Version => length != 2 ? "version is not 2 octets" : null,
            CharacteristicType.Text => System.Text.Unicode.Utf8.IsValid(value) ? null : "text is not UTF-8",
            _ => "unknown type of characteristic",
        };
        if (reason is not null)
        {
            error = new DecodeError(reason, at);
            return false;
        }

        error = default;
        bool isText = (CharacteristicType)type == CharacteristicType.Text;
        ulong number = 0;
        foreach (byte octet in isText ? default : value)
        {
            number = (number << 8) | octet;
        }

        characteristic = new Characteristic((CharacteristicKey)key, (CharacteristicType)type, number, isText ? Encoding.UTF8.GetString(value) : null);
        return true;
    }

    /// <summary>Writes the characteristic; a number in as few octets as it needs.</summary>
    public void Write(ByteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteU16((ushort)Key);
        writer.WriteU8((byte)Type);
        switch (Type)
        {
            case CharacteristicType.Number:
                int octets = Math.Max(1, (64 - System.Numerics.BitOperations.LeadingZeroCount(_number) + 7) / 8);
                writer.WriteU8((byte)octets);
                for (int i = octets - 1; i >= 0; i--)
                {
                    writer.WriteU8((byte)(_number >> (8 * i)));
                }

                break;
            case CharacteristicType.Version:
                writer.WriteU8(2);
                writer.WriteU16((ushort)_number);
                break;
            case CharacteristicType.Text:
                byte[] text = Encoding.UTF8.GetBytes(Text);
                writer.WriteU8((byte)text.Length);
                writer.Write(text);
                break;
            default:
                writer.WriteU8(0);
                break;
        }
    }

    /// <summary>The value as people write it in a query.</summary>
    public string ValueText() => Type switch
    {
        CharacteristicType.Number => _number.ToString(CultureInfo.InvariantCulture),
        CharacteristicType.Version => string.Create(CultureInfo.InvariantCulture, $"{_number >> 8}.{_number & 0xFF}"),
        CharacteristicType.Text => Text,
        _ => "yes",
    };

    /// <summary><c>key = value</c></summary>
    public override string ToString() => $"{CharacteristicNames.NameOf(Key)} = {ValueText()}";
}
