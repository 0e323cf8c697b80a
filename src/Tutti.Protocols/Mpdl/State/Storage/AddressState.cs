using System.Runtime.CompilerServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>Everything one address holds.</summary>
internal sealed class AddressState
{
    private ParameterValues _values;
    private uint _set;

    /// <summary>Which it is.</summary>
    public NoteAddress Address { get; private set; }

    /// <summary>The instrument of a note, the family of an instrument.</summary>
    public AddressState? Parent { get; private set; }

    /// <summary>By number: the notes of an instrument, the instruments of a family; null until there is one.</summary>
    public AddressState?[]? Children { get; private set; }

    /// <summary>How many children there are.</summary>
    public int ChildCount { get; private set; }

    /// <summary>True when it was sent something itself, and is not only there for what lies below.</summary>
    public bool HasOwnState { get; set; }

    /// <summary>Its own level of articulation.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>True when a note's frequency was set after its pitch.</summary>
    public bool IsFrequency { get; private set; }

    /// <summary>How its place was last set, and when.</summary>
    public PlacementMethod Placement { get; private set; }

    /// <summary>When its place was last set, in the engine's count of messages.</summary>
    public long PlacementStamp { get; private set; }

    /// <summary>Its sparse part; null when it needs none.</summary>
    public AddressExtras? Extras { get; private set; }

    /// <summary>The voice of a note.</summary>
    public VoiceState Voice { get; set; }

    /// <summary>Where in the list of voices; meaningless without one.</summary>
    public int VoiceIndex { get; set; }

    /// <summary>When the voice started, in the order of starts.</summary>
    public long StartStamp { get; set; }

    /// <summary>The packet that released the voice.</summary>
    public long ReleaseStamp { get; set; }

    /// <summary>The packet that attacked it last.</summary>
    public long AttackPacket { get; set; }

    /// <summary>Reconfirmed or attacked since the link came back.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>Voices in use here and below.</summary>
    public int VoiceCount { get; set; }

    /// <summary>The note addressed before this one, and the one after.</summary>
    public AddressState? Older { get; set; }

    /// <summary>The note addressed after this one.</summary>
    public AddressState? Newer { get; set; }

    public void Begin(NoteAddress address, AddressState? parent)
    {
        Address = address;
        Parent = parent;
        IsTriggered = address.Level != AddressLevel.Note;
        if (parent is not null)
        {
            parent.Children ??= new AddressState?[128];
            parent.Children[Number(address)] = this;
            parent.ChildCount++;
        }
    }

    /// <summary>Takes it out of its parent and makes it as new.</summary>
    public void End()
    {
        if (Parent is not null)
        {
            Parent.Children![Number(Address)] = null;
            Parent.ChildCount--;
        }

        Parent = null;
        _set = 0;
        HasOwnState = IsFrequency = IsConfirmed = false;
        Placement = PlacementMethod.None;
        PlacementStamp = AttackPacket = 0;
        Voice = VoiceState.None;
        VoiceCount = 0;
        Extras?.Clear();
    }

    public AddressState? Child(int number) => Children?[number];

    public AddressExtras NeedExtras() => Extras ??= new AddressExtras();

    /// <summary>True when the parameter has a value of its own here, moving or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetRaw(DescriptorId id, byte selector, out uint raw)
    {
        int slot = ParameterSlot.Of(id);
        if (slot < 0)
        {
            raw = 0;
            return Extras is not null && Extras.TryGetSparse(ParameterSlot.Key(id, selector), out raw);
        }

        raw = _values[slot];
        return (_set & (1u << slot)) != 0;
    }

    /// <summary>Sets a value as an explicit message does: it ends what moves the parameter (mpdl-6.7).</summary>
    public void Set(ParameterSetting setting, long stamp)
    {
        if (Extras is { Glides.Length: > 0 })
        {
            KillGlide(setting.Id, setting.Selector);
        }

        Store(setting);
        SetPlacement(setting.Id, stamp);
    }

    /// <summary>Stores a value and its consequences for the parameters that go with it (mpdl-3.3, mpdl-3.10).</summary>
    public void Store(ParameterSetting setting)
    {
        int slot = ParameterSlot.Of(setting.Id);
        if (slot < 0)
        {
            NeedExtras().SetSparse(ParameterSlot.Key(setting.Id, setting.Selector), setting.Raw);
            return;
        }

        _values[slot] = setting.Raw;
        _set |= 1u << slot;
        switch (setting.Id)
        {
            case DescriptorId.Pitch:
                IsFrequency = false;
                _set &= ~(1u << ParameterSlot.Frequency);
                break;
            case DescriptorId.Frequency:
                IsFrequency = true;
                _set &= ~(1u << ParameterSlot.Pitch);
                break;
            case DescriptorId.ProgramNow:
                Store(ParameterSetting.Known(DescriptorId.ProgramNext, setting.Raw));
                break;
        }
    }

    public void SetPlacement(DescriptorId id, long stamp)
    {
        PlacementMethod method = PlacementOf(id);
        if (method != PlacementMethod.None && stamp >= PlacementStamp)
        {
            Placement = method;
            PlacementStamp = stamp;
        }
    }

    /// <summary>The way of saying where a sound is that a parameter belongs to.</summary>
    public static PlacementMethod PlacementOf(DescriptorId id) => id switch
    {
        DescriptorId.PanLeftRight or DescriptorId.PanUpDown or DescriptorId.PanFrontBack => PlacementMethod.Pan,
        DescriptorId.Azimuth or DescriptorId.Elevation or DescriptorId.Distance => PlacementMethod.Spatialization,
        DescriptorId.OutputLevel => PlacementMethod.Outputs,
        _ => PlacementMethod.None,
    };

    /// <summary>Ends the segment of a parameter and all that wait behind it; pitch and frequency end each other's.</summary>
    public void KillGlide(DescriptorId id, byte selector)
    {
        if (Extras is null)
        {
            return;
        }

        Extras.RemoveGlide(ParameterSlot.Key(id, selector));
        if (id is DescriptorId.Pitch or DescriptorId.Frequency)
        {
            Extras.RemoveGlide(ParameterSlot.Key(DescriptorId.Pitch, 0));
            Extras.RemoveGlide(ParameterSlot.Key(DescriptorId.Frequency, 0));
        }
    }

    /// <summary>A trigger makes the next program the present one.</summary>
    public void TakeNextProgram()
    {
        if (TryGetRaw(DescriptorId.ProgramNext, 0, out uint next))
        {
            Store(ParameterSetting.Known(DescriptorId.ProgramNow, next));
        }
    }

    private static int Number(NoteAddress address) => address.Level == AddressLevel.Note ? address.Note : address.Instrument;
}
