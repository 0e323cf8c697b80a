using System.Buffers.Binary;
using System.Net.Sockets;

using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Transports;

/// <summary>Datagrams on a TCP connection: each with two octets of length before it (zipi-6.2). Used by both ends.</summary>
/// <param name="socket">Connected.</param>
internal sealed class RingStream(Socket socket) : IDisposable
{
    private const int LengthSize = 2;

    private readonly byte[] _out = new byte[LengthSize + IpDatagram.MostOctets];
    private int _from;
    private int _to;

    /// <summary>Sends a datagram; one that the system does not take now is lost, and the link sends it again.</summary>
    /// <remarks>One at a time.</remarks>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (!TryFlush())
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_out, (ushort)datagram.Length);
        datagram.CopyTo(_out.AsSpan(LengthSize));
        (_from, _to) = (0, LengthSize + datagram.Length);
        TryFlush();
    }

    /// <summary>Hands over every datagram until the connection ends, or brings something that is none.</summary>
    public async Task ReadAllAsync(Action<ReadOnlyMemory<byte>> take)
    {
        byte[] buffer = new byte[16 * 1024];
        int filled = 0;
        try
        {
            while (true)
            {
                int count = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                filled += count;
                int read = 0;
                while (filled - read >= LengthSize)
                {
                    int length = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(read));
                    if (length > IpDatagram.MostOctets)
                    {
                        return;
                    }

                    if (filled - read - LengthSize < length)
                    {
                        break;
                    }

                    take(buffer.AsMemory(read + LengthSize, length));
                    read += LengthSize + length;
                }

                buffer.AsSpan(read, filled - read).CopyTo(buffer);
                filled -= read;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // An end like any other.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private bool TryFlush()
    {
        try
        {
            while (_from < _to)
            {
                int count = socket.Send(_out.AsSpan(_from, _to - _from), SocketFlags.None, out SocketError error);
                if (error != SocketError.Success)
                {
                    return false;
                }

                _from += count;
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
