using System.Runtime.CompilerServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Reads values: of one level, and of family, instrument and note together (mpdl-5.1 to mpdl-5.5).</summary>
/// <remarks>
/// All in doubles: a product of three levels has at most 48 bits and is divided by powers of two, so it is exact until it is rounded.
/// </remarks>
/// <param name="addresses">What is stored.</param>
/// <param name="tables">User tables.</param>
/// <param name="seed">For random modulations.</param>
internal sealed class Levels(AddressTable addresses, TableStore tables, ulong seed)
{
    /// <summary>A value on the wire as a number.</summary>
    public static double Decode(DescriptorId id, uint raw) => DescriptorCatalog.IsSigned(id) ? (sbyte)raw : raw;

    /// <summary>A number as the nearest value on the wire, halves up, clipped to the range; azimuth wraps.</summary>
    public static uint Encode(DescriptorId id, double value)
    {
        double rounded = Math.Floor(value + 0.5);
        if (DescriptorCatalog.IsSigned(id))
        {
            return (byte)(sbyte)Math.Clamp(rounded, sbyte.MinValue, sbyte.MaxValue);
        }

        return id == DescriptorId.Azimuth ? (uint)(long)rounded & 0xFF : (uint)Math.Clamp(rounded, 0, Top(id));
    }

    /// <summary>The value of one level in its own steps, moved by segments, and by modulation when asked for (mpdl-6.5).</summary>
    public double Own(AddressState state, DescriptorId id, byte selector, Instant now, bool isModulated)
    {
        double value = Unmodulated(state, id, selector, now);
        return isModulated && state.Extras is { Modulations.Length: > 0 } ? Modulate(state, id, value, now) : value;
    }

    /// <summary>The value of one level without modulation; its default when it has none.</summary>
    public double Unmodulated(AddressState state, DescriptorId id, byte selector, Instant now)
    {
        if (state.Extras is { Glides.Length: > 0 } extras)
        {
            ushort key = ParameterSlot.Key(id, selector);
            ref Glide glide = ref extras.FindGlide(key);
            if (!Unsafe.IsNullRef(ref glide))
            {
                if (glide.Advance(now))
                {
                    return glide.ValueAt(now, tables);
                }

                ParameterSetting target = glide.Target;
                extras.RemoveGlide(key);
                state.Store(target);
            }
        }

        return Decode(id, state.TryGetRaw(id, selector, out uint raw) ? raw : DescriptorCatalog.DefaultOf(id));
    }

    /// <summary>The effective value in the parameter's own steps: all levels down to the address, within the range, not rounded.</summary>
    public double Effective(NoteAddress address, DescriptorId id, byte selector, Instant now, bool isModulated)
    {
        AddressState? family = addresses.Find(NoteAddress.FromBits(address.Bits & ~0x3FFF));
        AddressState? instrument = address.Instrument == 0 ? null : family?.Child(address.Instrument);
        AddressState? note = address.Note == 0 ? null : instrument?.Child(address.Note);
        RememberedValues? forInstrument = instrument is null && address.Instrument != 0 ? family?.Extras?.ForInstruments : null;
        RememberedValues? forNote = note is null && address.Note != 0 ? (instrument is null ? family : instrument)?.Extras?.ForNotes : null;
        switch (DescriptorCatalog.RuleOf(id))
        {
            case CombiningRule.Multiply when id == DescriptorId.AllocationPriority:
                double priority = Priority(note, forNote) * Priority(instrument, forInstrument) * Priority(family, null);
                return Math.Min(priority, 255);

            case CombiningRule.Multiply:
                double shift = id == DescriptorId.Inharmonicity ? 128 : 0;
                double neutral = DescriptorCatalog.DefaultOf(id) + shift;
                double product = (Read(note, forNote) + shift) * (Read(instrument, forInstrument) + shift) * (Read(family, null) + shift);
                return Clip(id, (product / (neutral * neutral)) - shift);

            case CombiningRule.Add when id == DescriptorId.Pitch:
                return Math.Clamp(Pitch(out _), 0, ushort.MaxValue);

            case CombiningRule.Add:
                double standard = DescriptorCatalog.DefaultOf(id);
                double sum = Read(note, forNote) + Read(instrument, forInstrument) + Read(family, null) - (2 * standard);
                return Clip(id, sum);

            case CombiningRule.Overwrite when id == DescriptorId.Frequency:
                double pitch = Pitch(out double exact);
                return Math.Clamp(exact >= 0 ? exact : Protocols.Mpdl.Pitch.HertzOf(Protocols.Mpdl.Pitch.SemitonesOf(pitch)) * Frequency.StepsPerHertz, 0, uint.MaxValue);

            case CombiningRule.Overwrite:
                return Clip(id, Held(note, forNote) + Movement(note) + Movement(instrument) + Movement(family));

            default:
                return 0;
        }

        double Read(AddressState? state, RememberedValues? remembered) => state is not null ? Own(state, id, selector, now, isModulated)
            : Decode(id, remembered is not null && remembered.TryGet(id, selector, out uint raw) ? raw : DescriptorCatalog.DefaultOf(id));

        double Held(AddressState? state, RememberedValues? remembered) => state is not null ? Unmodulated(state, id, selector, now)
            : Decode(id, remembered is not null && remembered.TryGet(id, selector, out uint raw) ? raw : DescriptorCatalog.DefaultOf(id));

        double Movement(AddressState? state) => MovementOf(state, id, now, isModulated);

        double Pitch(out double frequency) => CombinePitch(family, instrument, note, forInstrument, forNote, now, isModulated, out frequency);
    }

