using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.State;

/// <summary>
/// The language as the clauses say it, slow and obvious: a dictionary for each address, everything ever said kept and gone through again for
/// each question. What groups hold for later is a log that is replayed when an address is first used. One step of a packet is
/// (address, descriptor octets).
/// </summary>
internal sealed class ReferenceDevice(int polyphony, bool keepsTails)
{
    private readonly SortedDictionary<int, Cell> _cells = [];
    private readonly List<(long Stamp, NoteAddress Group, bool ToInstruments, byte[] Inner)> _log = [];
    private readonly List<Voice> _voices = [];
    private long _stamp;
    private long _packet;
    private Instant _now;
    private HashSet<NoteAddress> _attacked = [];

    /// <summary>What started in the last packet.</summary>
    public HashSet<NoteAddress> Started { get; private set; } = [];

    public IEnumerable<NoteAddress> Sounding => _voices.Where(v => !v.IsTail).Select(v => v.Note);

    public int VoiceCount => _voices.Count;

    public void Receive(Instant now, IReadOnlyList<(NoteAddress Address, byte[] Descriptor)> packet)
    {
        _now = now;
        _packet++;
        _attacked = [];
        Started = [];
        var steps = packet
            .Select((step, index) => (step.Address, step.Descriptor, Index: index))
            .GroupBy(s => (s.Address, Identity(s.Descriptor, s.Index)))
            .Select(same => same.MaxBy(s => s.Index))
            .OrderBy(s => Phase(s.Descriptor))
            .ThenBy(s => Phase(s.Descriptor) == 5 ? 0 : (int)s.Address.Level)
            .ThenBy(s => Phase(s.Descriptor) == 5 ? "" : Identity(s.Descriptor, s.Index), StringComparer.Ordinal)
            .ThenBy(s => s.Index);
        foreach ((NoteAddress address, byte[] descriptor, _) in steps)
        {
            _stamp++;
            foreach (NoteAddress target in address.Level == AddressLevel.AllFamilies ? Enumerable.Range(1, 63).Select(NoteAddress.OfFamily) : [address])
            {
                Apply(target, descriptor);
            }
        }
    }

    public uint Combined(NoteAddress address, DescriptorId id, byte selector, Instant now)
    {
        double value = Math.Floor(Effective(address, id, selector, now, isModulated: false) + 0.5);
        return id switch
        {
            DescriptorId.Inharmonicity or DescriptorId.TimbreX => (byte)(sbyte)value,
            DescriptorId.Azimuth => (byte)((long)value & 0xFF),
            _ => (uint)Math.Min(value, Top(id)),
        };
    }

    public double Effective(NoteAddress address, DescriptorId id, byte selector, Instant now, bool isModulated)
    {
        Cell[] levels = [Level(address), Level(address.Parent), Level(address.Parent.Parent)];
        double[] own = levels.Select(l => l.Own(id, selector, now, isModulated)).ToArray();
        switch (id)
        {
            case DescriptorId.AllocationPriority:
                return Math.Min(255, levels.Select(l => l.Values.ContainsKey((id, 0)) ? l.Own(id, 0, now, false) : 1).Aggregate((a, b) => a * b));
            case DescriptorId.Inharmonicity:
                return Math.Clamp((((1 + (own[0] / 128)) * (1 + (own[1] / 128)) * (1 + (own[2] / 128))) - 1) * 128, -128, 127);
            case DescriptorId.Azimuth:
                double turn = own.Sum(v => v - 128) + 128;
                return turn - (Math.Floor(turn / 256) * 256);
            case DescriptorId.Elevation:
                return Math.Clamp(own.Sum(v => v - 128) + 128, 0, 255);
            case DescriptorId.TimbreX:
                return Math.Clamp(own.Sum(), -128, 127);
            case DescriptorId.Pitch or DescriptorId.Frequency:
                return PitchOrFrequency(levels, id, now, isModulated);
            case DescriptorId.ProgramNow or DescriptorId.ProgramNext or (DescriptorId)0x11 or (DescriptorId)0x48 or (DescriptorId)0x85:
                double moved = levels.Sum(l => isModulated ? l.Movement(id, now) : 0);
                return Math.Clamp(levels[0].Own(id, selector, now, false) + moved, 0, Top(id));
            default:
                double neutral = Default(id);
                return Math.Clamp(own.Select(v => v / neutral).Aggregate((a, b) => a * b) * neutral, 0, Top(id));
        }
    }

    public static double Default(DescriptorId id) => id switch
    {
        DescriptorId.Pitch => 0x7900,
        DescriptorId.Frequency => 0x0105A025,
        DescriptorId.Loudness => 0x8000,
        DescriptorId.Inharmonicity or DescriptorId.TimbreX or DescriptorId.AllocationPriority => 0,
        DescriptorId.ProgramNow or DescriptorId.ProgramNext or (DescriptorId)0x11 or (DescriptorId)0x48 or (DescriptorId)0x85 => 0,
        _ => 0x80,
    };

