namespace Tutti.Protocols.Mpdl;

/// <summary>Rounds real quantities to the steps of the wire: to the nearest, halves up, clipped; not a number becomes the middle, or 0 where there is none.</summary>
internal static class Scale
{
    public static byte ToByte(double steps) => double.IsNaN(steps) ? (byte)0x80 : (byte)Math.Clamp(Math.Floor(steps + 0.5), 0, byte.MaxValue);

    public static sbyte ToSignedByte(double steps) => double.IsNaN(steps) ? (sbyte)0 : (sbyte)Math.Clamp(Math.Floor(steps + 0.5), sbyte.MinValue, sbyte.MaxValue);

    public static ushort ToUInt16(double steps) => double.IsNaN(steps) ? (ushort)0x8000 : (ushort)Math.Clamp(Math.Floor(steps + 0.5), 0, ushort.MaxValue);

    public static uint ToUInt32(double steps) => double.IsNaN(steps) ? 0 : (uint)Math.Clamp(Math.Floor(steps + 0.5), 0, uint.MaxValue);
}
