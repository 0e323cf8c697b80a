namespace Tutti.Protocols.Zipi.Link;

/// <summary>The frames that a station sends while it holds the token, within the bound of a turn (zipi-2.31).</summary>
/// <remarks>Allocates only when constructed. Thread-safe: no.</remarks>
public sealed class Turn
{
    private readonly byte[] _octets = new byte[RingLimits.TurnOctets + RingLimits.TurnFrames];
    private readonly int[] _ends = new int[RingLimits.TurnFrames];
    private int _taken;

    /// <summary>Frames in the turn.</summary>
    public int Count { get; private set; }

    /// <summary>Octets of the turn as the specification counts them: data and seven a frame.</summary>
    public int CountedOctets { get; private set; }

    private int End => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Begins an empty turn.</summary>
    public void Clear() => Count = CountedOctets = _taken = 0;

    /// <summary>True when a frame with so much data (source included) still fits.</summary>
    public bool HasRoom(int dataOctets) => CountedOctets + dataOctets + RingLimits.CountedOverhead <= RingLimits.TurnOctets;

    /// <summary>Adds a frame; false when it does not fit.</summary>
    public bool TryAdd(in FrameHeader header, ReadOnlySpan<byte> content)
    {
        int data = content.Length + (header.Source.HasValue ? 1 : 0);
        if (!HasRoom(data))
        {
            return false;
        }

        int start = End;
        int length = header.Write(content, _octets.AsSpan(start));
        _ends[Count++] = start + length;
        CountedOctets += data + RingLimits.CountedOverhead;
        return true;
    }

    /// <summary>Takes the next frame, destination to check; valid until the next <see cref="Clear"/>.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        if (_taken == Count)
        {
            frame = default;
            return false;
        }

        int start = _taken == 0 ? 0 : _ends[_taken - 1];
        frame = _octets.AsMemory(start, _ends[_taken++] - start);
        return true;
    }
}
