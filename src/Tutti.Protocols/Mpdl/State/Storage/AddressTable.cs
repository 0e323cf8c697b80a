namespace Tutti.Protocols.Mpdl;

/// <summary>The addresses in use, within a bound (mpdl-2.4, mpdl-2.5).</summary>
/// <param name="bound">The most addresses.</param>
internal sealed class AddressTable(int bound)
{
    private const int MaxSpare = 1024;

    private readonly AddressState?[] _families = new AddressState?[NoteAddress.MaxFamily + 1];
    private readonly Stack<AddressState> _spare = new();
    private AddressState? _oldest;
    private AddressState? _newest;

    /// <summary>Addresses in use.</summary>
    public int Count { get; private set; }

    /// <summary>Notes forgotten to make room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>The families in use, in the order of their numbers.</summary>
    public IEnumerable<AddressState> Families => _families.OfType<AddressState>();

    /// <summary>What an address holds; null when it is not in use.</summary>
    public AddressState? Find(NoteAddress address)
    {
        AddressState? state = _families[address.Family];
        if (state is null || address.Instrument == 0)
        {
            return state;
        }

        state = state.Child(address.Instrument);
        return state is null || address.Note == 0 ? state : state.Child(address.Note);
    }

    /// <summary>What a family, an instrument or a note holds, put in use if need be; null when there is no room.</summary>
    public AddressState? Need(NoteAddress address)
    {
        AddressState? state = Find(address);
        if (state is null && TryMakeRoom(address))
        {
            state = _families[address.Family] ?? Add(NoteAddress.OfFamily(address.Family), parent: null);
            state = address.Instrument == 0 ? state : state.Child(address.Instrument) ?? Add(NoteAddress.OfInstrument(address.Family, address.Instrument), state);
            state = address.Note == 0 ? state : state.Child(address.Note) ?? Add(address, state);
        }

        if (state is not null)
        {
            state.HasOwnState = true;
            if (address.Note != 0 && _newest != state)
            {
                Unlink(state);
                Link(state);
            }
        }

        return state;
    }

    /// <summary>Forgets an address and everything below it, narrow before wide.</summary>
    /// <param name="state">What is forgotten; its voices are gone already.</param>
    public void Remove(AddressState state)
    {
        AddressState? parent = state.Parent;
        RemoveBelow(state);
        while (parent is { HasOwnState: false, ChildCount: 0 })
        {
            AddressState empty = parent;
            parent = parent.Parent;
            RemoveOne(empty);
        }
    }

    private static bool IsSilent(AddressState note) => note.Voice == VoiceState.None;

    private bool TryMakeRoom(NoteAddress address)
    {
        while (Count + Missing(address) > bound)
        {
            AddressState? silent = _oldest;
            while (silent is not null && !IsSilent(silent))
            {
                silent = silent.Newer;
            }

            if (silent is null)
            {
                return false;
            }

            Remove(silent);
            Forgotten++;
        }

        return true;
    }

    private int Missing(NoteAddress address)
    {
        int levels = (int)address.Level;
        AddressState? family = _families[address.Family];
        AddressState? instrument = family?.Child(address.Instrument);
        return levels - (family is null ? 0 : 1) - (levels > 1 && instrument is not null ? 1 : 0);
    }

    private AddressState Add(NoteAddress address, AddressState? parent)
    {
        AddressState state = _spare.TryPop(out AddressState? spare) ? spare : new AddressState();
        state.Begin(address, parent);
        Count++;
        switch (address.Level)
        {
            case AddressLevel.Family:
                _families[address.Family] = state;
                break;
            case AddressLevel.Instrument:
                InitialiseInstrument(state, parent!.Extras);
                break;
            default:
                Initialise(state, parent!.Extras?.ForNotes);
                Link(state);
                break;
        }

        return state;
    }

    private static void InitialiseInstrument(AddressState instrument, AddressExtras? family)
    {
        if (family is { ForNotes.Count: > 0 })
        {
            instrument.NeedExtras().ForNotes.CopyFrom(family.ForNotes);
        }

        Initialise(instrument, family?.ForInstruments);
    }

    private static void Initialise(AddressState state, RememberedValues? values)
    {
        for (int i = 0; i < values?.Count; i++)
        {
            Remembered item = values[i];
            if (item.Setting.Id == DescriptorId.Articulation)
            {
                state.IsTriggered = item.Setting.Raw >= 0x40;
            }

            state.Set(item.Setting, item.Stamp);
        }
    }

    private void RemoveBelow(AddressState state)
    {
        for (int i = 1; state.ChildCount > 0 && i < state.Children!.Length; i++)
        {
            if (state.Children[i] is { } child)
            {
                RemoveBelow(child);
            }
        }

        RemoveOne(state);
    }

    private void RemoveOne(AddressState state)
    {
        if (state.Address.Level == AddressLevel.Note)
        {
            Unlink(state);
        }
        else if (state.Address.Level == AddressLevel.Family)
        {
            _families[state.Address.Family] = null;
        }

        state.End();
        Count--;
        if (_spare.Count < MaxSpare)
        {
            _spare.Push(state);
        }
    }

    private void Link(AddressState note)
    {
        note.Older = _newest;
        if (_newest is not null)
        {
            _newest.Newer = note;
        }

        _newest = note;
        _oldest ??= note;
    }

    private void Unlink(AddressState note)
    {
        if (note.Older is not null)
        {
            note.Older.Newer = note.Newer;
        }
        else if (_oldest == note)
        {
            _oldest = note.Newer;
        }

        if (note.Newer is not null)
        {
            note.Newer.Older = note.Older;
        }
        else if (_newest == note)
        {
            _newest = note.Older;
        }

        note.Older = note.Newer = null;
    }
}
