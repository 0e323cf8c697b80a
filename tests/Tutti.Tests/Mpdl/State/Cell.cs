using System.Buffers.Binary;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.State;

/// <summary>One address of the <see cref="ReferenceDevice"/>: all that was ever said about each of its parameters.</summary>
internal sealed class Cell(NoteAddress address)
{
    private readonly Dictionary<DescriptorId, List<(Instant Since, ModulationBlock Block)>> _modulations = [];

    public NoteAddress Address { get; } = address;

    public Dictionary<(DescriptorId Id, byte Selector), Track> Values { get; } = [];

    public bool IsTriggered { get; set; } = address.Level != AddressLevel.Note;

    public bool IsFrequency { get; private set; }

    public void Set(byte[] d, long stamp)
    {
        _ = stamp;
        var id = (DescriptorId)d[0];
        (byte selector, uint raw) = id == DescriptorId.OutputLevel ? (d[1], d[2]) : ((byte)0, Number(d.AsSpan(1)));
        Put(id, selector, Decode(id, raw));
        if (id == DescriptorId.ProgramNow)
        {
            Put(DescriptorId.ProgramNext, 0, raw);
        }
    }

    public void PutPitchBack(byte id, long stamp)
    {
        _ = stamp;
        if (id == (byte)DescriptorId.Frequency && Values.ContainsKey((DescriptorId.Pitch, 0)))
        {
            Put(DescriptorId.Pitch, 0, 0x7900);
        }
    }

    public void TakeNextProgram()
    {
        if (Values.TryGetValue((DescriptorId.ProgramNext, 0), out Track? next))
        {
            Put(DescriptorId.ProgramNow, 0, next.First);
        }
    }

    public void Glide(SegmentBlock block, Instant now)
    {
        (DescriptorId id, byte selector) = (block.Target.Id, block.Target.Selector);
        double start = Own(id, selector, now, false);
        bool isSame = (id == DescriptorId.Frequency && IsFrequency) || (id == DescriptorId.Pitch && !IsFrequency) || id is not (DescriptorId.Pitch or DescriptorId.Frequency);
        if (block.IsChained && isSame && Values.TryGetValue((id, selector), out Track? running) && running.End > now)
        {
            running.Segments.Add((running.End, block));
            return;
        }

        Put(id, selector, start);
        Values[(id, selector)].Segments.Add((now, block));
    }

    public void Modulate(ModulationBlock block, Instant now)
    {
        if (block.Function == ModulationFunction.None)
        {
            _modulations.Remove(block.Parameter);
            return;
        }

        if (!_modulations.TryGetValue(block.Parameter, out List<(Instant, ModulationBlock Block)>? all) || all[^1].Block.Function != block.Function)
        {
            _modulations[block.Parameter] = all = [];
        }

        all.Add((now, block));
    }

    public void ChangeModulation(byte[] d, Instant now)
    {
        if (_modulations.TryGetValue((DescriptorId)d[1], out List<(Instant, ModulationBlock Block)>? all))
        {
            ModulationBlock last = all[^1].Block;
            all.Add((now, d[0] == 0x47 ? last with { Depth = (ushort)(d[2] << 8) } : last with { Rate = (short)((d[2] << 8) | d[3]) }));
        }
    }

    public double Own(DescriptorId id, byte selector, Instant now, bool isModulated)
    {
        double value;
        if (id == DescriptorId.Pitch && IsFrequency)
        {
            double hertz = Values[(DescriptorId.Frequency, 0)].At(now) / 65536;
            value = hertz == 0 ? 0 : Math.Clamp(((69 + (12 * Math.Log2(hertz / 440))) * 512) + 256, 0, 65535);
        }
        else if (id == DescriptorId.Frequency && !IsFrequency && Values.TryGetValue((DescriptorId.Pitch, 0), out Track? pitch))
        {
            value = 440 * Math.Pow(2, (((pitch.At(now) - 256) / 512) - 69) / 12) * 65536;
        }
        else
        {
            value = Values.TryGetValue((id, selector), out Track? track) ? track.At(now) : ReferenceDevice.Default(id);
        }

        if (!isModulated || !_modulations.TryGetValue(id, out List<(Instant Since, ModulationBlock Block)>? all))
        {
            return value;
        }

        double factor = 1 + (Function(id, now) * all[^1].Block.Depth / 32768);
        return id switch
        {
            DescriptorId.Pitch or DescriptorId.Azimuth or DescriptorId.Elevation or DescriptorId.TimbreX => value + Movement(id, now),
            DescriptorId.Inharmonicity => ((128 + value) * factor) - 128,
            _ => value * factor,
        };
    }

