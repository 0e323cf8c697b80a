namespace Tutti.Protocols.Zipi.Link;

/// <summary>The special addresses of the ring (zipi-2.2).</summary>
public static class RingAddress
{
    /// <summary>A station that has no address yet, or for which the ring was full.</summary>
    public const byte None = 0x00;

    /// <summary>The lowest address of a device.</summary>
    public const byte First = 0x01;

    /// <summary>The highest address of a device.</summary>
    public const byte Last = 0xFD;

    /// <summary>The monitor, whoever it is.</summary>
    public const byte Monitor = 0xFE;

    /// <summary>All stations.</summary>
    public const byte All = 0xFF;

    /// <summary>True for the address of one device.</summary>
    public static bool IsDevice(byte address) => address is >= First and <= Last;
}
