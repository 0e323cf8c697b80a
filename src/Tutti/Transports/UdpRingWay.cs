using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Transports;

/// <summary>The way to a hub over UDP. One thread waits in the system for datagrams and runs the device: no hop lies between.</summary>
internal sealed class UdpRingWay : IRingWay
{
    private static readonly TimeSpan s_afterError = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket;
    private volatile bool _ended;

    /// <summary>A way that hands over nothing yet.</summary>
    /// <exception cref="SocketException">There is no way to that address.</exception>
    public UdpRingWay(IPEndPoint hub)
    {
        _socket = new Socket(hub.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 1000, SendBufferSize = 1 << 20, ReceiveBufferSize = 1 << 20 };
        try
        {
            // Connected: the system lets nothing in that is not from the hub, and tells when nobody listens there.
            _socket.Connect(hub);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Start(IRingWaySink sink) =>
        new Thread(() => Run(sink)) { IsBackground = true, Name = "ring device", Priority = ThreadPriority.AboveNormal }.Start();

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket.Send(datagram, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The ring was left meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        _socket.Dispose();
    }

    private void Run(IRingWaySink sink)
    {
        byte[] buffer = new byte[IpDatagram.MostOctets + 1];
        while (!_ended)
        {
            try
            {
                int count = _socket.Receive(buffer.AsSpan(), SocketFlags.None, out SocketError error);
                if (error == SocketError.Success)
                {
                    sink.Received(buffer.AsSpan(0, count));
                }
                else if (error is not (SocketError.TimedOut or SocketError.ConnectionRefused or SocketError.MessageSize))
                {
                    Thread.Sleep(s_afterError);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
