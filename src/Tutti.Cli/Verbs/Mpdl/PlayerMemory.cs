using Tutti.Protocols.Mpdl;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>What a synthesizer that was away has to be told: the last plain value of every parameter at every address, programs among them.</summary>
/// <remarks>
/// Values are told again in the order in which they were last set, so that what stood over or under what still does. Notes that sound, segments and
/// modulations are not: the piece brings the next ones. Thread-safe: no.
/// </remarks>
internal sealed class PlayerMemory
{
    private const int MostValues = 16_384;

    private readonly Dictionary<(NoteAddress Address, DescriptorId Id, byte Selector), (long Order, ParameterSetting Setting)> _values = [];
    private long _order;

    /// <summary>Takes notice of a packet that is well formed.</summary>
    public void Note(ReadOnlySpan<byte> packet)
    {
        MpdlReader reader = new(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.Articulation || !ParameterSetting.TryRead(descriptor, out ParameterSetting setting))
            {
                continue;
            }

            if (setting.Id == DescriptorId.AllocationPriority && setting.Raw == 0)
            {
                Forget(reader.Address);
                continue;
            }

            (NoteAddress, DescriptorId, byte) key = (reader.Address, setting.Id, setting.Selector);
            if (_values.Count < MostValues || _values.ContainsKey(key))
            {
                _values[key] = (_order++, setting);
            }
        }
    }

    /// <summary>Packets that say all of it.</summary>
    public IEnumerable<byte[]> Packets()
    {
        MpdlWriter writer = new(MpdlWriter.MaxRingLength - 1);
        bool isEmpty = true;
        foreach (((NoteAddress address, DescriptorId _, byte _), (long _, ParameterSetting setting)) in _values.OrderBy(v => v.Value.Order))
        {
            if (!isEmpty && writer.Room < 16)
            {
                yield return writer.WrittenSpan.ToArray();
                isEmpty = true;
            }

            writer = isEmpty ? writer.Begin(address) : writer.Address == address ? writer : writer.At(address);
            writer.Set(setting);
            isEmpty = false;
        }

        if (!isEmpty)
        {
            yield return writer.WrittenSpan.ToArray();
        }
    }

    // Priority 0 puts everything at an address and below back (mpdl-2.6).
    private void Forget(NoteAddress address)
    {
        foreach ((NoteAddress Address, DescriptorId, byte) key in _values.Keys.Where(k => k.Address == address || address.Contains(k.Address)).ToArray())
        {
            _values.Remove(key);
        }
    }
}
