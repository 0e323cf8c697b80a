using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>One parameter and the value to give it: what every typed value turns into on its way to a packet.</summary>
/// <remarks>It can only hold what fits the width of the parameter's descriptor. <see langword="default"/> is no setting and is refused by writers.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParameterSetting
{
    private ParameterSetting(DescriptorId id, uint raw, byte selector)
    {
        Id = id;
        Raw = raw;
        Selector = selector;
    }

    /// <summary>The parameter.</summary>
    public DescriptorId Id { get; }

    /// <summary>The value as on the wire; of an output level, the level alone.</summary>
    public uint Raw { get; }

    /// <summary>The output number of an output level; 0 otherwise.</summary>
    public byte Selector { get; }

    /// <summary>Reads the value of a parameter or free descriptor of fixed width.</summary>
    /// <param name="descriptor">Any descriptor.</param>
    /// <param name="setting">The setting.</param>
    /// <returns>False for a descriptor that sets no parameter.</returns>
    public static bool TryRead(Descriptor descriptor, out ParameterSetting setting)
    {
        setting = default;
        if (DescriptorCatalog.RuleOf(descriptor.Id) == CombiningRule.None)
        {
            return false;
        }

        setting = descriptor.Id == DescriptorId.OutputLevel
            ? new ParameterSetting(descriptor.Id, descriptor.Data[1], descriptor.Data[0])
            : new ParameterSetting(descriptor.Id, descriptor.Value, 0);
        return true;
    }

    /// <summary>Makes a setting from a number.</summary>
    /// <param name="id">A parameter, a measurement or a free descriptor, of fixed width.</param>
    /// <param name="raw">The value as on the wire.</param>
    /// <param name="selector">The output number of an output level; 0 otherwise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id carries no single value, or the value does not fit its width.</exception>
    public static ParameterSetting FromRaw(DescriptorId id, uint raw, byte selector = 0)
    {
        bool isValue = DescriptorCatalog.RuleOf(id) != CombiningRule.None || DescriptorCatalog.KindOf(id) == DescriptorKind.Measurement;
        int bits = id == DescriptorId.OutputLevel ? 8 : 8 * DescriptorCatalog.WidthOf(id);
        if (!isValue || bits == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, "The descriptor carries no single value.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(raw, uint.MaxValue >> (32 - bits));
        ArgumentOutOfRangeException.ThrowIfNotEqual(selector, id == DescriptorId.OutputLevel ? selector : (byte)0);
        return new ParameterSetting(id, raw, selector);
    }

    /// <summary>Writes the data bytes of the parameter's descriptor.</summary>
    internal void WriteValue(Span<byte> data)
    {
        switch (DescriptorCatalog.WidthOf(Id))
        {
            case 1:
                data[0] = (byte)Raw;
                break;
            case 2 when Id == DescriptorId.OutputLevel:
                data[0] = Selector;
                data[1] = (byte)Raw;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)Raw);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(data, Raw);
                break;
        }
    }

    internal static ParameterSetting Known(DescriptorId id, uint raw, byte selector = 0) => new(id, raw, selector);
}
