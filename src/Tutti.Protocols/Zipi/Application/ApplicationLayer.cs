using System.Buffers.Binary;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>The numbers of the application layers: the first octet of an application frame (zipi-4.1).</summary>
public static class ApplicationLayer
{
    /// <summary>MPDL, 0x00 to 0x0F: the low four bits are already part of the note address.</summary>
    public const int Mpdl = 0x00;

    /// <summary>The last octet that means MPDL.</summary>
    public const int LastMpdl = 0x0F;

    /// <summary>MIDI messages.</summary>
    public const int Midi = 0x10;

    /// <summary>A patch of an instrument.</summary>
    public const int PatchDump = 0x11;

    /// <summary>A sample, as a playable file.</summary>
    public const int SampleDump = 0x12;

    /// <summary>Any data.</summary>
    public const int DataDump = 0x13;

    /// <summary>Error messages for people.</summary>
    public const int ErrorMessages = 0x14;

    /// <summary>Machine control and synchronization: named, not defined.</summary>
    public const int MachineControl = 0x15;

    /// <summary>Audio in real time: named, not defined.</summary>
    public const int Audio = 0x16;

    /// <summary>Mixers, light and effects: named, not defined.</summary>
    public const int Light = 0x17;

    /// <summary>Virtual reality: named, not defined.</summary>
    public const int VirtualReality = 0x18;

    /// <summary>A layer number of 16 bits follows.</summary>
    public const byte Extended = 0x7F;

    /// <summary>The first private number.</summary>
    public const int FirstPrivate = 0x80;

    /// <summary>What is added to a number of 16 bits, so that it is unlike every other.</summary>
    public const int ExtendedBase = 0x1_0000;

    /// <summary>True for the layers whose frames are part of a dump.</summary>
    public static bool IsDump(int layer) => layer is PatchDump or SampleDump or DataDump;

    /// <summary>The layer of an application frame; false for one that is cut short or reserved.</summary>
    /// <param name="content">From the layer octet on.</param>
    /// <param name="layer">0 for all of MPDL; <see cref="ExtendedBase"/> and more for extended ones.</param>
    /// <param name="body">What the layer reads: for MPDL everything, since its first octet is part of the address; else what follows the number.</param>
    public static bool TryRead(ReadOnlySpan<byte> content, out int layer, out ReadOnlySpan<byte> body)
    {
        layer = -1;
        body = default;
        if (content.Length == 0)
        {
            return false;
        }

        byte first = content[0];
        if (first <= LastMpdl)
        {
            layer = Mpdl;
            body = content;
            return true;
        }

        if (first == Extended)
        {
            if (content.Length < 3)
            {
                return false;
            }

            layer = ExtendedBase + BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
            body = content[3..];
            return true;
        }

        layer = first;
        body = content[1..];
        return first <= VirtualReality || first >= FirstPrivate;
    }
}
