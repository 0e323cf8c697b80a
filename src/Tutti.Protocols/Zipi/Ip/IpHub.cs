using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>A hub over IP: the same <see cref="Zipi.Hub"/> as on the wire, which is the monitor, with a link at each port (zipi-6.1).</summary>
/// <remarks>
/// A passive core. In: <see cref="Receive"/> for every datagram, <see cref="Gone"/> for a connection that has ended, <see cref="Advance"/> by
/// <see cref="NextDeadline"/>. Out: datagrams and where to, news. A port holds the token for its device, so a frame that is handed in is passed on
/// at once; what must be in ring order, the answers to the roll, is put in order at the end of a round. Thread-safe: no.
/// </remarks>
public sealed partial class IpHub : IIpPartSink
{
    private const int StepsAtOnce = 16;
    private const int MostAnswers = 64;

    private readonly IpOptions _options;
    private readonly IpChance _chance;
    private readonly IpDoor _door;
    private readonly IpPort[] _ports;
    private readonly Dictionary<uint, IpPort> _byLink = [];
    private readonly IpRotation _rotation = new();
    private readonly IpRoutes _routes;
    private readonly Queue<IpPort> _ready = new();
    private readonly Outbox<(IpPeer To, byte[] Octets)> _answers = new(MostAnswers);
    private readonly Outbox<IpHubEvent> _events = new(1024);
    private readonly ByteWriter _writer = new();
    private readonly IpClient? _uplink;
    private IpPeer _uplinkPeer;
    private IpPort? _from;
    private Roll _roll;
    private uint _lastRound;
    private Instant _askAt;
    private Instant _wantAt;
    private Instant _wakeAt = Instant.Never;
    private Instant _linksAt = Instant.Never;
    private bool _linked;
    private bool _closed;
    private long _frames;
    private long _octets;

    /// <summary>A hub with nothing on its ports; it becomes the monitor within a few milliseconds unless it is linked to another.</summary>
    /// <param name="options">Its id and priority; over IP the clock has no steps.</param>
    /// <param name="ports">1 to 253.</param>
    /// <param name="ip">Times and bounds of the links.</param>
    /// <param name="chance">32 octets that nobody can guess.</param>
    /// <param name="now">The present.</param>
    /// <param name="uplink">The hub that this one is linked to; null for none.</param>
    public IpHub(StationOptions options, int ports, IpOptions ip, ReadOnlySpan<byte> chance, Instant now, IpPeer? uplink = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        IpOptions.Check(ip);
        _options = ip;
        _chance = new IpChance(chance);
        _door = new IpDoor(ip, new IpChance(chance));
        StationOptions station = options with
        {
            FastestRate = LineRates.Slowest,
            LineTellsTime = true,
            MonitorPriority = options.MonitorPriority == 0 ? StationOptions.HubPriority : options.MonitorPriority,
        };
        Hub = new Hub(station, ports, (int)_chance.NextNumber());
        _ports = new IpPort[ports];
        for (int i = 0; i < ports; i++)
        {
            _ports[i] = new IpPort(i);
        }

        _routes = new IpRoutes(_ports);
        _census = new IpCensus(_ports);
        _askAt = now;
        Hub.Link.LineLost(now);
        if (uplink is { } peer)
        {
            _uplinkPeer = peer;
            _uplink = new IpClient(options.Id, IpRole.Hub, ip, _chance, this);
            _uplink.Open(now);
        }
    }

    private enum Roll
    {
        None,
        All,
        Newcomers,
    }

    /// <summary>The hub above the links.</summary>
    public Hub Hub { get; }

    /// <summary>Frames that were damaged, or that nobody is there for, or that a device may not send.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Datagrams that were malformed, forged, replayed or of strangers.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>True while it is linked to another hub, which is the monitor.</summary>
    public bool IsLinked => _linked;

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(
        Instant.Min(Hub.NextDeadline, Instant.Min(_linksAt, _census.Deadline)),
        Instant.Min(_wakeAt, _uplink?.NextDeadline ?? Instant.Never));

    private ulong Root => _linked ? _uplink!.Root : Hub.Link.Id;