    private static double Top(DescriptorId id) => id == DescriptorId.OutputLevel ? 255 : Math.ScaleB(1, 8 << (((int)id >> 6) & 3)) - 1;

    private static double PitchOrFrequency(Cell[] levels, DescriptorId id, Instant now, bool isModulated)
    {
        double offset = levels.Skip(1).Sum(l => l.Own(DescriptorId.Pitch, 0, now, isModulated) - 0x7900) / 512;
        offset += isModulated ? levels[0].Movement(DescriptorId.Pitch, now) / 512 : 0;
        double hertzMoved = isModulated ? levels.Sum(l => l.Movement(DescriptorId.Frequency, now)) / 65536 : 0;
        double semitones = (levels[0].Own(DescriptorId.Pitch, 0, now, false) - 256) / 512;
        bool isFrequency = levels[0].IsFrequency || hertzMoved != 0;
        double hertz = levels[0].IsFrequency ? levels[0].Own(DescriptorId.Frequency, 0, now, false) / 65536 : 440 * Math.Pow(2, (semitones - 69) / 12);
        hertz = Math.Max(0, hertz + hertzMoved);
        semitones = isFrequency ? 69 + (12 * Math.Log2(hertz / 440)) : semitones;
        double raw = Math.Clamp(((semitones + offset) * 512) + 256, 0, 65535);
        if (id == DescriptorId.Pitch)
        {
            return raw;
        }

        double exact = isFrequency ? hertz * Math.Pow(2, offset / 12) : 440 * Math.Pow(2, (((raw - 256) / 512) - 69) / 12);
        return Math.Clamp(exact * 65536, 0, uint.MaxValue);
    }

    private static string Identity(byte[] d, int index) => (DescriptorId)d[0] switch
    {
        DescriptorId.SegmentBlock => $"C2 {index}",
        DescriptorId.OutputLevel or DescriptorId.ModulationDepth or DescriptorId.ModulationRate => $"{d[0]:X2}{d[1]:X2}",
        DescriptorId.ModulationBlock => $"{d[0]:X2}{d[3]:X2}",
        DescriptorId.Overwrite => d[3] == 0xC4 ? $"C41{d[4]:X2}{(d[4] == 0x44 ? d[5] : 0):X2}" : $"C40{d[3]:X2}{(d[3] == 0x44 ? d[4] : 0):X2}",
        _ => $"{d[0]:X2}",
    };

    private static int Phase(byte[] d) => (DescriptorId)d[0] switch
    {
        DescriptorId.AllocationPriority when d[1] == 0 => 0,
        DescriptorId.ModulationBlock => 3,
        DescriptorId.ModulationRate or DescriptorId.ModulationDepth => 4,
        DescriptorId.SegmentBlock => 5,
        DescriptorId.Articulation => 6,
        DescriptorId.Overwrite => Phase(d[3] == 0xC4 ? d[4..] : d[3..]),
        _ => 2,
    };

    private static bool GoesToNotes(byte[] inner) => inner[0] is 0x45 or 0x46 or 0x80 or 0x11 or 0x48 or 0x85;

    private void Apply(NoteAddress address, byte[] d)
    {
        switch ((DescriptorId)d[0])
        {
            case DescriptorId.AllocationPriority when d[1] == 0:
                Reset(address);
                break;
            case DescriptorId.Overwrite:
                bool inEveryNote = d[3] == 0xC4 || address.Level == AddressLevel.Instrument;
                Overwrite(address, d[3] == 0xC4 ? d[4..] : d[3..], inEveryNote);
                break;
            case DescriptorId.ModulationBlock:
                _ = ModulationBlock.TryRead(d.AsSpan(3), out ModulationBlock block);
                Use(address).Modulate(block, _now);
                break;
            case DescriptorId.ModulationRate or DescriptorId.ModulationDepth:
                if (_cells.TryGetValue(address.Bits, out Cell? cell))
                {
                    cell.ChangeModulation(d, _now);
                }

                break;
            default:
                Send(address, d);
                break;
        }
    }

    /// <summary>A value, a segment or an articulation, sent to one address that is not all families.</summary>
    private void Send(NoteAddress address, byte[] d)
    {
        if (d[0] == 0x10 && d[1] == 0)
        {
            Reset(address);
            return;
        }

        Cell cell = Use(address);
        byte[] value = d[0] == 0xC2 ? d[3..4] : d;
        if (address.Level != AddressLevel.Note && GoesToNotes(value))
        {
            cell.PutPitchBack(value[0], _stamp);
            _log.Add((_stamp, address, false, d));
            foreach (NoteAddress note in Used(address, AddressLevel.Note))
            {
                Send(note, d);
            }
        }
        else if (d[0] == 0x01)
        {
            Articulate(cell, d[1]);
        }
        else if (d[0] == 0xC2)
        {
            _ = SegmentBlock.TryRead(d.AsSpan(3), out SegmentBlock block);
            cell.Glide(block, _now);
        }
        else
        {
            cell.Set(d, _stamp);
        }
    }

