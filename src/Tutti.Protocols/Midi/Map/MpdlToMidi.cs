using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Turns packets into MIDI 1.0 messages, and counts what MIDI cannot say (mpdl-11.7, mpdl-11.9).</summary>
/// <remarks>
/// It keeps the state of the device, so that groups, overwrites and prepared chords come out as the notes they start. Hand in each
/// packet when it acts, then take the messages. Thread-safe: no.
/// </remarks>
public sealed partial class MpdlToMidi
{
    private const double MpeRange = 48;

    private readonly MpdlToMidiOptions _options;
    private readonly Dictionary<DescriptorId, int> _controllers;
    private readonly Dictionary<NoteAddress, MidiPart> _parts = [];
    private readonly Queue<MidiOutput> _output = new();
    private readonly MpdlEngine _engine = new(new MpdlEngineOptions { MaxAddresses = 1_024_191, Voices = ushort.MaxValue, MaxEvents = 1 << 20 });
    private Instant _now;
    private int _furtherParts;

    /// <summary>A device in its first state.</summary>
    /// <param name="options">How.</param>
    public MpdlToMidi(MpdlToMidiOptions? options = null)
    {
        _options = options ?? new MpdlToMidiOptions();
        MidiMap.Check(_options.Map);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MovementInterval, TimeSpan.FromMicroseconds(50), nameof(options));
        _controllers = _options.Map.Controllers.GroupBy(c => c.Value).ToDictionary(g => g.Key, g => g.Min(c => c.Key));
    }

    /// <summary>What MIDI could not say.</summary>
    public MidiLosses Losses { get; } = new();

    /// <summary>Takes the next message.</summary>
    public bool TryDequeue(out MidiOutput output) => _output.TryDequeue(out output);

    /// <summary>Turns a packet into messages.</summary>
    /// <param name="now">When it acts, never before that of the last call.</param>
    /// <param name="packet">The packet; a malformed one is counted.</param>
    public void Convert(Instant now, ReadOnlySpan<byte> packet)
    {
        _now = now;
        if (!MpdlReader.TryCheck(packet, out _))
        {
            Losses.Add("malformed packet");
            return;
        }

        bool isComment = TryConvertComments(packet);
        _engine.Receive(now, 0, packet);
        var reader = new MpdlReader(packet);
        bool endsAll = false;
        while (!isComment && reader.TryRead(out Descriptor descriptor))
        {
            endsAll |= ConvertDescriptor(reader.Address, descriptor);
        }

        while (_engine.TryDequeue(out MpdlEvent item))
        {
            ConvertEvent(item, isSilent: isComment || (endsAll && item.Kind is MpdlEventKind.Released or MpdlEventKind.Silenced));
        }
    }

    private bool TryConvertComments(ReadOnlySpan<byte> packet)
    {
        bool isComment = false;
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (!MidiComment.TryRead(descriptor, out MidiMessage message))
            {
                continue;
            }

            isComment = true;
            if (!message.IsChannel)
            {
                if (message is { Status: MidiMessage.Meta, Data1: MidiMessage.Tempo })
                {
                    Losses.Add("tempo (time is kept)");
                }
                else
                {
                    _output.Enqueue(new MidiOutput(0, message));
                }
            }
            else if (TryFindPart(reader.Address, out MidiPart? part))
            {
                int channel = part.Notes.TryGetValue(reader.Address, out (int Key, int Channel) note) ? note.Channel : part.Channel;
                part.Wheel.BendRange = part.Wheel.TryRegister(message.Data1, message.Data2, out int parameter, out double data) && message.Kind == 0xB0 && parameter == 0
                    ? data
                    : part.Wheel.BendRange;
                Send(part, message with { Status = (byte)(message.Kind | (channel - 1)) });
            }
        }

        return isComment;
    }

    /// <summary>What a descriptor says by itself; what notes do comes from the events. True for a release of all notes.</summary>
    private bool ConvertDescriptor(NoteAddress address, Descriptor descriptor)
    {
        DescriptorId id = descriptor.Id;
        switch (DescriptorCatalog.KindOf(id))
        {
            case DescriptorKind.Packet when id == DescriptorId.Text:
                _output.Enqueue(new MidiOutput(0, new MidiMessage(MidiMessage.Meta, 1, Data: descriptor.Data.ToArray())));
                return false;
            case DescriptorKind.Packet:
                return false;
            case DescriptorKind.Parameter when id is DescriptorId.Articulation or DescriptorId.AllocationPriority:
                return false;
        }

        if (id is DescriptorId.SegmentBlock or DescriptorId.ModulationBlock)
        {
            BeginMovement(address, descriptor);
            return false;
        }

        if (id is DescriptorId.ModulationRate or DescriptorId.ModulationDepth or DescriptorId.ModulationTable or DescriptorId.SegmentTable)
        {
            // what they change is told where it moves something
            return false;
        }

        if (id == DescriptorId.Overwrite && TryReleaseAll(address, descriptor.Data))
        {
            return true;
        }

        if (address.Level == AddressLevel.Note)
        {
            ConvertForNote(address, descriptor);
            return false;
        }

        ConvertForGroup(address, descriptor);
        return false;
    }

    private void ConvertForGroup(NoteAddress address, Descriptor descriptor)
    {
        DescriptorId id = descriptor.Id;
        bool isKnown = id is DescriptorId.Pitch or DescriptorId.ProgramNow or DescriptorId.ProgramNext || id == _options.Map.Pressure || id == _options.Map.Bend || _controllers.ContainsKey(id);
        if (!isKnown)
        {
            // the loudness of a group comes out in the velocities of its notes
            if (id != _options.Map.Velocity)
            {
                Lose(id);
            }

            return;
        }

        if (address.Level == AddressLevel.Instrument)
        {
            TryFindPart(address, out _);
        }

        foreach ((NoteAddress instrument, MidiPart part) in _parts)
        {
            if (address.Contains(instrument))
            {
                ConvertForInstrument(instrument, part, descriptor);
            }
        }
    }

    private bool TryReleaseAll(NoteAddress address, ReadOnlySpan<byte> data)
    {
        if (address.Level != AddressLevel.Instrument || data is not [(byte)DescriptorId.Articulation, < 0x40 and var raw] || !TryFindPart(address, out MidiPart? part))
        {
            return false;
        }

        Articulation.TryFromRaw(raw, out Articulation release);
        foreach ((int controller, ReleaseKind kind) in _options.Map.Releases)
        {
            if (kind == release.ReleaseKind)
            {
                Send(part, MidiMessage.OfChannel(0xB0, part.Channel, controller));
                return true;
            }
        }

        return false;
    }

    private void ConvertForInstrument(NoteAddress instrument, MidiPart part, Descriptor descriptor)
    {
        DescriptorId id = descriptor.Id;
        if (id == DescriptorId.Pitch)
        {
            SendInstrumentBend(instrument, part);
        }
        else if (id is DescriptorId.ProgramNow or DescriptorId.ProgramNext)
        {
            SendProgram(part, (int)descriptor.Value);
        }
        else if (_controllers.TryGetValue(id, out int controller))
        {
            Send(part, MidiMessage.OfChannel(0xB0, part.Channel, controller, (int)Shrunk(instrument, descriptor, 7)));
        }
        else if (id == _options.Map.Bend)
        {
            Send(part, MidiMessage.OfBend(part.Channel, (int)Shrunk(instrument, descriptor, 14)));
        }
        else
        {
            Send(part, MidiMessage.OfChannel(0xD0, part.Channel, (int)Shrunk(instrument, descriptor, 7)));
        }
    }

    private void ConvertForNote(NoteAddress address, Descriptor descriptor)
    {
        bool isSounding = TryFindPart(address, out MidiPart? part) & (part is not null && part.Notes.TryGetValue(address, out _));
        (int key, int channel) = isSounding ? part!.Notes[address] : default;
        DescriptorId id = descriptor.Id;
        if (id == _options.Map.Pressure && isSounding)
        {
            int pressure = (int)Shrunk(address, descriptor, 7);
            Send(part!, _options.UsesPlainChannels ? MidiMessage.OfChannel(0xA0, channel, key, pressure) : MidiMessage.OfChannel(0xD0, channel, pressure));
        }
        else if (id == DescriptorId.Brightness && !_options.UsesPlainChannels)
        {
            if (isSounding)
            {
                Send(part!, NoteBrightness(address, channel));
            }
        }
        else if (id is DescriptorId.Pitch or DescriptorId.Frequency or DescriptorId.ProgramNow or DescriptorId.ProgramNext || id == _options.Map.Velocity)
        {
            // said when the note starts; what changes while it sounds is told by the engine
            return;
        }
        else
        {
            Lose(id);
        }
    }

    private void Send(MidiPart part, MidiMessage message)
    {
        part.Remember(message);
        _output.Enqueue(new MidiOutput(part.Port, message));
    }

    private void Lose(DescriptorId id) =>
        Losses.Add(DescriptorCatalog.NameOf(id) ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0x{(byte)id:X2}"));

    private uint Shrunk(NoteAddress address, Descriptor descriptor, int bits)
    {
        bool isCombined = DescriptorCatalog.RuleOf(descriptor.Id) is CombiningRule.Multiply or CombiningRule.Add;
        uint value = isCombined ? _engine.Combined(address, descriptor.Id, _now) : descriptor.Value;
        return MidiScale.Shrink(value, 8 * DescriptorCatalog.WidthOf(descriptor.Id), bits);
    }
}