    private static double Priority(AddressState? state, RememberedValues? remembered)
    {
        uint raw = 1;
        bool isSet = state is not null
            ? state.TryGetRaw(DescriptorId.AllocationPriority, 0, out raw)
            : remembered is not null && remembered.TryGet(DescriptorId.AllocationPriority, 0, out raw);
        return isSet ? raw : 1;
    }

    private static uint Top(DescriptorId id) => id == DescriptorId.OutputLevel ? 255 : uint.MaxValue >> (32 - (8 * DescriptorCatalog.WidthOf(id)));

    private static double Clip(DescriptorId id, double value)
    {
        if (id == DescriptorId.Azimuth)
        {
            return value - (256 * Math.Floor(value / 256));
        }

        return DescriptorCatalog.IsSigned(id) ? Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue) : Math.Clamp(value, 0, Top(id));
    }

    /// <summary>How far a full depth of 0x10000 moves a parameter that adds: its own top 16 bits.</summary>
    private static double DepthStep(DescriptorId id) => DescriptorCatalog.WidthOf(id) switch { 1 => 1 / 256.0, 2 => 1, _ => 65536 };

    /// <summary>The pitch in its own steps, not limited; the frequency in its own steps where it is known without going through the pitch, else -1.</summary>
    private double CombinePitch(
        AddressState? family,
        AddressState? instrument,
        AddressState? note,
        RememberedValues? forInstrument,
        RememberedValues? forNote,
        Instant now,
        bool isModulated,
        out double frequency)
    {
        double offset = Offset(instrument, forInstrument, now, isModulated) + Offset(family, null, now, isModulated);
        double own = DescriptorCatalog.DefaultOf(DescriptorId.Pitch), raw = -1;
        if (note is not null && note.IsFrequency)
        {
            raw = Unmodulated(note, DescriptorId.Frequency, 0, now);
        }
        else if (note is not null)
        {
            own = Unmodulated(note, DescriptorId.Pitch, 0, now);
        }
        else if (forNote is not null && forNote.TryGet(DescriptorId.Frequency, 0, out uint rememberedFrequency))
        {
            raw = rememberedFrequency;
        }
        else if (forNote is not null && forNote.TryGet(DescriptorId.Pitch, 0, out uint rememberedPitch))
        {
            own = rememberedPitch;
        }

        double movement = MovementOf(note, DescriptorId.Frequency, now, isModulated)
            + MovementOf(instrument, DescriptorId.Frequency, now, isModulated)
            + MovementOf(family, DescriptorId.Frequency, now, isModulated);
        if (movement != 0)
        {
            raw = (raw >= 0 ? raw : Pitch.HertzOf(Pitch.SemitonesOf(own)) * Frequency.StepsPerHertz) + movement;
            raw = Math.Max(raw, 0);
        }

        offset += isModulated ? MovementOf(note, DescriptorId.Pitch, now, isModulated) : 0;
        frequency = raw < 0 ? -1 : offset == 0 ? raw : raw * double.Exp2(offset / (12 * Pitch.StepsPerSemitone));
        own = raw < 0 ? own : Pitch.RawOf(Pitch.SemitonesFromHertz(raw / Frequency.StepsPerHertz));
        double pitch = own + offset;
        return raw < 0 ? Math.Clamp(pitch, 0, ushort.MaxValue) : pitch;
    }

    private double Offset(AddressState? group, RememberedValues? remembered, Instant now, bool isModulated)
    {
        double standard = DescriptorCatalog.DefaultOf(DescriptorId.Pitch);
        if (group is not null)
        {
            return Own(group, DescriptorId.Pitch, 0, now, isModulated) - standard;
        }

        return remembered is not null && remembered.TryGet(DescriptorId.Pitch, 0, out uint raw) ? raw - standard : 0;
    }

    private double Modulate(AddressState state, DescriptorId id, double value, Instant now)
    {
        ref Modulation modulation = ref state.Extras!.FindModulation(id);
        if (Unsafe.IsNullRef(ref modulation))
        {
            return value;
        }

        double f = modulation.ValueAt(now, state.Address, tables, seed);
        if (DescriptorCatalog.RuleOf(id) != CombiningRule.Multiply)
        {
            return value + (f * modulation.Block.Depth * DepthStep(id));
        }

        double shift = id == DescriptorId.Inharmonicity ? 128 : 0;
        return ((value + shift) * (1 + (f * modulation.Block.Depth / 0x8000))) - shift;
    }

    private double MovementOf(AddressState? state, DescriptorId id, Instant now, bool isModulated) =>
        isModulated && state?.Extras is { Modulations.Length: > 0 } ? Modulate(state, id, 0, now) : 0;
}
