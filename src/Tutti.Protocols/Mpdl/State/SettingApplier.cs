using System.Runtime.CompilerServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Gives values to addresses and lets them move: plain, by overwrite, and what groups hold for later (mpdl-5.5, mpdl-5.6).</summary>
internal sealed class SettingApplier(
    AddressTable addresses, Levels levels, Articulator articulator, EventQueue events, int maxChained)
{
    private long _stamp;

    /// <summary>Applies a value as if it had been sent to the address, which is not all families.</summary>
    /// <returns>False when there is no room for the address.</returns>
    public bool TryApply(NoteAddress address, ParameterSetting setting)
    {
        if (setting.Id == DescriptorId.AllocationPriority && setting.Raw == 0)
        {
            Reset(address);
            return true;
        }

        if (addresses.Need(address) is not { } state)
        {
            return false;
        }

        _stamp++;
        Apply(state, setting);
        events.Changed(setting.Id == DescriptorId.Articulation ? null : state, address, setting.Id, setting.Selector);
        return true;
    }

    /// <summary>Applies the inner value of an overwrite sent to the address, which is not all families.</summary>
    public bool TryOverwrite(NoteAddress address, ParameterSetting setting, bool inEveryNote)
    {
        if (address.Level == AddressLevel.Note)
        {
            return TryApply(address, setting);
        }

        if (setting.Id == DescriptorId.Articulation && Articulation.TryFromRaw((byte)setting.Raw, out Articulation articulation))
        {
            setting = articulation;
        }

        bool isReset = setting.Id == DescriptorId.AllocationPriority && setting.Raw == 0;
        if ((isReset ? addresses.Find(address) : addresses.Need(address)) is not { } group)
        {
            return isReset;
        }

        _stamp++;
        bool toNotes = inEveryNote || address.Level == AddressLevel.Instrument;
        if (isReset)
        {
            ResetBelow(group, toNotes);
            return true;
        }

        if (toNotes)
        {
            ApplyToNotes(group, setting);
        }
        else
        {
            ApplyToInstruments(group, setting);
        }

        events.Changed(setting.Id == DescriptorId.Articulation ? null : group, address, setting.Id, setting.Selector);
        return true;
    }

    /// <summary>Starts a segment at the address, which is not all families; says why not.</summary>
    public string? Glide(NoteAddress address, SegmentBlock block, Instant now)
    {
        if (addresses.Need(address) is not { } state)
        {
            return MpdlEngine.NoRoom;
        }

        _stamp++;
        events.Changed(state, address, block.Target.Id, block.Target.Selector);
        bool isForNotes = DescriptorCatalog.RuleOf(block.Target.Id) == CombiningRule.Overwrite && address.Level != AddressLevel.Note;
        if (!isForNotes)
        {
            return Glide(state, block, now) ? null : "too many segments wait";
        }

        PutPitchBack(state, block.Target);
        RememberForNotes(state, block.Target);
        bool haveRoom = true;
        foreach (AddressState note in new NotesBelow(state))
        {
            haveRoom &= Glide(note, block, now);
        }

        return haveRoom ? null : "too many segments wait";
    }

    /// <summary>Silences and forgets an address and all below it (mpdl-2.6).</summary>
    public void Reset(NoteAddress address)
    {
        if (addresses.Find(address) is { } state)
        {
            articulator.Silence(state);
            addresses.Remove(state);
        }
    }

    private void Apply(AddressState state, ParameterSetting setting)
    {
        if (setting.Id == DescriptorId.Articulation)
        {
            Articulation.TryFromRaw((byte)setting.Raw, out Articulation articulation);
            articulator.Apply(state, articulation);
        }
        else if (state.Address.Level != AddressLevel.Note && DescriptorCatalog.RuleOf(setting.Id) == CombiningRule.Overwrite)
        {
            PutPitchBack(state, setting);
            ApplyToNotes(state, setting);
        }
        else
        {
            state.Set(setting, _stamp);
        }
    }

    private void ApplyToNotes(AddressState group, ParameterSetting setting)
    {
        if (setting.Id != DescriptorId.Articulation)
        {
            RememberForNotes(group, setting);
        }

        foreach (AddressState note in new NotesBelow(group))
        {
            Apply(note, setting);
        }
    }

    private void ApplyToInstruments(AddressState family, ParameterSetting setting)
    {
        RememberedValues later = family.NeedExtras().ForInstruments;
        if (DescriptorCatalog.RuleOf(setting.Id) == CombiningRule.Overwrite)
        {
            // instruments hold none of these themselves: it is for their notes, and of a frequency also ends their own pitch
            RememberForNotes(family, setting);
            if (setting.Id == DescriptorId.Frequency)
            {
                later.Forget(DescriptorId.Pitch);
            }
        }
        else
        {
            later.Remember(setting is { Id: DescriptorId.Articulation, Raw: >= 0x40 } ? Articulation.Trigger : setting, _stamp);
        }

        for (int i = 1; i < family.Children?.Length; i++)
        {
            if (family.Children[i] is { } instrument)
            {
                instrument.HasOwnState = true;
                Apply(instrument, setting);
            }
        }
    }

    private void RememberForNotes(AddressState group, ParameterSetting setting)
    {
        group.NeedExtras().ForNotes.Remember(setting, _stamp);
        if (group.Address.Level == AddressLevel.Family)
        {
            for (int i = 1; i < group.Children?.Length; i++)
            {
                group.Children[i]?.NeedExtras().ForNotes.Remember(setting, _stamp);
            }
        }
    }

    private void PutPitchBack(AddressState group, ParameterSetting setting)
    {
        if (setting.Id == DescriptorId.Frequency && group.TryGetRaw(DescriptorId.Pitch, 0, out _))
        {
            group.Set(Pitch.MiddleC, _stamp);
        }
    }

    private void ResetBelow(AddressState group, bool toNotes)
    {
        for (int i = 1; i < 128 && group.Children is { } children; i++)
        {
            if (children[i] is not { } child)
            {
                continue;
            }

            if (toNotes && child.Address.Level == AddressLevel.Instrument)
            {
                // what lies between is put in use, or the last of its notes would take it along while it is walked over
                bool hasOwnState = child.HasOwnState;
                child.HasOwnState = true;
                ResetBelow(child, toNotes);
                child.HasOwnState = hasOwnState;
                if (child is { HasOwnState: false, ChildCount: 0 })
                {
                    addresses.Remove(child);
                }
            }
            else
            {
                articulator.Silence(child);
                addresses.Remove(child);
            }
        }
    }

    private bool Glide(AddressState state, SegmentBlock block, Instant now)
    {
        (DescriptorId id, byte selector) = (block.Target.Id, block.Target.Selector);
        ushort key = ParameterSlot.Key(id, selector);
        double start = StartOf(state, id, selector, now);
        AddressExtras extras = state.NeedExtras();
        ref Glide running = ref extras.FindGlide(key);
        bool isRunning = !Unsafe.IsNullRef(ref running);
        if (isRunning && block.IsChained)
        {
            return running.TryChain(block, maxChained);
        }

        state.SetPlacement(id, _stamp);
        state.KillGlide(id, selector);
        if (block.Milliseconds == 0)
        {
            state.Store(block.Target);
            return true;
        }

        state.Store(ParameterSetting.Known(id, Levels.Encode(id, start), selector));
        extras.AddGlide().Start(block, start, now);
        return true;
    }

    /// <summary>The present value at that level: of a pitch also from the frequency that replaced it, and the reverse.</summary>
    private double StartOf(AddressState state, DescriptorId id, byte selector, Instant now)
    {
        if (state.Address.Level == AddressLevel.Note && id == DescriptorId.Pitch && state.IsFrequency)
        {
            double hertz = levels.Unmodulated(state, DescriptorId.Frequency, 0, now) / Frequency.StepsPerHertz;
            return hertz <= 0 ? 0 : Math.Clamp(Pitch.RawOf(Pitch.SemitonesFromHertz(hertz)), 0, ushort.MaxValue);
        }

        if (id == DescriptorId.Frequency && !state.IsFrequency && state.TryGetRaw(DescriptorId.Pitch, 0, out _))
        {
            return Pitch.HertzOf(Pitch.SemitonesOf(levels.Unmodulated(state, DescriptorId.Pitch, 0, now))) * Frequency.StepsPerHertz;
        }

        return levels.Unmodulated(state, id, selector, now);
    }
}
