using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>Writes frames as they stand on the wire.</summary>
public static class ZmtpWriter
{
    private const int LongestShortBody = 255;
    private const int ShortHeaderSize = 2;

    /// <summary>Writes a frame, with the short header up to 255 octets and the long one above (zmtp-4.2).</summary>
    /// <param name="output">Gets the frame, at its end.</param>
    /// <param name="bits">MORE or COMMAND; LONG is set as needed.</param>
    /// <param name="body">Any octets.</param>
    public static void WriteFrame(ByteWriter output, ZmtpFrameBits bits, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (body.Length > LongestShortBody)
        {
            WriteHeader(output, bits, body.Length);
            output.Write(body);
            return;
        }

        Span<byte> frame = output.Extend(ShortHeaderSize + body.Length);
        frame[0] = (byte)(bits & ~ZmtpFrameBits.LongForm);
        frame[1] = (byte)body.Length;
        body.CopyTo(frame[ShortHeaderSize..]);
    }

    /// <summary>Writes the header of a frame whose body the caller writes next.</summary>
    /// <param name="output">Gets the header, at its end.</param>
    /// <param name="bits">MORE or COMMAND; LONG is set as needed.</param>
    /// <param name="length">Octets of the body, 0 or more.</param>
    public static void WriteHeader(ByteWriter output, ZmtpFrameBits bits, int length)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length <= LongestShortBody)
        {
            output.WriteU8((byte)(bits & ~ZmtpFrameBits.LongForm));
            output.WriteU8((byte)length);
        }
        else
        {
            output.WriteU8((byte)(bits | ZmtpFrameBits.LongForm));
            output.WriteU64((ulong)length);
        }
    }
}
