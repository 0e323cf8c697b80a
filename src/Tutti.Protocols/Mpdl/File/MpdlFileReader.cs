using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Reads a file from blocks of any size as they come (mpdl-8.7 to mpdl-8.9).</summary>
/// <remarks>
/// <code>file = { time tag(4) count(2) packet(count) }</code>
/// Holds at most one record (65,541 octets), and only when it lies across blocks. Read on with what is left of a block until
/// <see cref="TryRead"/> says false, then come with the next. Thread-safe: no.
/// </remarks>
public sealed class MpdlFileReader
{
    private readonly ByteWriter _partial = new(0);
    private TimeTag _previous;
    private bool _hasPrevious;
    private bool _partialIsTaken;
    private long _elapsed;

    /// <summary>Octets read into whole records.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="block">What is left of a block; moved on over what was read.</param>
    /// <param name="record">The record, valid until the next call.</param>
    /// <returns>False when the block is used up.</returns>
    public bool TryRead(scoped ref ReadOnlySpan<byte> block, out MpdlRecord record)
    {
        if (_partialIsTaken)
        {
            _partial.Clear();
            _partialIsTaken = false;
        }

        record = default;
        if (_partial.Length == 0 && TryCut(block, out int length))
        {
            record = Make(block[..length]);
            block = block[length..];
            return true;
        }

        if (!Gather(ref block, MpdlRecord.HeadLength)
            || !Gather(ref block, MpdlRecord.HeadLength + BinaryPrimitives.ReadUInt16BigEndian(_partial.WrittenSpan[4..])))
        {
            return false;
        }

        _partialIsTaken = true;
        record = Make(_partial.WrittenSpan);
        return true;
    }

    /// <summary>Says at the end of the file whether it was cut short.</summary>
    /// <param name="error">Where the first octet stands that belongs to no whole record.</param>
    /// <returns>True when the file ended with a whole record.</returns>
    public bool TryComplete(out DecodeError error)
    {
        bool isWhole = _partialIsTaken || _partial.Length == 0;
        error = isWhole ? default : new DecodeError("file ends inside a record", Position);
        return isWhole;
    }

    private static bool TryCut(ReadOnlySpan<byte> block, out int length)
    {
        length = block.Length < MpdlRecord.HeadLength
            ? int.MaxValue
            : MpdlRecord.HeadLength + BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
        return length <= block.Length;
    }

    private bool Gather(scoped ref ReadOnlySpan<byte> block, int wanted)
    {
        int count = Math.Clamp(wanted - _partial.Length, 0, block.Length);
        _partial.Write(block[..count]);
        block = block[count..];
        return _partial.Length >= wanted;
    }

    private MpdlRecord Make(ReadOnlySpan<byte> bytes)
    {
        var tag = new TimeTag(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        _elapsed += _hasPrevious ? tag - _previous : 0;
        _previous = tag;
        _hasPrevious = true;
        long offset = Position;
        Position += bytes.Length;
        return new MpdlRecord(tag, _elapsed, offset, bytes[MpdlRecord.HeadLength..]);
    }
}
