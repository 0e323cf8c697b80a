using System.Net;
using System.Net.Sockets;

namespace Tutti.Transports;

/// <summary>The pair of UDP sockets that all nodes of this process share on one card: one hears beacons, one sends them.</summary>
/// <remarks>
/// Thread-safe: yes. The receiving socket is bound to the broadcast address where the system allows it (Linux), so that beacons of other
/// cards are not heard; elsewhere it is bound to the wildcard and the card is checked for each datagram.
/// </remarks>
internal sealed class BeaconPort
{
    private const int Largest = 64; // a beacon has 22 octets, or 54 with a public key; anything longer is not one and may be cut
    private static readonly TimeSpan s_afterError = TimeSpan.FromMilliseconds(20);
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<(IPAddress Address, int Port), BeaconPort> s_ports = [];

    private readonly NetworkCard _card;
    private readonly int _port;
    private readonly Socket _receiver;
    private readonly Socket _sender;
    private readonly IPEndPoint _everybody;
    private volatile IBeaconSink[] _sinks = [];

    private BeaconPort(NetworkCard card, int port)
    {
        _card = card;
        _port = port;
        _everybody = new IPEndPoint(card.Broadcast, port);
        _receiver = Open(OperatingSystem.IsLinux() ? _everybody : new IPEndPoint(IPAddress.Any, port));
        try
        {
            _sender = Open(new IPEndPoint(card.Address, port));
            _sender.Blocking = false;
        }
        catch
        {
            _receiver.Dispose();
            throw;
        }
    }

    /// <summary>Joins the port of a card, opening it for the first node.</summary>
    /// <exception cref="SocketException">The system does not let us bind there.</exception>
    public static BeaconPort Join(NetworkCard card, int port, IBeaconSink sink)
    {
        lock (s_gate)
        {
            if (!s_ports.TryGetValue((card.Address, port), out BeaconPort? shared))
            {
                shared = new BeaconPort(card, port);
                s_ports.Add((card.Address, port), shared);
                new Thread(shared.Receive) { IsBackground = true, Name = $"Tutti beacons {card.Address}:{port}" }.Start();
            }

            shared._sinks = [.. shared._sinks, sink];
            return shared;
        }
    }

    /// <summary>Leaves the port; the last one out closes the sockets.</summary>
    public void Leave(IBeaconSink sink)
    {
        lock (s_gate)
        {
            _sinks = [.. _sinks.Where(s => !ReferenceEquals(s, sink))];
            if (_sinks.Length == 0)
            {
                if (s_ports.TryGetValue((_card.Address, _port), out BeaconPort? listed) && listed == this)
                {
                    s_ports.Remove((_card.Address, _port));
                }

                _receiver.Dispose();
                _sender.Dispose();
            }
        }
    }

    /// <summary>Sends one datagram to the segment; never blocks.</summary>
    /// <returns>The error, or <see cref="SocketError.Success"/>: a beacon that is lost is sent again in a second.</returns>
    public SocketError Send(ReadOnlySpan<byte> datagram)
    {
        try
        {
            _sender.SendTo(datagram, SocketFlags.None, _everybody);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.Shutdown;
        }
    }

    private static Socket Open(IPEndPoint address)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // .NET sets SO_REUSEADDR and SO_REUSEPORT together here: other ZRE programs on this machine bind the same port.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.EnableBroadcast = true;
            if (!OperatingSystem.IsLinux())
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
            }

            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A thread of its own that waits in the system: each beacon would otherwise wake the runtime's pool, which then looks for more work for
    // longer than the beacon takes. In a room of 50 that is most of what an idle node costs.
    private void Receive()
    {
        byte[] buffer = new byte[Largest];
        EndPoint anybody = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketFlags flags = SocketFlags.None;
                EndPoint source = anybody;
                int count = _receiver.ReceiveMessageFrom(buffer.AsSpan(), ref flags, ref source, out IPPacketInformation information);
                if (IsOurCard(information) && source is IPEndPoint from)
                {
                    foreach (IBeaconSink sink in _sinks)
                    {
                        sink.BeaconReceived(from.Address, buffer.AsSpan(0, count));
                    }
                }
            }
            catch (SocketException) when (_sinks.Length > 0)
            {
                // A datagram too long for the buffer, an ICMP answer, a card that went down: none ends the hearing, or fills a core.
                Thread.Sleep(s_afterError);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return; // the last node has left
            }
        }
    }

    private bool IsOurCard(IPPacketInformation information) =>
        OperatingSystem.IsLinux() || _card.Index == 0 || information.Interface == 0 || information.Interface == _card.Index;
}
