using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>Turns MIDI 1.0 messages into packets, one for each message (mpdl-11.3 to mpdl-11.8).</summary>
/// <remarks>A passive core; it keeps which keys sound on which notes. Thread-safe: no.</remarks>
public sealed class MidiToMpdl
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

    private bool Controller(MidiMessage message, MidiChannel channel)
    {
        (byte controller, byte value) = (message.Data1, message.Data2);
        if (_map.Releases.TryGetValue(controller, out ReleaseKind release))
        {
            return ReleaseAll(message, channel, release);
        }

        if (controller == 74 && IsMember(message.Channel))
        {
            channel.Brightness = value;
            return SetInstrumentOrNotes(message.Channel, channel, _ => Grown(DescriptorId.Brightness, value, 7));
        }

        if (_map.Controllers.TryGetValue(controller, out DescriptorId id))
        {
            _writer.Set(Grown(id, value, 7));
            return true;
        }

        if (channel.TryRegister(controller, value, out int parameter, out double data))
        {
            Register(message.Channel, channel, parameter, data);
        }
        else if (controller == 121)
        {
            ResetControllers(message.Channel, channel);
        }

        return Comment(message, FormattableString.Invariant($"CC {controller}"));
    }

    private bool ReleaseAll(MidiMessage message, MidiChannel channel, ReleaseKind release)
    {
        if (IsMember(message.Channel))
        {
            // the instrument is shared with other channels, so each note is named; a chord has at most as many as fit
            foreach ((_, int note) in channel.Notes)
            {
                _writer.At(NoteOf(message.Channel, note)).Release(release);
            }

            Comment(message, FormattableString.Invariant($"CC {message.Data1} of a member channel"));
        }
        else
        {
            _writer.Overwrite(Articulation.Release(release));
            if (message.Data2 != 0)
            {
                Comment(message, FormattableString.Invariant($"value of CC {message.Data1}"));
            }
        }

        while (channel.Notes.Count > 0)
        {
            Free(message.Channel, 0);
        }

        return true;
    }

    /// <summary>RPN 0 is the range of the wheel, for all members of a zone alike; RPN 6 on a master channel makes a zone.</summary>
    private void Register(int number, MidiChannel channel, int parameter, double data)
    {
        if (parameter == 0)
        {
            for (int i = 1; i <= 16; i++)
            {
                bool isSameZone = IsMember(number) && IsMember(i) && InstrumentNumber(i) == InstrumentNumber(number);
                _channels[i].BendRange = i == number || isSameZone ? data : _channels[i].BendRange;
            }

            if (channel.Bend != 8192)
            {
                Bend(number, channel);
            }
        }
        else if (parameter == 6 && number == 1)
        {
            _lowerMembers = Math.Min((int)data, 15);
            _upperMembers = Math.Min(_upperMembers, Math.Max(0, 14 - _lowerMembers));
        }
        else if (parameter == 6 && number == 16)
        {
            _upperMembers = Math.Min((int)data, 15);
            _lowerMembers = Math.Min(_lowerMembers, Math.Max(0, 14 - _upperMembers));
        }
    }

    /// <summary>What controller 121 means for the lines of the map; the message itself travels as a comment.</summary>
    private void ResetControllers(int number, MidiChannel channel)
    {
        foreach ((int controller, int value) in ((int, int)[])[(1, 0), (11, 127), (64, 0), (67, 0)])
        {
            if (_map.Controllers.TryGetValue(controller, out DescriptorId id))
            {
                _writer.Set(Grown(id, value, 7));
            }
        }

        channel.Pressure = 0;
        SetInstrumentOrNotes(number, channel, _ => Grown(_map.Pressure, 0, 7));
        if (channel.Bend != 8192)
        {
            channel.Bend = 8192;
            Bend(number, channel);
        }
    }

    private void Program(MidiMessage message, MidiChannel channel)
    {
        if (message.Channel == _map.DrumChannel)
        {
            // which kit it is has no line: drums stay drums
            _writer.Set(ParameterSetting.FromRaw(_map.Program, _map.DrumProgram.Number));
            Comment(message, "program of the drum channel");
        }
        else if (IsMember(message.Channel))
        {
            Comment(message, "program of a member channel");
        }
        else
        {
            _writer.Set(ParameterSetting.FromRaw(_map.Program, message.Data1 + 1u));
        }

        channel.HasProgram = true;
    }

    private bool Bend(int number, MidiChannel channel)
    {
        if (_map.Bend != DescriptorId.Pitch)
        {
            _writer.Set(Grown(_map.Bend, channel.Bend, 14));
            return true;
        }

        double bend = BendOf(number, channel);
        return SetInstrumentOrNotes(number, channel, key => key is { } k ? Pitch.FromMidi(k + bend) : Pitch.Offset(bend));
    }

    /// <summary>Sets a parameter of the instrument, or of the sounding notes of a member channel.</summary>
    private bool SetInstrumentOrNotes(int number, MidiChannel channel, Func<byte?, ParameterSetting> setting)
    {
        if (!IsMember(number))
        {
            _writer.Set(setting(null));
            return true;
        }

        if (_writer.Length == MpdlReader.MinLength && channel.Notes.Count > 0)
        {
            _writer.Begin(NoteOf(number, channel.Notes[0].Note));
        }

        foreach ((byte key, int note) in channel.Notes)
        {
            _writer.At(NoteOf(number, note)).Set(setting(key));
        }

        return channel.Notes.Count > 0;
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
