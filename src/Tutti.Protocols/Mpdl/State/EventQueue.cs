using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Events that wait to be taken, and the octets that some of them show.</summary>
/// <param name="bound">The most events.</param>
/// <param name="maxBytes">The most octets.</param>
/// <param name="counters">Where losses are counted.</param>
internal sealed class EventQueue(int bound, int maxBytes, MpdlCounters counters)
{
    private readonly Outbox<MpdlEvent> _events = new(bound);
    private readonly ByteWriter _bytes = new(0);

    public bool TryDequeue(out MpdlEvent item) => _events.TryDequeue(out item);

    /// <summary>Takes the room of octets back when every event that shows some was taken.</summary>
    public void Reclaim()
    {
        if (_events.Count == 0)
        {
            _bytes.Clear();
        }
    }

    public void Add(in MpdlEvent item) => counters.Lost += _events.TryEnqueue(item) ? 0 : 1;

    public void Add(MpdlEventKind kind, NoteAddress address, uint value = 0) => Add(new MpdlEvent(kind, address, Value: value));

    public void Changed(AddressState? sounding, NoteAddress address, DescriptorId id, byte selector = 0)
    {
        if (sounding is { VoiceCount: > 0 })
        {
            Add(new MpdlEvent(MpdlEventKind.Changed, address, id, selector));
        }
    }

    public void AddData(MpdlEventKind kind, NoteAddress address, Descriptor descriptor)
    {
        if (_bytes.Length + descriptor.Data.Length > maxBytes)
        {
            counters.Lost++;
            return;
        }

        int start = _bytes.Length;
        _bytes.Write(descriptor.Data);
        Add(new MpdlEvent(kind, address, descriptor.Id, Data: _bytes.WrittenMemory[start..]));
    }

    public void Refuse(NoteAddress address, DescriptorId id, string reason, int offset)
    {
        counters.Refused++;
        Add(new MpdlEvent(MpdlEventKind.Refused, address, id, Error: new DecodeError(reason, offset)));
    }
}