    private void Overwrite(NoteAddress address, byte[] inner, bool inEveryNote)
    {
        if (address.Level == AddressLevel.Note)
        {
            Send(address, inner);
            return;
        }

        bool isReset = inner[0] == 0x10 && inner[1] == 0;
        if (!isReset)
        {
            Use(address);
            if (!(inner[0] == 0x01 && inEveryNote))
            {
                _log.Add((_stamp, address, !inEveryNote, inner));
            }
        }

        foreach (NoteAddress target in Used(address, inEveryNote ? AddressLevel.Note : AddressLevel.Instrument))
        {
            Send(target, inner);
        }
    }

    private NoteAddress[] Used(NoteAddress group, AddressLevel level) =>
        _cells.Values.Select(c => c.Address).Where(a => a.Level == level && group.Contains(a)).ToArray();

    private Cell Use(NoteAddress address)
    {
        if (address.Level is AddressLevel.Note or AddressLevel.Instrument)
        {
            Use(address.Parent);
        }

        if (!_cells.TryGetValue(address.Bits, out Cell? cell))
        {
            _cells[address.Bits] = cell = Fresh(address);
        }

        return cell;
    }

    /// <summary>An address as it is when first used: everything that was written to all of its kind, sent again.</summary>
    private Cell Fresh(NoteAddress address)
    {
        var cell = new Cell(address);
        foreach ((long stamp, NoteAddress group, bool toInstruments, byte[] inner) in _log.Where(l => l.Group.Contains(address)))
        {
            if (address.Level == AddressLevel.Instrument && toInstruments)
            {
                if (GoesToNotes(inner))
                {
                    cell.PutPitchBack(inner[0], stamp);
                }
                else if (inner[0] == 0x01)
                {
                    cell.IsTriggered = inner[1] >= 0x40;
                }
                else
                {
                    cell.Set(inner, stamp);
                }
            }
            else if (address.Level == AddressLevel.Note && (!toInstruments || GoesToNotes(inner)))
            {
                byte[] value = inner;
                if (inner[0] == 0xC2)
                {
                    value = [inner[3], .. inner[12..]];
                }

                cell.Set(value, stamp);
            }
        }

        return cell;
    }

    private Cell Level(NoteAddress address) => _cells.TryGetValue(address.Bits, out Cell? cell) ? cell : Fresh(address);

    private void Reset(NoteAddress address)
    {
        _voices.RemoveAll(v => address.Contains(v.Note));
        _log.RemoveAll(l => address.Contains(l.Group));
        foreach (int bits in _cells.Keys.Where(k => address.Contains(NoteAddress.FromBits(k))).ToArray())
        {
            _cells.Remove(bits);
        }
    }

    private void Articulate(Cell cell, byte raw)
    {
        NoteAddress address = cell.Address;
        cell.IsTriggered = raw >= 0x40;
        if (raw < 0x40)
        {
            foreach (Voice voice in _voices.Where(v => address.Contains(v.Note)).ToArray())
            {
                if (raw == 2 || (!voice.IsTail && !keepsTails))
                {
                    _voices.Remove(voice);
                }
                else if (!voice.IsTail)
                {
                    (voice.IsTail, voice.Released) = (true, _packet);
                }
            }

            return;
        }

        if (address.Level == AddressLevel.Note && raw >= 0xC0)
        {
            cell.TakeNextProgram();
        }

        foreach (NoteAddress note in Used(address, AddressLevel.Note))
        {
            Cell[] three = [_cells[note.Bits], _cells[note.Parent.Bits], _cells[note.Parent.Parent.Bits]];
            if (three.All(c => c.IsTriggered) && (raw < 0xC0 ? _voices.All(v => v.Note != note || v.IsTail) : _attacked.Add(note)))
            {
                if (raw >= 0xC0)
                {
                    three[0].TakeNextProgram();
                }

                if (Start(note) && raw >= 0xC0)
                {
                    Started.Add(note);
                }
            }
        }
    }

    private bool Start(NoteAddress note)
    {
        Voice? voice = _voices.Find(v => v.Note == note);
        if (voice is null && _voices.Count == polyphony)
        {
            Voice weakest = _voices.OrderBy(v => PriorityOf(v.Note)).ThenBy(v => v.IsTail ? 0 : 1).ThenBy(v => v.IsTail ? v.Released : 0).ThenBy(v => v.Stamp).First();
            if (PriorityOf(note) < PriorityOf(weakest.Note))
            {
                return false;
            }

            _voices.Remove(weakest);
        }

        if (voice is null)
        {
            _voices.Add(voice = new Voice { Note = note });
        }

        (voice.IsTail, voice.Stamp) = (false, ++_stamp);
        return true;
    }

    private double PriorityOf(NoteAddress note) => Effective(note, DescriptorId.AllocationPriority, 0, _now, false);

    private sealed class Voice
    {
        public NoteAddress Note { get; init; }

        public bool IsTail { get; set; }

        public long Stamp { get; set; }

        public long Released { get; set; }
    }
}
