using System.Buffers.Binary;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Writes packets into a buffer that is used again; calls chain.</summary>
/// <remarks>
/// Start with <see cref="Begin"/>; <see cref="At"/> moves to another address of the same device. Everything in one packet acts at one instant,
/// whatever its order (mpdl-1.5). Allocates nothing once warm. Thread-safe: no.
/// </remarks>
/// <param name="maxLength">The longest packet, in octets: 4096 on a ring (the default), up to 65535 in a file (mpdl-1.8).</param>
public sealed class MpdlWriter(int maxLength = MpdlWriter.MaxRingLength)
{
    /// <summary>The longest packet on a ring, in octets.</summary>
    public const int MaxRingLength = 4096;

    private readonly ByteWriter _bytes = new();

    /// <summary>The packet so far; valid until the next call.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.WrittenSpan;

    /// <summary>The packet so far; valid until the next call.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.WrittenMemory;

    /// <summary>Octets written.</summary>
    public int Length => _bytes.Length;

    /// <summary>Octets that still fit.</summary>
    public int Room => maxLength - _bytes.Length;

    /// <summary>The address in force.</summary>
    public NoteAddress Address { get; private set; }

    /// <summary>Forgets the packet and starts one for an address.</summary>
    public MpdlWriter Begin(NoteAddress address)
    {
        _bytes.Clear();
        Address = address;
        WriteAddress(Reserve(3), address);
        return this;
    }

    /// <summary>What follows is for another address; nothing is written when it is the one in force.</summary>
    public MpdlWriter At(NoteAddress address)
    {
        if (address != Address)
        {
            Span<byte> space = Reserve(5);
            space[0] = (byte)DescriptorId.NewAddress;
            WriteAddress(space[1..], address);
            space[4] = 0;
            Address = address;
        }

        return this;
    }

    /// <summary>Gives a parameter a value: <c>Set(Pitch.FromMidi(69))</c>.</summary>
    public MpdlWriter Set(ParameterSetting setting)
    {
        Span<byte> space = Reserve(1 + WidthOf(setting));
        space[0] = (byte)setting.Id;
        setting.WriteValue(space[1..]);
        return this;
    }

    /// <summary>Gives several parameters values: <c>Set(Pitch.FromMidi(69), Loudness.Forte)</c>.</summary>
    public MpdlWriter Set(params ReadOnlySpan<ParameterSetting> settings)
    {
        foreach (ParameterSetting setting in settings)
        {
            Set(setting);
        }

        return this;
    }

    /// <summary>Starts the note, or all prepared notes of a group (mpdl-4.2).</summary>
    public MpdlWriter Trigger() => Set(Articulation.Trigger);

    /// <summary>Ends the note, or silences a group (mpdl-4.2).</summary>
    public MpdlWriter Release(ReleaseKind kind = ReleaseKind.Natural) => Set(Articulation.Release(kind));

    /// <summary>Says that the note is believed to sound (mpdl-4.6).</summary>
    public MpdlWriter Reconfirm() => Set(Articulation.Reconfirm);

    /// <summary>Sets a value in everything of a group (mpdl-5.5).</summary>
    /// <param name="setting">The value.</param>
    /// <param name="inEveryNote">To a family: in every note of every instrument, instead of in every instrument.</param>
    public MpdlWriter Overwrite(ParameterSetting setting, bool inEveryNote = false)
    {
        int width = WidthOf(setting);
        Span<byte> data = ReserveCounted(DescriptorId.Overwrite, 1 + width + (inEveryNote ? 1 : 0));
        if (inEveryNote)
        {
            data[0] = (byte)DescriptorId.Overwrite;
            data = data[1..];
        }

        data[0] = (byte)setting.Id;
        setting.WriteValue(data[1..]);
        return this;
    }

    /// <summary>Starts, changes or ends a modulation (mpdl-6.1).</summary>
    public MpdlWriter Modulate(ModulationBlock block)
    {
        block.Write(ReserveCounted(DescriptorId.ModulationBlock, ModulationBlock.Length));
        return this;
    }

    /// <summary>Changes the rate of a running modulation (mpdl-6.4).</summary>
    /// <param name="parameter">The parameter that is modulated.</param>
    /// <param name="rate">Steps of 1/128 Hz.</param>
    public MpdlWriter ModulationRate(DescriptorId parameter, short rate)
    {
        Span<byte> space = Reserve(5);
        space[0] = (byte)DescriptorId.ModulationRate;
        space[1] = (byte)parameter;
        BinaryPrimitives.WriteInt16BigEndian(space[2..], rate);
        space[4] = 0;
        return this;
    }

    /// <summary>Changes the depth of a running modulation (mpdl-6.4).</summary>
    /// <param name="parameter">The parameter that is modulated.</param>
    /// <param name="depth">The top byte of the depth.</param>
    public MpdlWriter ModulationDepth(DescriptorId parameter, byte depth)
    {
        Span<byte> space = Reserve(3);
        space[0] = (byte)DescriptorId.ModulationDepth;
        space[1] = (byte)parameter;
        space[2] = depth;
        return this;
    }