    /// <summary>A datagram has come, at the hub's port or from the hub it is linked to.</summary>
    public void Receive(Instant now, IpPeer from, ReadOnlySpan<byte> octets)
    {
        if (_closed)
        {
            return;
        }

        if (!IpDatagram.TryRead(octets, out IpDatagram datagram, out _))
        {
            RefusedCount++;
        }
        else if (_uplink is not null && from == _uplinkPeer && !IsForPort(datagram))
        {
            _from = null;
            _uplink.Receive(now, octets);
            CheckUplink(now);
        }
        else if (datagram.Link == 0)
        {
            TakeOfStranger(now, from, datagram);
        }
        else if (!_byLink.TryGetValue(datagram.Link, out IpPort? port))
        {
            Answer(from, _door.Unknown(datagram.Link));
        }
        else if (port.Peer != from && _options.Key.IsEmpty)
        {
            RefusedCount++;
        }
        else if (!datagram.IsNumbered || !port.IsOverBudget(now, _options.FramesPerSecond))
        {
            TakeOfPort(now, port, from, datagram);
        }

        Turn(now);
    }

    /// <summary>A connection has ended: whoever was there is bypassed at once.</summary>
    public void Gone(Instant now, IpPeer peer)
    {
        foreach (IpPort port in _ports)
        {
            if (port.Link is not null && port.Peer == peer)
            {
                Detach(now, port, IpHubEventKind.Bypassed);
            }
        }

        Turn(now);
    }

    /// <summary>Says farewell to everybody; datagrams that are due are still to be sent.</summary>
    public void Close()
    {
        _closed = true;
        _uplink?.Close();
        foreach (IpPort port in _ports)
        {
            port.Link?.AddLoose(IpPartKind.Leave, default);
            Touch(port);
        }
    }

    /// <summary>Time has passed.</summary>
    public void Advance(Instant now)
    {
        Hub.Advance(now);
        CheckCensus(now);
        if (now >= _linksAt)
        {
            _linksAt = Instant.Never;
            foreach (IpPort port in _ports)
            {
                if (port.Link is not { } link)
                {
                    continue;
                }

                if (link.IsSilent(now))
                {
                    Detach(now, port, IpHubEventKind.Bypassed);
                    continue;
                }

                link.Advance(now);
                Touch(port);
            }
        }

        if (_uplink is not null)
        {
            _uplink.Advance(now);
            CheckUplink(now);
        }

        Turn(now);
    }

    /// <summary>Makes the next datagram; valid until the next call.</summary>
    public bool TryCompose(Instant now, out IpPeer to, out ReadOnlyMemory<byte> datagram)
    {
        if (_answers.TryDequeue(out (IpPeer To, byte[] Octets) answer))
        {
            (to, datagram) = answer;
            return true;
        }

        while (_ready.TryPeek(out IpPort? port))
        {
            if (port.Link is { } link)
            {
                if (link.TryCompose(now, out datagram))
                {
                    to = port.Peer;
                    return true;
                }

                _linksAt = Instant.Min(_linksAt, link.NextDeadline);
            }

            port.IsInQueue = false;
            _ready.Dequeue();
        }

        to = _uplinkPeer;
        datagram = default;
        return _uplink?.TryCompose(now, out datagram) ?? false;
    }

    /// <summary>Takes the next news.</summary>
    public bool TryDequeue(out IpHubEvent news) => _events.TryDequeue(out news);

    /// <inheritdoc/>
    void IIpPartSink.TakePart(Instant now, IpLink link, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        if (_from is { } port && port.Link == link)
        {
            TakeOfDevice(now, port, kind, octets);
        }
        else if (_from is null)
        {
            TakeOfUplink(now, kind, octets);
        }
    }

    private void Detach(Instant now, IpPort port, IpHubEventKind why)
    {
        _rotation.Drop(port);
        _census.Drop(port);
        _byLink.Remove(port.Link!.Number);
        _routes.Forget(port);
        _events.TryEnqueue(new IpHubEvent(why, port.Index, port.Id, port.Peer));
        port.Detach();
        Hub.PortDetached(port.Index);
        if (_linked)
        {
            RingChanged();
        }

        CheckCensus(now);
        TakeActions(now);
    }

    private void Answer(IpPeer to, ReadOnlyMemory<byte> datagram) => _answers.TryEnqueue((to, datagram.ToArray()));

    private void Touch(IpPort port)
    {
        if (!port.IsInQueue && port.Link is not null)
        {
            port.IsInQueue = true;
            _ready.Enqueue(port);
        }
    }
}
