using System.Runtime.CompilerServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>Where each parameter lies in an <see cref="AddressState"/>: the named ones have a place of their own, the others are sparse.</summary>
internal static class ParameterSlot
{
    public const int Count = 23;
    public const int Pitch = 0x10;
    public const int Frequency = 0x16;

    /// <summary>0 to 22 for the parameters with a name, but output level; -1 for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(DescriptorId id) => (byte)id switch
    {
        >= 0x01 and <= 0x10 => (byte)id - 1,
        >= 0x40 and <= 0x43 => (byte)id - 0x40 + 0x10,
        0x45 or 0x46 => (byte)id - 0x45 + 0x14,
        0x80 => Frequency,
        _ => -1,
    };

    /// <summary>The parameter of a place, 0 to 22.</summary>
    public static DescriptorId IdOf(int slot) => (DescriptorId)(slot switch
    {
        < Pitch => slot + 1,
        < 0x14 => slot - Pitch + 0x40,
        < Frequency => slot - 0x14 + 0x45,
        _ => (int)DescriptorId.Frequency,
    });

    /// <summary>Id and selector as one number.</summary>
    public static ushort Key(DescriptorId id, byte selector) => (ushort)(((byte)id << 8) | selector);
}
