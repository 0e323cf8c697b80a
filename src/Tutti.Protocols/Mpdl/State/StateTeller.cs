using System.Runtime.CompilerServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Puts what a device holds into packets that give an empty device the same (mpdl-2.7).</summary>
/// <param name="addresses">What is stored.</param>
/// <param name="tables">User tables.</param>
/// <param name="levels">Reads values that move.</param>
/// <param name="longest">Octets of the longest packet.</param>
internal sealed class StateTeller(AddressTable addresses, TableStore tables, Levels levels, int longest)
{
    private const int AddressOctets = 5;

    private static readonly DescriptorId[] s_places =
    [
        DescriptorId.PanLeftRight, DescriptorId.PanUpDown, DescriptorId.PanFrontBack, DescriptorId.Azimuth, DescriptorId.Elevation, DescriptorId.Distance,
    ];

    private readonly List<byte[]> _packets = [];
    private readonly List<SegmentBlock> _segments = [];
    private readonly List<AddressState> _placed = [];
    private readonly MpdlWriter _writer = new(longest);
    private bool _isEmpty = true;
    private int _told;

    /// <summary>Everything, wide before narrow, so that a group's values lie under those of its notes.</summary>
    public IReadOnlyList<byte[]> Tell(Instant now, uint? latency)
    {
        if (latency is { } units)
        {
            Room(NoteAddress.AllFamilies, 5).Latency(new MinimumLatency(units));
        }

        TellTables(DescriptorId.ModulationTable);
        TellTables(DescriptorId.SegmentTable);
        foreach (AddressState family in addresses.Families)
        {
            TellBelow(family, now);
        }

        TellPlacements(now);
        Flush();
        return _packets;
    }

    private void TellTables(DescriptorId kind)
    {
        for (int number = 0; number <= byte.MaxValue; number++)
        {
            ReadOnlySpan<byte> table = tables.Get(kind, (byte)number);
            if (!table.IsEmpty && table.Length + AddressOctets + 3 <= longest)
            {
                Room(NoteAddress.AllFamilies, 3 + table.Length).Raw(kind, table);
            }
        }
    }

    private void TellBelow(AddressState state, Instant now)
    {
        int told = _told;
        TellRemembered(state);
        TellMovements(state, now);
        for (int slot = 0; slot < ParameterSlot.Count; slot++)
        {
            if (ParameterSlot.IdOf(slot) != DescriptorId.Articulation)
            {
                TellValue(state, ParameterSlot.IdOf(slot), 0, now);
            }
        }

        for (int i = 0; i < state.Extras?.Sparse.Length; i++)
        {
            ushort key = state.Extras.Sparse[i].Key;
            TellValue(state, (DescriptorId)(key >> 8), (byte)key, now);
        }

        TellSegments(state);
        TellArticulation(state);
        if (state.HasOwnState && told == _told)
        {
            // In use, and so reached by what is sent to groups, but holding nothing of its own: the end of a modulation it does not have says only that.
            Room(state.Address, 3 + ModulationBlock.Length).Modulate(new ModulationBlock(DescriptorId.Loudness, ModulationFunction.None, 0, 0));
        }

        if (state.Placement != PlacementMethod.None)
        {
            _placed.Add(state);
        }

        for (int i = 1, left = state.ChildCount; left > 0; i++)
        {
            if (state.Children![i] is { } child)
            {
                left--;
                TellBelow(child, now);
            }
        }
    }

    // An instrument begins with what its family holds for notes, and most have nothing else.
    private void TellRemembered(AddressState state)
    {
        if (state.Extras is not { } extras)
        {
            return;
        }

        for (int i = 0; i < extras.ForInstruments.Count; i++)
        {
            Overwrite(state, extras.ForInstruments[i].Setting, inEveryNote: false);
        }

        if (state.Parent?.Extras?.ForNotes is { } above && above.IsSame(extras.ForNotes))
        {
            return;
        }

        for (int i = 0; i < extras.ForNotes.Count; i++)
        {
            Overwrite(state, extras.ForNotes[i].Setting, state.Address.Level == AddressLevel.Family);
        }
    }

    private void Overwrite(AddressState state, ParameterSetting setting, bool inEveryNote)
    {
        MpdlWriter writer = Room(state.Address, 9);
        _ = setting.Id == DescriptorId.Articulation && setting.Raw < 0x40
            ? writer.Overwrite(Articulation.Release((ReleaseKind)Math.Clamp((int)setting.Raw, 1, 3)))
            : writer.Overwrite(setting, inEveryNote);
    }

