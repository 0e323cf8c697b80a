using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>Turns MIDI 1.0 messages into packets, one for each message (mpdl-11.3 to mpdl-11.8).</summary>
/// <remarks>A passive core; it keeps which keys sound on which notes. Thread-safe: no.</remarks>
public sealed partial class MidiToMpdl
{
    private readonly MidiMap _map;
    private readonly MpdlWriter _writer = new(MpdlFileWriter.MaxPacketLength);
    private readonly MidiChannel[] _channels = new MidiChannel[17];
    private readonly Queue<int>[] _free = new Queue<int>[17];
    private int _lowerMembers;
    private int _upperMembers;

    /// <summary>A map in its first state.</summary>
    /// <param name="map">Which message becomes what.</param>
    public MidiToMpdl(MidiMap? map = null)
    {
        _map = MidiMap.Check(map ?? new MidiMap());
        for (int i = 1; i <= 16; i++)
        {
            _channels[i] = new MidiChannel();
            _free[i] = new Queue<int>(Enumerable.Range(1, NoteAddress.MaxNote));
        }
    }

    /// <summary>What has no line in the map: it travels as comments, and is counted here.</summary>
    public MidiLosses Losses { get; } = new();

    /// <summary>The packet of the last message; valid until the next.</summary>
    public ReadOnlySpan<byte> Packet => _writer.WrittenSpan;

    /// <summary>Turns a message into a packet.</summary>
    /// <param name="message">Any message.</param>
    /// <returns>False when it needs no packet.</returns>
    public bool Convert(MidiMessage message)
    {
        if (!message.IsChannel)
        {
            return ConvertSystem(message);
        }

        MidiChannel channel = _channels[message.Channel];
        _writer.Begin(InstrumentOf(message.Channel));
        switch (message.Kind)
        {
            case 0x90 when message.Data2 > 0:
                NoteOn(message, channel);
                return true;
            case 0x80 or 0x90:
                NoteOff(message, channel);
                return true;
            case 0xA0:
                KeyPressure(message, channel);
                return true;
            case 0xB0:
                return Controller(message, channel);
            case 0xC0:
                Program(message, channel);
                return true;
            case 0xD0:
                channel.Pressure = message.Data1;
                return SetInstrumentOrNotes(message.Channel, channel, _ => Grown(_map.Pressure, message.Data1, 7));
            default:
                channel.Bend = message.Bend;
                return Bend(message.Channel, channel);
        }
    }

    private static ParameterSetting Grown(DescriptorId id, int value, int bits) =>
        ParameterSetting.FromRaw(id, MidiScale.Grow((uint)value, bits, 8 * DescriptorCatalog.WidthOf(id)));

    private bool IsLowerMember(int channel) => channel > 1 && channel <= 1 + _lowerMembers;

    private bool IsUpperMember(int channel) => channel < 16 && channel >= 16 - _upperMembers;

    private bool IsMember(int channel) => IsLowerMember(channel) || IsUpperMember(channel);

    /// <summary>The notes of member channels belong to the instrument of their zone.</summary>
    private int InstrumentNumber(int channel) => IsLowerMember(channel) ? 1 : IsUpperMember(channel) ? 16 : channel;

    private NoteAddress InstrumentOf(int channel) => NoteAddress.OfInstrument(_map.Family, InstrumentNumber(channel));

    private NoteAddress NoteOf(int channel, int note) => NoteAddress.OfNote(_map.Family, InstrumentNumber(channel), note);

    private double BendOf(int number, MidiChannel channel) =>
        (channel.BendRange ?? (IsMember(number) ? _map.MemberBendRange : _map.BendRange)) * (channel.Bend - 8192) / 8192;

    private bool ConvertSystem(MidiMessage message)
    {
        if (message.Status >= 0xF1 && message.Status is not (MidiMessage.Escape or MidiMessage.Meta))
        {
            Losses.Add($"system {message.Status:X2}");
            return false;
        }

        _writer.Begin(NoteAddress.AllFamilies);
        return Comment(message, message.Status == MidiMessage.Meta ? $"meta {message.Data1:X2}" : "system exclusive");
    }

    private void NoteOn(MidiMessage message, MidiChannel channel)
    {
        MidiChannel zone = _channels[InstrumentNumber(message.Channel)];
        if (!zone.HasProgram)
        {
            zone.HasProgram = true;
            ProgramNumber program = message.Channel == _map.DrumChannel ? _map.DrumProgram : _map.DefaultProgram;
            _writer.Set(ParameterSetting.FromRaw(_map.Program, program.Number));
        }

        Queue<int> free = _free[InstrumentNumber(message.Channel)];
        if (free.Count == 0)
        {
            Losses.Add("more than 127 notes of an instrument");
            Forget(message.Channel);
        }

        int note = free.Dequeue();
        channel.Notes.Add((message.Data1, note));
        if (_writer.Length == MpdlReader.MinLength)
        {
            _writer.Begin(NoteOf(message.Channel, note));
        }

        double bend = IsMember(message.Channel) ? BendOf(message.Channel, channel) : 0;
        _writer.At(NoteOf(message.Channel, note)).Set(Pitch.FromMidi(message.Data1 + bend), Grown(_map.Velocity, message.Data2, 7));
        if (IsMember(message.Channel))
        {
            _writer.Set(Grown(DescriptorId.Brightness, channel.Brightness, 7)).Set(Grown(_map.Pressure, channel.Pressure, 7));
        }

        _writer.Trigger();
    }

    /// <summary>All notes of an instrument are taken: the oldest note of the channel, or of any of its zone, starts anew.</summary>
    private void Forget(int number)
    {
        int owner = _channels[number].Notes.Count > 0
            ? number
            : Enumerable.Range(1, 16).First(c => InstrumentNumber(c) == InstrumentNumber(number) && _channels[c].Notes.Count > 0);
        Free(owner, 0);
    }

    private void Free(int number, int index)
    {
        _free[InstrumentNumber(number)].Enqueue(_channels[number].Notes[index].Note);
        _channels[number].Notes.RemoveAt(index);
    }

    private void NoteOff(MidiMessage message, MidiChannel channel)
    {
        int index = channel.Notes.FindIndex(n => n.Key == message.Data1);
        if (index < 0)
        {
            Comment(message, "note-off without a note");
            return;
        }

        _writer.Begin(NoteOf(message.Channel, channel.Notes[index].Note));
        if (message.Kind == 0x80 && message.Data2 != 64)
        {
            Comment(message, "release velocity");
        }

        _writer.Release(_map.NoteOff);
        Free(message.Channel, index);
    }

    private void KeyPressure(MidiMessage message, MidiChannel channel)
    {
        int index = channel.Notes.FindIndex(n => n.Key == message.Data1);
        if (index < 0)
        {
            Comment(message, "key pressure without a note");
            return;
        }

        _writer.Begin(NoteOf(message.Channel, channel.Notes[index].Note)).Set(Grown(_map.Pressure, message.Data2, 7));
    }

    private bool Comment(MidiMessage message, string kind)
    {
        Losses.Add(kind);
        string text = MidiComment.Of(message);
        if (text.Length + 3 > _writer.Room)
        {
            Losses.Add("too long for a packet");
            return false;
        }

        _writer.Comment(text);
        return true;
    }
}
