using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Packet;

/// <summary>Whole packets with any ids, any data and any ignored bits.</summary>
internal static class PacketGen
{
    public static readonly Gen<byte[]> Address =
        from high in Gen.Choose(0, 15)
        from low in Gen.Choose(0, 65535)
        select new[] { (byte)high, (byte)(low >> 8), (byte)low };

    public static readonly Gen<byte[]> Descriptor =
        from kind in Gen.Choose(0, 3)
        from id in kind == 0 ? Gen.Choose(1, 255) : Gen.Elements(Enum.GetValues<DescriptorId>().Select(i => (int)i).Where(i => i > 0))
        from data in Bytes(DescriptorCatalog.WidthOf((DescriptorId)id))
        select Make((byte)id, data);

    public static readonly Gen<byte[]> Packet =
        from address in Address
        from descriptors in Descriptor.ArrayOf()
        select address.Concat(descriptors.SelectMany(d => d)).ToArray();

    private static Gen<byte[]> Bytes(int width) =>
        from length in width == 0 ? Gen.Choose(0, 20) : Gen.Constant(width)
        from data in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)
        select data;

    private static byte[] Make(byte id, byte[] data)
    {
        if (id == (byte)DescriptorId.NewAddress)
        {
            data[0] &= 0x0F;
        }

        return id < 0xC0 ? [id, .. data] : [id, 0, (byte)data.Length, .. data];
    }
}
