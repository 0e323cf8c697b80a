using System.Net;
using System.Threading.Channels;

using Tutti.Protocols.Tap;

namespace Tutti.Seeing;

/// <summary>Overhears one node of this program: the beacons it hears, and all that passes on its own connections.</summary>
/// <remarks>
/// Give it to a node by <see cref="NodeOptions.Tracer"/>. What is said on its connections is wrapped into packets as they might have been on the wire, so that one
/// tap reads both. It never slows the node down: what is not read in time is dropped and counted. Thread-safe: yes, with one reader.
/// </remarks>
public sealed class Tracer : IPacketSource
{
    private const int MaxPackets = 8192;
    private const long MaxOctets = 16 << 20;

    private readonly Channel<byte[]> _packets = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxPackets) { SingleReader = true });
    private long _octets;
    private long _lost;

    /// <inheritdoc/>
    public long Lost => Volatile.Read(ref _lost);

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        byte[] packet = await _packets.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        Interlocked.Add(ref _octets, -packet.Length);
        packet.CopyTo(buffer);
        return packet.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _packets.Writer.TryComplete();

    /// <summary>A datagram was heard.</summary>
    internal void Datagram(IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> octets) => Add(IpPacketWriter.Udp(from, to, octets));

    /// <summary>A packet passed; false when it had to be dropped.</summary>
    internal bool Add(byte[] packet)
    {
        if (Interlocked.Add(ref _octets, packet.Length) <= MaxOctets && _packets.Writer.TryWrite(packet))
        {
            return true;
        }

        Interlocked.Add(ref _octets, -packet.Length);
        Interlocked.Increment(ref _lost);
        return false;
    }
}
