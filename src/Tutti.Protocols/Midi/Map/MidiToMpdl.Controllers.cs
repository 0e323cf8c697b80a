using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <content>Controllers, programs and the wheel.</content>
public sealed partial class MidiToMpdl
{
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
}
