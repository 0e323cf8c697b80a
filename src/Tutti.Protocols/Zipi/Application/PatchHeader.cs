using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>The header of a patch dump: <c>manufacturer(1 or 3) instrument(2) patch(2) length(1) name</c> (zipi-4.3).</summary>
/// <param name="Manufacturer">As in a MIDI system exclusive: 0x01 to 0x7D, or two octets after a zero as 0x00XXYY.</param>
/// <param name="Instrument">The manufacturer's number for the instrument.</param>
/// <param name="Patch">The patch's number.</param>
/// <param name="Name">The patch's name, at most 255 octets of UTF-8.</param>
public sealed record PatchHeader(int Manufacturer, ushort Instrument, ushort Patch, string Name)
{
    /// <summary>Reads a header that fills <paramref name="octets"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out PatchHeader? header, out DecodeError error)
    {
        ByteReader reader = new(octets);
        header = null;
        ushort rest = 0;
        if (!reader.TryReadU8(out byte first) || (first == 0 && !reader.TryReadU16(out rest)) || !reader.TryReadU16(out ushort instrument)
            || !reader.TryReadU16(out ushort patch) || !reader.TryReadU8(out byte length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> name) || reader.Remaining > 0)
        {
            error = new DecodeError("patch header is cut short or too long", reader.Position);
            return false;
        }

        error = default;
        header = new PatchHeader(first == 0 ? rest : first << 16, instrument, patch, Encoding.UTF8.GetString(name));
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <exception cref="ArgumentException">The name is longer than 255 octets.</exception>
    public void Write(ByteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        byte[] name = Encoding.UTF8.GetBytes(Name);
        if (name.Length > byte.MaxValue)
        {
            throw new ArgumentException("A patch name is at most 255 octets.", nameof(writer));
        }

        writer.WriteU8((byte)(Manufacturer >> 16));
        if (Manufacturer >> 16 == 0)
        {
            writer.WriteU16((ushort)Manufacturer);
        }

        writer.WriteU16(Instrument);
        writer.WriteU16(Patch);
        writer.WriteU8((byte)name.Length);
        writer.Write(name);
    }
}
