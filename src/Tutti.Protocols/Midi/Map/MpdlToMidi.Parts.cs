using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <content>Instruments: which port and channel each has, and what it says as a whole.</content>
public sealed partial class MpdlToMidi
{
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

    private void SendInstrumentBend(NoteAddress instrument, MidiPart part) => SendBend(part, InstrumentBend(instrument, part));

    private (MidiMessage Message, bool IsBeyond) InstrumentBend(NoteAddress instrument, MidiPart part)
    {
        double offset = (_engine.Effective(instrument, DescriptorId.Pitch, _now) - Pitch.MiddleC.Raw) / Pitch.StepsPerSemitone;
        double range = part.Wheel.BendRange ?? (_options.UsesPlainChannels ? _options.Map.BendRange : MpeRange);
        return (MidiMessage.OfBend(part.Channel, BendOf(offset, range)), Math.Abs(offset) > range + (1.0 / Pitch.StepsPerSemitone));
    }

    private void SendBend(MidiPart part, (MidiMessage Message, bool IsBeyond) bend)
    {
        if (bend.IsBeyond)
        {
            Losses.Add("bend beyond the range");
        }

        Send(part, bend.Message);
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

    private static int BendOf(double semitones, double range) =>
        range <= 0 ? 8192 : Math.Clamp((int)Math.Floor((semitones / range * 8192) + 8192.5), 0, 16383);
}
