using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <content>Segments and modulations: MIDI knows none, so they become streams of bends and controllers (mpdl-11.11).</content>
public sealed partial class MpdlToMidi
{
    // what moves, and until when; a modulation without end
    private readonly Dictionary<(NoteAddress Address, DescriptorId Id, bool IsSegment), Instant> _movements = [];
    private readonly List<(NoteAddress Address, DescriptorId Id, bool IsSegment)> _arrived = [];
    private Instant _nextStep = Instant.Never;
    private int _steps;

    /// <summary>When to call <see cref="Advance"/> at the latest; <see cref="Instant.Never"/> while nothing moves by itself.</summary>
    public Instant NextDeadline => _movements.Count == 0 ? Instant.Never : Instant.Min(_nextStep, _movements.Values.Min());

    /// <summary>Tells where what moves stands now. Calling early or often is harmless.</summary>
    /// <param name="now">The present, never before that of the last call.</param>
    public void Advance(Instant now)
    {
        if (now < NextDeadline)
        {
            return;
        }

        _now = now;
        _nextStep = now + _options.MovementInterval;
        if (_steps++ >= _options.MaxMovementSteps)
        {
            Losses.Add("movement beyond the bound");
            _movements.Clear();
            return;
        }

        TellMovements();
        foreach ((var movement, Instant end) in _movements)
        {
            if (end <= now)
            {
                _arrived.Add(movement);
            }
        }

        foreach (var movement in _arrived)
        {
            _movements.Remove(movement);
        }

        _arrived.Clear();
    }

    /// <summary>Modulations have no end of their own: from here on they are told no more.</summary>
    internal void EndModulations()
    {
        foreach (var movement in _movements.Keys.Where(m => !m.IsSegment).ToArray())
        {
            _movements.Remove(movement);
        }
    }

    private void BeginMovement(NoteAddress address, Descriptor descriptor)
    {
        (DescriptorId id, Instant? end) = (DescriptorId.None, null);
        bool isSegment = SegmentOf(descriptor, out SegmentBlock segment);
        if (isSegment)
        {
            id = segment.Target.Id;
            bool waits = segment.IsChained && _movements.TryGetValue((address, id, true), out Instant running) && running > _now;
            end = (waits ? _movements[(address, id, true)] : _now) + TimeSpan.FromMilliseconds(segment.Milliseconds);
        }
        else if (descriptor.Id == DescriptorId.ModulationBlock && ModulationBlock.TryRead(descriptor.Data, out ModulationBlock modulation))
        {
            id = modulation.Parameter;
            end = modulation.Function == ModulationFunction.None ? _now : Instant.Never;
        }

        if (end is not { } until || !DescriptorCatalog.CanGlide(id))
        {
            return;
        }

        if (!CanTellMovement(address, id))
        {
            Losses.Add($"{DescriptorCatalog.NameOf(descriptor.Id)} of {DescriptorCatalog.NameOf(id) ?? "a free parameter"}");
            return;
        }

        if (address.Level == AddressLevel.Instrument)
        {
            TryFindPart(address, out _);
        }

        _movements[(address, id, isSegment)] = until;
        _nextStep = Instant.Min(_nextStep <= _now ? Instant.Never : _nextStep, _now + _options.MovementInterval);
    }

    private static bool SegmentOf(Descriptor descriptor, out SegmentBlock segment)
    {
        segment = default;
        return descriptor.Id == DescriptorId.SegmentBlock && SegmentBlock.TryRead(descriptor.Data, out segment);
    }

    // of one note what MPE has a place for; the pressure of its channel is that of the key, and does not say how loud it is
    private bool CanTellMovement(NoteAddress address, DescriptorId id) => address.Level == AddressLevel.Note
        ? !_options.UsesPlainChannels && id is DescriptorId.Pitch or DescriptorId.Frequency or DescriptorId.Brightness
        : id == DescriptorId.Pitch || _controllers.ContainsKey(id) || (id == DescriptorId.Frequency && !_options.UsesPlainChannels);

    private void TellMovements()
    {
        foreach ((NoteAddress address, DescriptorId id, _) in _movements.Keys)
        {
            foreach ((NoteAddress instrument, MidiPart part) in _parts)
            {
                if (address.Contains(instrument) && id != DescriptorId.Frequency)
                {
                    SendIfMoved(part, id == DescriptorId.Pitch ? InstrumentBend(instrument, part) : (InstrumentController(instrument, part, id), false));
                }
                else if (address.Contains(instrument) || instrument.Contains(address))
                {
                    TellNotes(address, id, part);
                }
            }
        }
    }

    private void TellNotes(NoteAddress address, DescriptorId id, MidiPart part)
    {
        foreach ((NoteAddress note, (int key, int channel)) in part.Notes)
        {
            if (address.Contains(note))
            {
                SendIfMoved(part, id == DescriptorId.Brightness ? (NoteBrightness(note, channel), false) : NoteBend(note, key, channel));
            }
        }
    }

    private MidiMessage InstrumentController(NoteAddress instrument, MidiPart part, DescriptorId id)
    {
        uint raw = Levels.Encode(id, _engine.Effective(instrument, id, _now));
        return MidiMessage.OfChannel(0xB0, part.Channel, _controllers[id], (int)MidiScale.Shrink(raw, 8 * DescriptorCatalog.WidthOf(id), 7));
    }

    private void SendIfMoved(MidiPart part, (MidiMessage Message, bool IsBeyond) value)
    {
        if (!part.Stands(value.Message))
        {
            SendBend(part, value);
        }
    }
}
