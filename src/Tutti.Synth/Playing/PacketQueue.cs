using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;

namespace Tutti.Synth;

/// <summary>Packets that wait for their frame, in the order of frames, and of arrival where these are equal.</summary>
/// <param name="maxPackets">The most packets.</param>
/// <param name="maxBytes">The most octets.</param>
internal sealed class PacketQueue(int maxPackets, int maxBytes)
{
    private readonly PriorityQueue<WaitingNews, (long Frame, long Arrival)> _waiting = new();
    private readonly Stack<WaitingNews> _spare = new();
    private long _arrivals;
    private long _bytes;

    /// <summary>Packets that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>The frame of the packet due first; <see cref="long.MaxValue"/> when none waits.</summary>
    public long NextFrame => _waiting.TryPeek(out _, out (long Frame, long Arrival) due) ? due.Frame : long.MaxValue;

    /// <summary>True when more waits than may.</summary>
    public bool IsOverfull => _waiting.Count > maxPackets || _bytes > maxBytes;

    public void Add(long frame, int source, ReadOnlySpan<byte> packet)
    {
        WaitingNews waiting = _spare.TryPop(out WaitingNews? spare) ? spare : new WaitingNews();
        waiting.Bytes.Write(packet);
        waiting.Source = source;
        _bytes += packet.Length;
        _waiting.Enqueue(waiting, (frame, _arrivals++));
    }

    /// <summary>Takes the packet due first; give it back with <see cref="Return"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out WaitingNews? packet)
    {
        if (!_waiting.TryDequeue(out packet, out _))
        {
            return false;
        }

        _bytes -= packet.Bytes.Length;
        return true;
    }

    public void Return(WaitingNews packet)
    {
        packet.Bytes.Clear(MpdlWriter.MaxRingLength);
        _spare.Push(packet);
    }
}
