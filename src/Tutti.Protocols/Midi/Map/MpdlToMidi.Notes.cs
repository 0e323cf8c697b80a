using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <content>Notes: how they start, change and stop, as the engine tells it.</content>
public sealed partial class MpdlToMidi
{
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

            SendBend(part, NoteBend(address, key, channel));
            Send(part, NoteBrightness(address, channel));
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
            SendBend(part, NoteBend(item.Address, note.Key, note.Channel));
        }
        else if (isPitch || item.Id == _options.Map.Velocity)
        {
            Losses.Add($"{DescriptorCatalog.NameOf(item.Id)} of a sounding note");
        }
    }

    private (MidiMessage Message, bool IsBeyond) NoteBend(NoteAddress note, int key, int channel)
    {
        double distance = OwnSemitones(note) - key;
        return (MidiMessage.OfBend(channel, BendOf(distance, MpeRange)), Math.Abs(distance) > MpeRange);
    }

    private MidiMessage NoteBrightness(NoteAddress note, int channel) =>
        MidiMessage.OfChannel(0xB0, channel, 74, (int)MidiScale.Shrink(OwnBrightness(note), 8, 7));

    private double OwnSemitones(NoteAddress note)
    {
        double steps = _engine.Effective(note, DescriptorId.Pitch, _now) - _engine.Effective(note.Parent, DescriptorId.Pitch, _now) + Pitch.MiddleC.Raw;
        return new Pitch((ushort)Math.Clamp(Math.Floor(steps + 0.5), 0, ushort.MaxValue)).Semitones;
    }

    // without its instrument's, which the master channel says
    private uint OwnBrightness(NoteAddress note) => Levels.Encode(DescriptorId.Brightness, _engine.OwnMoved(note, DescriptorId.Brightness, _now));
}
