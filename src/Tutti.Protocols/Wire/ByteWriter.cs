using System.Buffers;
using System.Buffers.Binary;

namespace Tutti.Protocols.Wire;

/// <summary>A growing buffer of octets, written at the end, used again after <see cref="Clear"/>.</summary>
/// <remarks>
/// Numbers are big-endian. The buffer only grows (doubling), so a writer that is kept allocates nothing once it is warm.
/// It has no bound of its own: whoever owns it bounds what is put in. Thread-safe: no.
/// </remarks>
/// <param name="capacity">Octets to start with.</param>
public sealed class ByteWriter(int capacity = 256) : IBufferWriter<byte>
{
    private byte[] _buffer = capacity == 0 ? [] : new byte[capacity];

    /// <summary>Octets written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written and keeps the buffer; one larger than <paramref name="keep"/> octets is given back.</summary>
    public void Clear(int keep = int.MaxValue)
    {
        Length = 0;
        if (_buffer.Length > keep)
        {
            _buffer = [];
        }
    }

    /// <summary>Writes one octet.</summary>
    public void WriteU8(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Writes two octets, most significant first.</summary>
    public void WriteU16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);
        Length += sizeof(ushort);
    }

    /// <summary>Writes four octets, most significant first.</summary>
    public void WriteU32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);
        Length += sizeof(uint);
    }

    /// <summary>Writes eight octets, most significant first.</summary>
    public void WriteU64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(ulong)), value);
        Length += sizeof(ulong);
    }

    /// <summary>Writes a run of octets.</summary>
    public void Write(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>Makes the buffer longer by so many octets, which the caller fills before anything else is written.</summary>
    public Span<byte> Extend(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Span<byte> room = Reserve(count);
        Length += count;
        return room;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(Length);
    }

    private Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - Length)
        {
            int wanted = Math.Max(checked(Length + count), (int)Math.Min(Math.Max(_buffer.Length * 2L, 64), Array.MaxLength));
            Array.Resize(ref _buffer, wanted);
        }

        return _buffer.AsSpan(Length, count);
    }
}
