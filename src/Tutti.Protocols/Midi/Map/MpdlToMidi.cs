using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Turns packets into MIDI 1.0 messages, and counts what MIDI cannot say (mpdl-11.7, mpdl-11.9).</summary>
/// <remarks>
/// It keeps the state of the device, so that groups, overwrites and prepared chords come out as the notes they start. Hand in each
/// packet when it acts, then take the messages. Thread-safe: no.
/// </remarks>
public sealed class MpdlToMidi
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

        if (id == DescriptorId.Overwrite && TryReleaseAll(address, descriptor.Data))
        {
            return true;
        }

        if (address.Level == AddressLevel.Note)
        {
            ConvertForNote(address, descriptor);
            return false;
        }

        bool isKnown = id is DescriptorId.Pitch or DescriptorId.ProgramNow or DescriptorId.ProgramNext || id == _options.Map.Pressure || id == _options.Map.Bend || _controllers.ContainsKey(id);
        if (!isKnown)
        {
            // the loudness of a group comes out in the velocities of its notes
            if (id != _options.Map.Velocity)
            {
                Lose(id);
            }

            return false;
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

        return false;
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
                Send(part!, MidiMessage.OfChannel(0xB0, channel, 74, (int)MidiScale.Shrink(OwnBrightness(address), 8, 7)));
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

    private void ConvertEvent(MpdlEvent item, bool isSilent)
    {
        if (item.Kind is MpdlEventKind.Refused)
        {
            Losses.Add("refused descriptor");
        }

        if (item.Address.Level != AddressLevel.Note || !TryFindPart(item.Address, out MidiPart? part))
        {
            return;
        }

        switch (item.Kind)
        {
            case MpdlEventKind.Resumed:
                Losses.Add("reconfirm (attacks)");
                Start(item.Address, part);
                break;
            case MpdlEventKind.Started:
                Start(item.Address, part);
                break;
            case MpdlEventKind.Released or MpdlEventKind.Silenced or MpdlEventKind.Stolen:
                Stop(item.Address, part, isSilent);
                break;
            case MpdlEventKind.Changed when part.Notes.TryGetValue(item.Address, out (int Key, int Channel) note):
                Change(item, part, note);
                break;
        }
    }

    private void Start(NoteAddress address, MidiPart part)
    {
        Stop(address, part, isSilent: false);
        uint program = _engine.Combined(address, DescriptorId.ProgramNow, _now);
        if (part.Program != program)
        {
            SendProgram(part, (int)program);
        }

        double semitones = OwnSemitones(address);
        int key = Math.Clamp((int)Math.Floor(semitones + 0.5), 0, 127);
        int velocity = (int)Math.Max(1, MidiScale.Shrink(_engine.Combined(address, _options.Map.Velocity, _now), 8 * DescriptorCatalog.WidthOf(_options.Map.Velocity), 7));
        int channel = part.Channel;
        if (!_options.UsesPlainChannels)
        {
            if (!part.TryTakeMember(out channel))
            {
                Losses.Add("more than 15 notes of an instrument");
            }

            Send(part, MidiMessage.OfBend(channel, BendOf(semitones - key, MpeRange)));
            Send(part, MidiMessage.OfChannel(0xB0, channel, 74, (int)MidiScale.Shrink(OwnBrightness(address), 8, 7)));
        }
        else if (Math.Abs(semitones - key) > 0.5 / Pitch.StepsPerSemitone)
        {
            Losses.Add("pitch between keys");
        }

        part.Notes[address] = (key, channel);
        Send(part, MidiMessage.OfChannel(0x90, channel, key, velocity));
    }

    private void Stop(NoteAddress address, MidiPart part, bool isSilent)
    {
        if (!part.Notes.Remove(address, out (int Key, int Channel) note))
        {
            return;
        }

        if (!isSilent)
        {
            Send(part, MidiMessage.OfChannel(0x80, note.Channel, note.Key, 64));
        }

        if (!_options.UsesPlainChannels)
        {
            part.GiveMember(note.Channel);
        }
    }

    private void Change(MpdlEvent item, MidiPart part, (int Key, int Channel) note)
    {
        bool isPitch = item.Id is DescriptorId.Pitch or DescriptorId.Frequency;
        if (isPitch && !_options.UsesPlainChannels)
        {
            double distance = OwnSemitones(item.Address) - note.Key;
            if (Math.Abs(distance) > MpeRange)
            {
                Losses.Add("bend beyond the range");
            }

            Send(part, MidiMessage.OfBend(note.Channel, BendOf(distance, MpeRange)));
        }
        else if (isPitch || item.Id == _options.Map.Velocity)
        {
            Losses.Add($"{DescriptorCatalog.NameOf(item.Id)} of a sounding note");
        }
    }

    private void SendInstrumentBend(NoteAddress instrument, MidiPart part)
    {
        double offset = (_engine.Combined(instrument, DescriptorId.Pitch, _now) - (double)Pitch.MiddleC.Raw) / Pitch.StepsPerSemitone;
        double range = part.Wheel.BendRange ?? (_options.UsesPlainChannels ? _options.Map.BendRange : MpeRange);
        if (Math.Abs(offset) > range + (1.0 / Pitch.StepsPerSemitone))
        {
            Losses.Add("bend beyond the range");
        }

        Send(part, MidiMessage.OfBend(part.Channel, BendOf(offset, range)));
    }

    private void SendProgram(MidiPart part, int program)
    {
        if (part.Program != program && (program is 0 or > 128) && !(part.Channel == _options.Map.DrumChannel && program == _options.Map.DrumProgram.Number))
        {
            Losses.Add(program == 0 ? "program 0" : "program above 128");
        }

        part.Program = program;
        if (program is >= 1 and <= 128)
        {
            Send(part, MidiMessage.OfChannel(0xC0, part.Channel, program - 1));
        }
    }

    private void Send(MidiPart part, MidiMessage message) => _output.Enqueue(new MidiOutput(part.Port, message));

    private void Lose(DescriptorId id) =>
        Losses.Add(DescriptorCatalog.NameOf(id) ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0x{(byte)id:X2}"));

    private static int BendOf(double semitones, double range) =>
        range <= 0 ? 8192 : Math.Clamp((int)Math.Floor((semitones / range * 8192) + 8192.5), 0, 16383);

    private double OwnSemitones(NoteAddress note)
    {
        double steps = _engine.Effective(note, DescriptorId.Pitch, _now) - _engine.Effective(note.Parent, DescriptorId.Pitch, _now) + Pitch.MiddleC.Raw;
        return new Pitch((ushort)Math.Clamp(Math.Floor(steps + 0.5), 0, ushort.MaxValue)).Semitones;
    }

    private uint OwnBrightness(NoteAddress note) =>
        _engine.TryGetOwn(note, DescriptorId.Brightness, _now, out uint raw) ? raw : Brightness.Neutral.Raw;

    private uint Shrunk(NoteAddress address, Descriptor descriptor, int bits)
    {
        bool isCombined = DescriptorCatalog.RuleOf(descriptor.Id) is CombiningRule.Multiply or CombiningRule.Add;
        uint value = isCombined ? _engine.Combined(address, descriptor.Id, _now) : descriptor.Value;
        return MidiScale.Shrink(value, 8 * DescriptorCatalog.WidthOf(descriptor.Id), bits);
    }

    /// <summary>The part of the instrument of an address, made if need be.</summary>
    private bool TryFindPart(NoteAddress address, [NotNullWhen(true)] out MidiPart? part)
    {
        NoteAddress instrument = address.Level == AddressLevel.Note ? address.Parent : address;
        if (instrument.Level != AddressLevel.Instrument)
        {
            part = null;
            return false;
        }

        if (!_parts.TryGetValue(instrument, out part))
        {
            part = MakePart(instrument);
            if (part is not null)
            {
                _parts.Add(instrument, part);
                Introduce(instrument, part);
            }
        }

        return part is not null;
    }

    private MidiPart? MakePart(NoteAddress instrument)
    {
        bool isMapped = instrument.Family == _options.Map.Family && instrument.Instrument <= 16;
        int index = isMapped && _options.UsesPlainChannels ? instrument.Instrument - 1 : 0;
        int port = 0;
        if (!_options.UsesPlainChannels)
        {
            port = _furtherParts++;
        }
        else if (!isMapped)
        {
            // fifteen to a port, leaving out the channel of drums
            port = 1 + (_furtherParts / 15);
            index = _furtherParts++ % 15;
            index += index + 1 >= _options.Map.DrumChannel && _options.Map.DrumChannel > 0 ? 1 : 0;
        }

        if (port >= _options.MaxPorts)
        {
            Losses.Add("instrument without a port");
            return null;
        }

        return new MidiPart(port, index + 1);
    }

    /// <summary>Says what a part needs before its first message: in MPE its zone, and what its family had set before.</summary>
    private void Introduce(NoteAddress instrument, MidiPart part)
    {
        if (!_options.UsesPlainChannels)
        {
            foreach ((int controller, int value) in ((int, int)[])[(101, 0), (100, 6), (6, 15), (101, 0), (100, 0), (6, (int)MpeRange), (101, 127), (100, 127)])
            {
                Send(part, MidiMessage.OfChannel(0xB0, part.Channel, controller, value));
            }
        }

        foreach ((DescriptorId id, int controller) in _controllers)
        {
            if (DescriptorCatalog.RuleOf(id) == CombiningRule.Multiply && FamilyOf(instrument, id) is var value && value != DescriptorCatalog.DefaultOf(id))
            {
                Send(part, MidiMessage.OfChannel(0xB0, part.Channel, controller, (int)MidiScale.Shrink(value, 8 * DescriptorCatalog.WidthOf(id), 7)));
            }
        }

        if (FamilyOf(instrument, DescriptorId.Pitch) != Pitch.MiddleC.Raw)
        {
            SendInstrumentBend(instrument, part);
        }
    }

    private uint FamilyOf(NoteAddress instrument, DescriptorId id) => _engine.Combined(instrument.Parent, id, _now);
}
