using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zre;

/// <summary>The content frames of a WHISPER or SHOUT that was received.</summary>
/// <remarks>A view of the node's own buffer: valid until its next <c>Receive</c> or <c>Advance</c>. Thread-safe: no.</remarks>
public readonly struct ZreContent
{
    /// <summary>Octets before each frame in a run: its length.</summary>
    internal const int PrefixSize = sizeof(int);

    private readonly ReadOnlyMemory<byte> _run;

    internal ZreContent(ReadOnlyMemory<byte> run, int count)
    {
        _run = run;
        Count = count;
    }

    /// <summary>Frames; 0 for a peer that sent none.</summary>
    public int Count { get; }

    /// <summary>The first frame, or nothing.</summary>
    public ReadOnlySpan<byte> First => Count > 0 ? this[0] : default;

    /// <summary>The second frame, or nothing.</summary>
    public ReadOnlySpan<byte> Second => Count > 1 ? this[1] : default;

    /// <summary>A frame.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ReadOnlySpan<byte> run = _run.Span;
            ReadOnlySpan<byte> frame = TakeFrame(ref run);
            while (index-- > 0)
            {
                frame = TakeFrame(ref run);
            }

            return frame;
        }
    }

    /// <summary>Writes one frame of a run: length, octets.</summary>
    /// <returns>The octets written.</returns>
    internal static int PutFrame(Span<byte> destination, ReadOnlySpan<byte> frame)
    {
        int length = frame.Length;
        MemoryMarshal.Write(destination, in length);
        frame.CopyTo(destination[PrefixSize..]);
        return PrefixSize + length;
    }

    /// <summary>Takes the first frame off a run that <see cref="PutFrame"/> wrote.</summary>
    internal static ReadOnlySpan<byte> TakeFrame(scoped ref ReadOnlySpan<byte> run)
    {
        int length = MemoryMarshal.Read<int>(run);
        ReadOnlySpan<byte> frame = run.Slice(PrefixSize, length);
        run = run[(PrefixSize + length)..];
        return frame;
    }
}