    // Before the values: reading a segment that has ended turns it into one.
    private void TellMovements(AddressState state, Instant now)
    {
        _segments.Clear();
        if (state.Extras is not { } extras)
        {
            return;
        }

        foreach (ref Modulation modulation in extras.Modulations)
        {
            Room(state.Address, 3 + ModulationBlock.Length).Modulate(modulation.Block);
        }

        for (int i = extras.Glides.Length - 1; i >= 0; i--)
        {
            Glide glide = extras.Glides[i];
            _ = levels.Unmodulated(state, (DescriptorId)(glide.Key >> 8), (byte)glide.Key, now);
        }

        foreach (ref Glide glide in extras.Glides)
        {
            glide.AddRest(now, _segments);
        }
    }

    private void TellValue(AddressState state, DescriptorId id, byte selector, Instant now)
    {
        if (state.TryGetRaw(id, selector, out uint raw))
        {
            raw = Levels.Encode(id, levels.Unmodulated(state, id, selector, now));
            Room(state.Address, 5).Set(ParameterSetting.Known(id, raw, selector));
        }
    }

    private void TellSegments(AddressState state)
    {
        foreach (SegmentBlock segment in _segments)
        {
            Room(state.Address, 3 + segment.Length).Glide(segment);
        }
    }

    // Without an attack: who hears it anew hears a note that goes on. One that was stolen or never got a voice is not told.
    private void TellArticulation(AddressState state)
    {
        if (!state.TryGetRaw(DescriptorId.Articulation, 0, out uint raw))
        {
            return;
        }

        if (!state.IsTriggered)
        {
            _ = Articulation.TryFromRaw((byte)raw, out Articulation articulation);
            Room(state.Address, 2).Release(articulation.ReleaseKind ?? ReleaseKind.Natural);
        }
        else if (state.Address.Level != AddressLevel.Note || state.Voice == VoiceState.Sounding || !Articulator.IsTriggeredUp(state))
        {
            Room(state.Address, 2).Reconfirm();
        }
    }

    // Which way of saying where it is counts depends on the order in which they were said (mpdl-3.11): from the first that is out of order on, they
    // are said again. In a packet the wide comes before the narrow, so a packet ends where that would be wrong.
    private void TellPlacements(Instant now)
    {
        long latest = 0, from = long.MaxValue;
        foreach (AddressState state in _placed)
        {
            from = state.PlacementStamp < latest || HasSeveralPlacements(state) ? Math.Min(from, state.PlacementStamp) : from;
            latest = Math.Max(latest, state.PlacementStamp);
        }

        AddressState? last = null;
        foreach (AddressState state in _placed.Where(s => s.PlacementStamp >= from).OrderBy(s => s.PlacementStamp))
        {
            if (last is null || state.Address.Level < last.Address.Level)
            {
                Flush();
            }

            last = state;
            TellPlacement(state, now);
        }
    }

    private static bool HasSeveralPlacements(AddressState state)
    {
        PlacementMethod first = PlacementMethod.None;
        foreach (ushort key in PlacesOf(state))
        {
            PlacementMethod method = AddressState.PlacementOf((DescriptorId)(key >> 8));
            if (first != PlacementMethod.None && method != first)
            {
                return true;
            }

            first = method;
        }

        return false;
    }

    // What an address holds that says where it is.
    private static IEnumerable<ushort> PlacesOf(AddressState state)
    {
        foreach (DescriptorId id in s_places)
        {
            if (state.TryGetRaw(id, 0, out _))
            {
                yield return ParameterSlot.Key(id, 0);
            }
        }

        for (int i = 0; i < state.Extras?.Sparse.Length; i++)
        {
            if (state.Extras.Sparse[i].Key >> 8 == (int)DescriptorId.OutputLevel)
            {
                yield return state.Extras.Sparse[i].Key;
            }
        }
    }

    // One value of the way that counts is enough. An explicit value ends a segment, so one that does not move is taken if there is one.
    private void TellPlacement(AddressState state, Instant now)
    {
        ushort[] places = [.. PlacesOf(state).Where(key => AddressState.PlacementOf((DescriptorId)(key >> 8)) == state.Placement)];
        ushort chosen = places.FirstOrDefault(key => !IsMoving(state, key), places[0]);
        TellValue(state, (DescriptorId)(chosen >> 8), (byte)chosen, now);
        if (IsMoving(state, chosen))
        {
            _segments.Clear();
            state.Extras!.FindGlide(chosen).AddRest(now, _segments);
            TellSegments(state);
            Flush();
        }
    }

    private static bool IsMoving(AddressState state, ushort key) =>
        state.Extras is { Glides.Length: > 0 } extras && !Unsafe.IsNullRef(ref extras.FindGlide(key));

    private void Flush()
    {
        if (!_isEmpty)
        {
            _packets.Add(_writer.WrittenSpan.ToArray());
            _isEmpty = true;
        }
    }

    private MpdlWriter Room(NoteAddress address, int octets)
    {
        if (!_isEmpty && _writer.Room < octets + AddressOctets)
        {
            Flush();
        }

        _told++;
        MpdlWriter writer = _isEmpty ? _writer.Begin(address) : _writer.At(address);
        _isEmpty = false;
        return writer;
    }
}
