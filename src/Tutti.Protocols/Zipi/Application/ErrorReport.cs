using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>An error message for people: <c>0x14 severity code(2) text</c> (zipi-4.6).</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">The device's own number for it.</param>
/// <param name="Text">What any device with a display shows; control characters are replaced when it is read.</param>
public sealed record ErrorReport(ErrorSeverity Severity, ushort Code, string Text)
{
    /// <summary>Reads what follows the layer octet; octets that are not UTF-8 become U+FFFD.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ErrorReport? report, out DecodeError error)
    {
        ByteReader reader = new(body);
        report = null;
        if (!reader.TryReadU8(out byte severity) || !reader.TryReadU16(out ushort code))
        {
            error = new DecodeError("error message is cut short", reader.Position);
            return false;
        }

        if (severity > (byte)ErrorSeverity.Error)
        {
            error = new DecodeError("unknown severity", 0);
            return false;
        }

        error = default;
        StringBuilder text = new(Encoding.UTF8.GetString(reader.Rest));
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
        }

        report = new ErrorReport((ErrorSeverity)severity, code, text.ToString());
        return true;
    }

    /// <summary>Writes the content of a frame, layer octet included.</summary>
    public void Write(ByteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteU8(ApplicationLayer.ErrorMessages);
        writer.WriteU8((byte)Severity);
        writer.WriteU16(Code);
        writer.Write(Encoding.UTF8.GetBytes(Text));
    }
}
