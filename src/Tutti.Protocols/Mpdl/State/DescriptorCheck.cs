namespace Tutti.Protocols.Mpdl;

/// <summary>Says whether the data of a descriptor makes sense, before anything of its packet is carried out (mpdl-1.7).</summary>
internal static class DescriptorCheck
{
    /// <summary>Why the descriptor has to be refused; null when it can be carried out.</summary>
    public static string? Reason(Descriptor descriptor)
    {
        ReadOnlySpan<byte> data = descriptor.Data;
        switch (descriptor.Id)
        {
            case DescriptorId.None:
                return "id 0 is illegal";
            case DescriptorId.Articulation:
                return Articulation.TryFromRaw(data[0], out _) ? null : "articulation begins with 10";
            case DescriptorId.ModulationBlock:
                return !ModulationBlock.TryRead(data, out ModulationBlock block) ? "modulation block is too short"
                    : DescriptorCatalog.CanGlide(block.Parameter) ? null : "parameter cannot be modulated";
            case DescriptorId.SegmentBlock:
                return SegmentBlock.TryRead(data, out _) ? null
                    : data.Length > 0 && !DescriptorCatalog.CanGlide((DescriptorId)data[0]) ? "parameter cannot glide" : "segment block is too short";
            case DescriptorId.ModulationTable or DescriptorId.SegmentTable:
                return TableStore.Check(descriptor.Id, data);
            case DescriptorId.Query:
                return data.IsEmpty ? "query without a question" : null;
            case DescriptorId.Overwrite:
                data = data is [(byte)DescriptorId.Overwrite, ..] ? data[1..] : data;
                return data.IsEmpty || DescriptorCatalog.RuleOf((DescriptorId)data[0]) == CombiningRule.None ? "overwrite of what is no parameter"
                    : data.Length - 1 != DescriptorCatalog.WidthOf((DescriptorId)data[0]) ? "overwrite with a value of a wrong width"
                    : Reason(new Descriptor((DescriptorId)data[0], data[1..]));
            default:
                return null;
        }
    }
}
