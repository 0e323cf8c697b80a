using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>A value as ZOCP carries it: one JSON value, small enough to be copied.</summary>
/// <remarks>
/// A number keeps its source text when that is not the shortest form or wider than 64 bits, so what a node was given as <c>1</c> stays <c>1</c>.
/// Values are equal by what they mean: 1 equals 1.0, a bool never equals a number, arrays item by item (zocp-2.3).
/// Thread-safe: yes (immutable).
/// </remarks>
public readonly struct ZocpValue : IEquatable<ZocpValue>
{
    private const int LongestNumeral = 400;

    private readonly object? _text;
    private readonly long _bits;

    private ZocpValue(ZocpValueKind kind, long bits, object? text)
    {
        Kind = kind;
        _bits = bits;
        _text = text;
    }

    /// <summary>JSON null.</summary>
    public static ZocpValue Null => default;

    /// <summary>The shape of this value.</summary>
    public ZocpValueKind Kind { get; }

    /// <summary>True for null.</summary>
    public bool IsNull => Kind == ZocpValueKind.Null;

    /// <summary>True unless this is NaN or an infinity, or holds one: such values are never sent.</summary>
    public bool IsFinite => Kind switch
    {
        ZocpValueKind.Number => double.IsFinite(Double),
        ZocpValueKind.Raw => RawValues.IsFinite(RawText),
        _ => true,
    };

    internal ReadOnlySpan<byte> RawText => (byte[])_text!;

    /// <summary>Octets that this value holds on the heap or in the text, for bounds.</summary>
    internal int Weight => _text switch { string text => text.Length, byte[] raw => raw.Length, _ => 8 };

    private double Double => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A bool.</summary>
    public static ZocpValue From(bool value) => new(ZocpValueKind.Bool, value ? 1 : 0, null);

    /// <summary>A whole number.</summary>
    public static ZocpValue From(long value) => new(ZocpValueKind.Integer, value, null);

    /// <summary>A number; NaN and infinities can be held but never sent.</summary>
    public static ZocpValue From(double value) => new(ZocpValueKind.Number, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Text; null becomes JSON null.</summary>
    public static ZocpValue From(string? value) => value is null ? default : new(ZocpValueKind.Text, 0, value);

    /// <summary>A vector: a JSON array of numbers.</summary>
    public static ZocpValue From(params ReadOnlySpan<double> numbers)
    {
        ByteWriter writer = new(8 + (numbers.Length * 12));
        RawValues.WriteNumbers(writer, numbers);
        return new(ZocpValueKind.Raw, 0, writer.WrittenSpan.ToArray());
    }

    /// <summary>A bool.</summary>
    public static implicit operator ZocpValue(bool value) => From(value);

    /// <summary>A whole number.</summary>
    public static implicit operator ZocpValue(long value) => From(value);

    /// <summary>A number.</summary>
    public static implicit operator ZocpValue(double value) => From(value);

    /// <summary>Text.</summary>
    public static implicit operator ZocpValue(string? value) => From(value);

    /// <summary>Equal by meaning.</summary>
    public static bool operator ==(in ZocpValue left, in ZocpValue right) => left.Equals(right);

    /// <summary>Not equal by meaning.</summary>
    public static bool operator !=(in ZocpValue left, in ZocpValue right) => !left.Equals(right);

    /// <summary>Reads one JSON value with at most 32 levels; NaN, Infinity and -Infinity are read too. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out ZocpValue value, out DecodeError error)
    {
        json = JsonText.TrimMark(json);
        bool good = JsonText.TryCheck(json, 32, out error);
        value = good ? Read(json) : default;
        return good;
    }

    /// <summary>Reads one JSON value from text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? json, out ZocpValue value)
    {
        value = default;
        return json is not null && TryParse(Encoding.UTF8.GetBytes(json), out value, out _);
    }

    /// <summary>Reads a value from JSON text that has been checked.</summary>
    internal static ZocpValue Read(ReadOnlySpan<byte> json)
    {
        json = json[JsonText.SkipBlanks(json, 0)..];
        json = json[..JsonText.SkipValue(json, 0)];
        return json[0] switch
        {
            (byte)'"' => From(JsonText.Decode(json[1..^1])),
            (byte)'t' => From(true),
            (byte)'f' => From(false),
            (byte)'n' => default,
            (byte)'N' => From(double.NaN),
            (byte)'I' => From(double.PositiveInfinity),
            (byte)'{' or (byte)'[' => new ZocpValue(ZocpValueKind.Raw, 0, RawValues.Clean(json)),
            _ => ReadNumber(json),
        };
    }

    /// <summary>The bool, when this is one.</summary>
    public bool TryGetBool(out bool value)
    {
        value = _bits != 0;
        return Kind == ZocpValueKind.Bool;
    }

    /// <summary>The whole number, when this is a number that is whole and fits 64 bits: 3 and 3.0, not 3.5.</summary>
    public bool TryGetInteger(out long value)
    {
        value = _bits;
        if (Kind == ZocpValueKind.Number)
        {
            double number = Double;
            value = 0;
            if (number is >= -9223372036854775808.0 and < 9223372036854775808.0 && double.IsInteger(number))
            {
                value = (long)number;
                return true;
            }
        }

        return Kind == ZocpValueKind.Integer;
    }

    /// <summary>The number, when this is one; a whole number beyond 2^53 may lose its last bits.</summary>
    public bool TryGetNumber(out double value)
    {
        value = Kind == ZocpValueKind.Integer ? _bits : Double;
        return Kind is ZocpValueKind.Integer or ZocpValueKind.Number;
    }

    /// <summary>The text, when this is text.</summary>
    public bool TryGetText([NotNullWhen(true)] out string? value)
    {
        value = Kind == ZocpValueKind.Text ? (string?)_text : null;
        return value is not null;
    }

    /// <summary>The numbers of an array of numbers and nothing else; false also when there are more than fit.</summary>
    public bool TryGetVector(Span<double> numbers, out int count)
    {
        count = 0;
        return Kind == ZocpValueKind.Raw && RawValues.TryReadNumbers(RawText, numbers, out count);
    }

    /// <summary>Writes this value as JSON; what is not finite is written as null.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (Kind)
        {
            case ZocpValueKind.Null:
                JsonWriter.Raw(writer, "null"u8);
                break;
            case ZocpValueKind.Bool:
                JsonWriter.Raw(writer, _bits != 0 ? "true"u8 : "false"u8);
                break;
            case ZocpValueKind.Text:
                JsonWriter.String(writer, (string)_text!);
                break;
            case ZocpValueKind.Raw:
                JsonWriter.Raw(writer, RawText);
                break;
            default:
                WriteNumber(writer);
                break;
        }
    }

    /// <inheritdoc/>
    public bool Equals(ZocpValue other) => (Kind, other.Kind) switch
    {
        (ZocpValueKind.Text, ZocpValueKind.Text) => string.Equals((string)_text!, (string)other._text!, StringComparison.Ordinal),
        (ZocpValueKind.Raw, ZocpValueKind.Raw) => RawText.SequenceEqual(other.RawText) || RawValues.AreEqual(RawText, other.RawText),
        (ZocpValueKind.Number, ZocpValueKind.Number) => Double.Equals(other.Double),
        (ZocpValueKind.Number, ZocpValueKind.Integer) => TryGetInteger(out long whole) && whole == other._bits,
        (ZocpValueKind.Integer, ZocpValueKind.Number) => other.TryGetInteger(out long whole) && whole == _bits,
        _ => Kind == other.Kind && _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ZocpValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ZocpValueKind.Text => string.GetHashCode((string)_text!, StringComparison.Ordinal),
        ZocpValueKind.Raw => RawValues.Hash(RawText),
        ZocpValueKind.Number => TryGetInteger(out long whole) ? whole.GetHashCode() : Double.GetHashCode(),
        ZocpValueKind.Integer => _bits.GetHashCode(),
        _ => HashCode.Combine(Kind, _bits),
    };

    /// <summary>The value as JSON text, except that NaN and the infinities keep their names.</summary>
    public override string ToString()
    {
        if (Kind == ZocpValueKind.Number && !double.IsFinite(Double))
        {
            return double.IsNaN(Double) ? "NaN" : Double > 0 ? "Infinity" : "-Infinity";
        }

        ByteWriter writer = new(32);
        WriteTo(writer);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }

    private static ZocpValue ReadNumber(ReadOnlySpan<byte> json)
    {
        Span<byte> shortest = stackalloc byte[40];
        if (json.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && Utf8Parser.TryParse(json, out long whole, out int read) && read == json.Length)
        {
            Utf8Formatter.TryFormat(whole, shortest, out int length);
            return new ZocpValue(ZocpValueKind.Integer, whole, json.SequenceEqual(shortest[..length]) ? null : Encoding.ASCII.GetString(json));
        }

        if (json.SequenceEqual("-Infinity"u8))
        {
            return From(double.NegativeInfinity);
        }

        double number = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool keep = !IsPlain(json) && double.IsFinite(number) && json.Length <= LongestNumeral && !json.SequenceEqual(shortest[..JsonWriter.Format(number, shortest)]);
        return new ZocpValue(ZocpValueKind.Number, BitConverter.DoubleToInt64Bits(number), keep ? Encoding.ASCII.GetString(json) : null);
    }

    /// <summary>
    /// True for most numerals with a point that are the shortest of their number, without finding the shortest: no other of up to 15 digits means the
    /// same double.
    /// </summary>
    private static bool IsPlain(ReadOnlySpan<byte> json)
    {
        const int sureDigits = 15;
        ReadOnlySpan<byte> digits = json[0] == '-' ? json[1..] : json;
        int point = digits.IndexOf((byte)'.');
        if (point < 1 || digits.Length > sureDigits + 1 || digits.IndexOfAnyExceptInRange((byte)'.', (byte)'9') >= 0)
        {
            return false;
        }

        return digits[0] == '0'
            ? point == 1 && digits[2] != '0' && digits[^1] != '0' // from 0.1 on: small ones are written with an exponent
            : digits[^1] != '0' || point == digits.Length - 2;
    }

    private void WriteNumber(IBufferWriter<byte> writer)
    {
        if (_text is string source)
        {
            Span<byte> span = writer.GetSpan(source.Length);
            writer.Advance(Encoding.ASCII.GetBytes(source, span));
        }
        else if (Kind == ZocpValueKind.Integer)
        {
            JsonWriter.Integer(writer, _bits);
        }
        else
        {
            JsonWriter.Number(writer, Double);
        }
    }
}
