namespace Tutti.Protocols.Zipi.Bits;

/// <summary>Finds what does not belong on a ring: a frame that circulates, a second token (zipi-2.30).</summary>
/// <remarks>Times are half bits of the monitor's clock. Remembers the last 64 frames. Thread-safe: no.</remarks>
public sealed class RingGuard
{
    private const int Bound = 64;

    // A station that has just joined or left moves the ring by a few half bits.
    private const int Tolerance = 8;

    private readonly long[] _times = new long[Bound];
    private readonly ulong[] _prints = new ulong[Bound];
    private int _next;
    private int _count;
    private long _tokenAt = long.MinValue / 2;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _count = _next = 0;
        _tokenAt = long.MinValue / 2;
    }

    /// <summary>A frame of another station passes; true when the same octets passed exactly one latency ago.</summary>
    public bool IsFrameAgain(long now, ReadOnlySpan<byte> frame, long latency)
    {
        ulong print = Print(frame);
        for (int i = 0; i < _count; i++)
        {
            if (_times[i] == now - latency && _prints[i] == print)
            {
                return true;
            }
        }

        _times[_next] = now;
        _prints[_next] = print;
        _next = (_next + 1) % Bound;
        _count = Math.Min(_count + 1, Bound);
        return false;
    }

    /// <summary>A token passes and is not taken; true when another passed less than a latency ago.</summary>
    public bool IsSecondToken(long now, long latency)
    {
        bool second = now - _tokenAt < latency - Tolerance;
        _tokenAt = now;
        return second;
    }

    private static ulong Print(ReadOnlySpan<byte> octets)
    {
        ulong print = 14695981039346656037;
        foreach (byte octet in octets)
        {
            print = (print ^ octet) * 1099511628211;
        }

        return print ^ (ulong)octets.Length;
    }
}