    /// <summary>Lets a parameter glide to a target (mpdl-6.5).</summary>
    public MpdlWriter Glide(SegmentBlock block)
    {
        WidthOf(block.Target);
        block.Write(ReserveCounted(DescriptorId.SegmentBlock, block.Length));
        return this;
    }

    /// <summary>Sends a table: of modulations (<see cref="DescriptorId.ModulationTable"/>) or of segments (mpdl-6.8).</summary>
    /// <param name="kind">Which.</param>
    /// <param name="number">6 to 255 for modulations, 4 to 255 for segments.</param>
    /// <param name="bytesPerValue">1 to 4.</param>
    /// <param name="values">The values, big-endian; a power of two of them.</param>
    public MpdlWriter Table(DescriptorId kind, byte number, byte bytesPerValue, ReadOnlySpan<byte> values)
    {
        if (kind is not (DescriptorId.ModulationTable or DescriptorId.SegmentTable))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a table.");
        }

        Span<byte> data = ReserveCounted(kind, 2 + values.Length);
        data[0] = number;
        data[1] = bytesPerValue;
        values.CopyTo(data[2..]);
        return this;
    }

    /// <summary>Asks the device (mpdl-7.1).</summary>
    /// <param name="question">What.</param>
    /// <param name="qualifiers">The descriptor asked for, and its selector, where the question takes one.</param>
    public MpdlWriter Query(QuestionId question, params ReadOnlySpan<byte> qualifiers)
    {
        Span<byte> data = ReserveCounted(DescriptorId.Query, 1 + qualifiers.Length);
        data[0] = (byte)question;
        qualifiers.CopyTo(data[1..]);
        return this;
    }

    /// <summary>Writes a comment (mpdl-3.12).</summary>
    public MpdlWriter Comment(ReadOnlySpan<char> text)
    {
        Span<byte> data = ReserveCounted(DescriptorId.Text, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, data);
        return this;
    }

    /// <summary>Tags the whole packet with a time (mpdl-8.1).</summary>
    public MpdlWriter Tag(TimeTag tag)
    {
        Span<byte> space = Reserve(5);
        space[0] = (byte)DescriptorId.TimeTag;
        BinaryPrimitives.WriteUInt32BigEndian(space[1..], tag.Units);
        return this;
    }

    /// <summary>Sets the latency of the whole device (mpdl-8.3).</summary>
    public MpdlWriter Latency(MinimumLatency latency)
    {
        Span<byte> space = Reserve(5);
        space[0] = (byte)DescriptorId.MinimumLatency;
        BinaryPrimitives.WriteUInt32BigEndian(space[1..], latency.Units);
        return this;
    }

    /// <summary>Writes any descriptor as it is.</summary>
    /// <param name="id">Any id, known or not.</param>
    /// <param name="data">As many bytes as the id's width; any number up to 65535 when a count says it.</param>
    /// <exception cref="ArgumentException">The data does not have the width of the id.</exception>
    public MpdlWriter Raw(DescriptorId id, ReadOnlySpan<byte> data)
    {
        int width = DescriptorCatalog.WidthOf(id);
        if (width != 0 && width != data.Length)
        {
            throw new ArgumentException("The data does not have the width of the id.", nameof(data));
        }

        if (width == 0)
        {
            data.CopyTo(ReserveCounted(id, data.Length));
            return this;
        }

        Span<byte> space = Reserve(1 + width);
        space[0] = (byte)id;
        data.CopyTo(space[1..]);
        if (id == DescriptorId.NewAddress)
        {
            Address = NoteAddress.FromBits((data[0] << 16) | (data[1] << 8) | data[2]);
        }

        return this;
    }

    /// <summary>Starts a packet with three address octets as they are, ignored bits included.</summary>
    internal void BeginRaw(ReadOnlySpan<byte> address)
    {
        Begin(NoteAddress.FromBits((address[0] << 16) | (address[1] << 8) | address[2]));
        _bytes.Clear();
        _bytes.Write(address);
    }

    private static void WriteAddress(Span<byte> space, NoteAddress address)
    {
        space[0] = (byte)(address.Bits >> 16);
        space[1] = (byte)(address.Bits >> 8);
        space[2] = (byte)address.Bits;
    }

    private static int WidthOf(ParameterSetting setting) => setting.Id == DescriptorId.None
        ? throw new ArgumentException("The setting is empty.", nameof(setting))
        : DescriptorCatalog.WidthOf(setting.Id);

    private Span<byte> ReserveCounted(DescriptorId id, int count)
    {
        Span<byte> space = Reserve(3 + count);
        space[0] = (byte)id;
        BinaryPrimitives.WriteUInt16BigEndian(space[1..], (ushort)count);
        return space[3..];
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length + count > maxLength)
        {
            throw new InvalidOperationException("The packet would be longer than its bound.");
        }

        Span<byte> space = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return space;
    }
}
