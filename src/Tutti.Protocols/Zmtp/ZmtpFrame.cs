using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>Where one frame lies in the octets that hold it.</summary>
/// <remarks>
/// <code>
/// | flags | length 1 octet, or 8 with LONG | body |
/// </code>
/// </remarks>
/// <param name="Bits">The first octet, reserved bits cleared.</param>
/// <param name="Start">Octets before the body.</param>
/// <param name="Length">Octets of the body, as claimed by the header: check it before believing it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZmtpFrame(ZmtpFrameBits Bits, int Start, ulong Length)
{
    private const ZmtpFrameBits Known = ZmtpFrameBits.More | ZmtpFrameBits.LongForm | ZmtpFrameBits.Command;

    /// <summary>Reads the header only; false when it is not all there.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> octets, out ZmtpFrame frame)
    {
        frame = default;
        ByteReader reader = new(octets);
        if (!reader.TryReadU8(out byte first))
        {
            return false;
        }

        ulong length;
        if ((first & (byte)ZmtpFrameBits.LongForm) != 0)
        {
            if (!reader.TryReadU64(out length))
            {
                return false;
            }
        }
        else if (reader.TryReadU8(out byte shortLength))
        {
            length = shortLength;
        }
        else
        {
            return false;
        }

        frame = new ZmtpFrame((ZmtpFrameBits)first & Known, reader.Position, length);
        return true;
    }
}