    /// <summary>How far a modulation moves a parameter that adds.</summary>
    public double Movement(DescriptorId id, Instant now) => !_modulations.TryGetValue(id, out List<(Instant, ModulationBlock Block)>? all)
        ? 0
        : Function(id, now) * all[^1].Block.Depth * (((int)id >> 6) switch { 0 => 1 / 256.0, 1 => 1, _ => 65536 });

    private static double Decode(DescriptorId id, uint raw) => id is DescriptorId.Inharmonicity or DescriptorId.TimbreX ? (sbyte)raw : raw;

    private static uint Number(ReadOnlySpan<byte> d) => d.Length switch
    {
        1 => d[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(d),
        _ => BinaryPrimitives.ReadUInt32BigEndian(d),
    };

    private void Put(DescriptorId id, byte selector, double value)
    {
        if (id is DescriptorId.Pitch or DescriptorId.Frequency)
        {
            IsFrequency = id == DescriptorId.Frequency;
            Values.Remove((DescriptorId.Pitch, 0));
            Values.Remove((DescriptorId.Frequency, 0));
        }

        Values[(id, selector)] = new Track(value);
    }

    private double Function(DescriptorId id, Instant now)
    {
        List<(Instant Since, ModulationBlock Block)> all = _modulations[id];
        double cycles = all[0].Block.Rate < 0 ? 1 : 0;
        for (int i = 0; i < all.Count; i++)
        {
            Instant end = i + 1 < all.Count ? all[i + 1].Since : now;
            cycles += (end - all[i].Since).TotalSeconds * all[i].Block.Rate / 128;
        }

        ModulationBlock block = all[^1].Block;
        double fraction = block.Rate < 0 ? cycles - Math.Ceiling(cycles) + 1 : cycles - Math.Floor(cycles);
        int length = (block.LoopEnd + 1 - block.LoopBegin + 65536) % 65536;
        double x = (block.LoopBegin / 65536.0) + (fraction * (length == 0 ? 65536 : length) / 65536);
        x = x > 1 ? x - 1 : x;
        return block.Function switch
        {
            ModulationFunction.Sine => Math.Sin(2 * Math.PI * x),
            ModulationFunction.Square => x < 0.5 ? 1 : -1,
            ModulationFunction.SawTooth => (2 * x) - 1,
            ModulationFunction.Triangle => 2 / Math.PI * Math.Asin(Math.Sin(2 * Math.PI * x)),
            _ => 0,
        };
    }

    /// <summary>A value and the segments that followed it.</summary>
    internal sealed class Track(double first)
    {
        public double First { get; } = first;

        public List<(Instant Begin, SegmentBlock Block)> Segments { get; } = [];

        public Instant End => Segments.Count == 0 ? new Instant(0) : Segments[^1].Begin + TimeSpan.FromMilliseconds(Segments[^1].Block.Milliseconds);

        public double At(Instant now)
        {
            double value = First;
            foreach ((Instant begin, SegmentBlock block) in Segments.Where(s => s.Begin <= now))
            {
                double target = Decode(block.Target.Id, block.Target.Raw);
                double x = block.Milliseconds == 0 ? 1 : Math.Min(1, (now - begin).TotalMilliseconds / block.Milliseconds);
                double g = block.Function switch
                {
                    SegmentFunction.Concave => (1 - Math.Exp(-5 * x)) / (1 - Math.Exp(-5)),
                    SegmentFunction.Convex => (Math.Exp(5 * x) - 1) / (Math.Exp(5) - 1),
                    SegmentFunction.SShaped => x * x * (3 - (2 * x)),
                    _ => x,
                };
                value = x == 1 ? target : value + ((target - value) * g);
            }

            return value;
        }
    }
}
