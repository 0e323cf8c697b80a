using System.Text;

namespace Tutti.Protocols.Mpdl;

/// <summary>Packets as text for people: a line for each address (mpdl-12.1).</summary>
/// <remarks>
/// <code>
/// @2.5s 1.3.2  pitch A4+30.08c  loudness f  trigger
/// + 1.3.3  release
/// </code>
/// What it writes, <see cref="MpdlTextReader"/> reads back to the same octets, ignored bits included. Thread-safe: yes.
/// </remarks>
public static class MpdlText
{
    /// <summary>A packet as lines without a line end after the last.</summary>
    /// <param name="packet">Any octets; a malformed packet becomes <c>packet 0x....</c>.</param>
    /// <param name="tag">When it is meant, from a file.</param>
    public static string Format(ReadOnlySpan<byte> packet, TimeTag? tag = null)
    {
        var text = new StringBuilder();
        if (tag is { } time)
        {
            text.Append('@').Append(ValueScale.Of(DescriptorId.TimeTag).Format(time.Units)).Append(' ');
        }

        if (!MpdlReader.TryCheck(packet, out _))
        {
            return text.Append("packet 0x").Append(Convert.ToHexString(packet)).ToString();
        }

        AppendAddress(text, packet[..3]);
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.NewAddress)
            {
                text.Append("\n+ ");
                AppendAddress(text, descriptor.Data[3] == 0 ? descriptor.Data[..3] : descriptor.Data);
            }
            else
            {
                text.Append("  ").Append(Format(descriptor));
            }
        }

        return text.ToString();
    }

    /// <summary>One descriptor as text: <c>loudness f</c>; what has no text form as <c>0xC9 0x....</c>.</summary>
    public static string Format(Descriptor descriptor)
    {
        string? text = DescriptorText.Format(descriptor);
        if (text is not null)
        {
            var back = new MpdlWriter(ushort.MaxValue * 2);
            back.Begin(NoteAddress.AllFamilies);
            var tokens = new TextTokens(text);
            if (DescriptorText.TryParse(ref tokens, back)
                && tokens.IsAtEnd
                && new MpdlReader(back.WrittenSpan) is var reader
                && reader.TryRead(out Descriptor same)
                && same.Id == descriptor.Id
                && same.Data.SequenceEqual(descriptor.Data))
            {
                return text;
            }
        }

        string name = DescriptorCatalog.NameOf(descriptor.Id) ?? "0x" + ((byte)descriptor.Id).ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
        return name + " 0x" + Convert.ToHexString(descriptor.Data);
    }

    private static void AppendAddress(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        int bits = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        NoteAddress address = NoteAddress.FromBits(bits);
        text.Append(address.Bits == bits && bytes.Length == 3 ? address.ToString() : "0x" + Convert.ToHexString(bytes));
    }
}
