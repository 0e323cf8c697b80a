using System.Buffers.Binary;

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
public sealed class IpHub : IIpPartSink
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
        ArgumentNullException.ThrowIfNull(ip);
        ip.Check();
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
        Instant.Min(Hub.NextDeadline, _linksAt),
        Instant.Min(_wakeAt, _uplink?.NextDeadline ?? Instant.Never));

    private ulong Root => _linked ? _uplink!.Root : Hub.Link.Id;

    /// <summary>A datagram has come, at the hub's port or from the hub it is linked to.</summary>
    public void Receive(Instant now, IpPeer from, ReadOnlySpan<byte> octets)
    {
        if (_closed)
        {
            return;
        }

        if (_uplink is not null && from == _uplinkPeer)
        {
            _from = null;
            _uplink.Receive(now, octets);
            CheckUplink(now);
        }
        else if (!IpDatagram.TryRead(octets, out IpDatagram datagram, out _))
        {
            RefusedCount++;
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

    /// <summary>How the hub is.</summary>
    public HubStatus Describe(Instant now)
    {
        (TimeSpan median, TimeSpan p99, TimeSpan worst) = _rotation.Spans();
        return new HubStatus
        {
            Id = Hub.Link.Id,
            Monitor = Root,
            Time = TimeSpan.FromTicks(Hub.Link.Clock.Read(now) / TimeSpan.NanosecondsPerTick),
            Rotations = _rotation.Count,
            RotationMedian = median,
            RotationP99 = p99,
            RotationWorst = worst,
            Frames = _frames,
            Octets = _octets,
            DroppedCount = DroppedCount,
            RefusedCount = RefusedCount,
            Ports = [.. _ports.Where(p => p.Link is not null).Select(p => p.Describe(now))],
        };
    }

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

    private void TakeOfStranger(Instant now, IpPeer from, in IpDatagram datagram)
    {
        IpPartReader parts = new(datagram.Parts);
        if (datagram.IsNumbered || !parts.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> part))
        {
            RefusedCount++;
        }
        else if (kind == IpPartKind.Join && _door.TryChallenge(now, from, part, out ReadOnlyMemory<byte> challenge))
        {
            Answer(from, challenge);
        }
        else if (kind == IpPartKind.Proof && _door.TryProve(now, from, datagram, part, out IpDoor.Proof proof, out IpRefusal refusal))
        {
            LetIn(now, from, proof, refusal);
        }
        else
        {
            RefusedCount++;
        }
    }

    private void LetIn(Instant now, IpPeer from, in IpDoor.Proof proof, IpRefusal refusal)
    {
        IpPort? port = null;
        if (refusal == IpRefusal.None)
        {
            foreach (IpPort known in _ports)
            {
                if (known.Link is { } link && known.Peer == from && known.WasLetInBy(proof.Nonce))
                {
                    Answer(from, _door.Welcome(known.Seal, proof.Nonce, link.Number, Hub.Link.Id, Root));
                    return;
                }
            }

            port = FindPort(now, from, proof, out refusal);
        }

        if (port is null || !_door.TryUse(now, proof.Nonce))
        {
            RefusedCount += refusal is IpRefusal.None or IpRefusal.WrongSecret ? 1 : 0;
            if (refusal != IpRefusal.None)
            {
                _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Refused, -1, proof.Id, from, refusal));
                Answer(from, _door.Refuse(proof.Nonce, refusal));
            }

            return;
        }

        if (port.Link is not null)
        {
            Detach(now, port, IpHubEventKind.Bypassed);
        }

        uint number = (uint)_chance.NextNumber();
        while (number == 0 || _byLink.ContainsKey(number))
        {
            number = (uint)_chance.NextNumber();
        }

        port.Attach(new IpLink(number, proof.Seal, _options, now), from, proof);
        _byLink.Add(number, port);
        Answer(from, _door.Welcome(proof.Seal, proof.Nonce, number, Hub.Link.Id, Root));
        Hub.PortAttached(port.Index);
        _linksAt = Instant.Min(_linksAt, port.Link!.NextDeadline);
        _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Joined, port.Index, port.Id, from));
    }

    // The port it had, else one that never had anybody, else any that is free.
    private IpPort? FindPort(Instant now, IpPeer from, in IpDoor.Proof proof, out IpRefusal refusal)
    {
        IpPort? free = null;
        int fromHost = 0;
        refusal = IpRefusal.None;
        if (proof.Role == IpRole.Hub && (proof.Id == Hub.Link.Id || proof.Id == Root))
        {
            refusal = IpRefusal.Loop;
            return null;
        }

        foreach (IpPort port in _ports)
        {
            if (port.Id == proof.Id)
            {
                bool livesElsewhere = port.Link is { } link && port.Instance != proof.Instance && now - link.HeardAt <= IpTimes.Alive * 2;
                refusal = livesElsewhere ? IpRefusal.DuplicateId : IpRefusal.None;
                return livesElsewhere ? null : port;
            }

            if (port.Link is not null)
            {
                fromHost += port.Peer.Host == from.Host ? 1 : 0;
            }
            else if (free is null || (free.Id != 0 && port.Id == 0))
            {
                free = port;
            }
        }

        refusal = fromHost >= _options.LinksPerHost ? IpRefusal.TooManyFromHost : free is null ? IpRefusal.Full : IpRefusal.None;
        return refusal == IpRefusal.None ? free : null;
    }

    private void TakeOfPort(Instant now, IpPort port, IpPeer from, in IpDatagram datagram)
    {
        _from = port;
        if (port.Link is not { } link || !link.Receive(now, datagram, this))
        {
            RefusedCount++;
            return;
        }

        // On a ring with a secret the sender has shown who it is: its address may have changed on the way.
        port.Peer = from;
        Touch(port);
    }

    private void TakeOfDevice(Instant now, IpPort port, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        switch (kind)
        {
            case IpPartKind.Frame:
                TakeFrame(now, port, octets);
                break;
            case IpPartKind.Release when octets.Length == sizeof(uint):
                _rotation.Release(port, BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case IpPartKind.AskTime when octets.Length == 12 && Hub.Link.Clock.IsSet:
                port.ClockError = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadUInt32BigEndian(octets[8..]));
                TellTime(now, port, octets[..8]);
                break;
            case IpPartKind.AskStatus when octets.Length == 1:
                TellStatus(now, port, octets[0]);
                break;
            case IpPartKind.Changed when port.Role == IpRole.Hub:
                RingChanged();
                break;
            case IpPartKind.Leave:
                Detach(now, port, IpHubEventKind.Left);
                break;
            default:
                break;
        }
    }

    private void TakeOfUplink(Instant now, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        switch (kind)
        {
            case IpPartKind.Frame when _linked && Crc16.IsGood(octets):
                NoteRoll(octets);
                Pass(now, octets, from: null, fromUplink: true);
                break;
            case IpPartKind.Token when _linked && octets.Length == sizeof(uint):
                BeginRound(now, BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case IpPartKind.Time:
                _uplink!.TakeTime(now, octets, Hub.Link);
                break;
            default:
                break;
        }
    }

    private void TakeFrame(Instant now, IpPort port, ReadOnlySpan<byte> frame)
    {
        if (!port.IsOpen || !Crc16.IsGood(frame) || !FrameHeader.TryRead(frame, out FrameHeader header, out ReadOnlySpan<byte> content, out _)
            || (port.Role == IpRole.Device && !MaySend(port, header, content)))
        {
            port.Errors++;
            DroppedCount++;
            return;
        }

        port.CountIn(now, frame.Length);
        _frames++;
        _octets += frame.Length;
        if (IpFrames.TypeOf(frame) == ManagementType.Present)
        {
            if (port.Role == IpRole.Hub && ManagementFrame.TryRead(content, out ManagementFrame present, out _))
            {
                _routes.SawBehind(port, present.Present.Id);
            }

            if (_rotation.IsRoll && port.HasToken)
            {
                port.Hold(frame);
                return;
            }
        }

        Pass(now, frame, port, fromUplink: false);
    }

    // A device speaks for itself alone, and does not play the monitor.
    private static bool MaySend(IpPort port, in FrameHeader header, ReadOnlySpan<byte> content) => header.Class switch
    {
        FrameClass.Management => (ManagementType)content[0] is ManagementType.Wish
            || (ManagementFrame.TryRead(content, out ManagementFrame frame, out _) && frame.Type == ManagementType.Present && frame.Present.Id == port.Id),
        FrameClass.Acknowledgement => content[0] == port.Address,
        _ => port.Address != RingAddress.None && (header.Source is null || header.Source == port.Address),
    };

    private void Pass(Instant now, ReadOnlySpan<byte> frame, IpPort? from, bool fromUplink)
    {
        byte destination = frame[0];
        switch (destination)
        {
            case RingAddress.All:
                LearnRoutes(frame);
                foreach (IpPort port in _ports)
                {
                    if (port.IsOpen && port != from)
                    {
                        port.TryPass(frame);
                        Touch(port);
                    }
                }

                PassUp(frame, fromUplink);
                if (from is not null || fromUplink)
                {
                    Hub.Receive(now, now, frame);
                }

                break;
            case RingAddress.Monitor when Hub.Link.IsMonitor:
                Hub.Receive(now, now, frame);
                break;
            case RingAddress.Monitor:
                PassUp(frame, fromUplink);
                break;
            default:
                if (_routes.To(destination) is { IsOpen: true } to && to != from)
                {
                    to.TryPass(frame);
                    Touch(to);
                }
                else if (!PassUp(frame, fromUplink))
                {
                    DroppedCount++;
                }

                break;
        }
    }

    private bool PassUp(ReadOnlySpan<byte> frame, bool fromUplink) => _linked && !fromUplink && _uplink!.Link is { } link && link.TryAdd(IpPartKind.Frame, frame);

    private void LearnRoutes(ReadOnlySpan<byte> frame)
    {
        if (IpFrames.TypeOf(frame) == ManagementType.Assign && ManagementFrame.TryRead(frame[2..^Crc16.Size], out ManagementFrame assign, out _))
        {
            _routes.Take(assign);
        }
    }

    private void NoteRoll(ReadOnlySpan<byte> frame)
    {
        if (IpFrames.TypeOf(frame) == ManagementType.Roll && ManagementFrame.TryRead(frame[2..^Crc16.Size], out ManagementFrame roll, out _))
        {
            _roll = roll.RollIsForNewcomers ? Roll.Newcomers : Roll.All;
            if (_roll == Roll.All)
            {
                _routes.Clear();
            }
        }
    }

    // The monitor's turns, and the rounds between them, for as long as something is due.
    private void Turn(Instant now)
    {
        TakeActions(now);
        _wakeAt = Instant.Never;
        for (int step = 0; ; step++)
        {
            if (_rotation.IsOpen)
            {
                if (!_rotation.IsComplete)
                {
                    return;
                }

                EndRound(now);
            }

            bool wants = AnyWants();
            if (_linked)
            {
                _uplink!.Link!.Wants = wants;
            }

            if (!Hub.Link.IsMonitor)
            {
                return;
            }

            bool isDue = Hub.Link.WatchesToken(now);
            if (step == StepsAtOnce || (!isDue && now < _askAt && !(wants && now >= _wantAt)))
            {
                _wakeAt = isDue ? now + IpTimes.AskWanting : wants ? Instant.Min(_askAt, _wantAt) : _askAt;
                return;
            }

            TakeTurn(now);
        }
    }

    private void TakeTurn(Instant now)
    {
        if (Hub.Capture(now, now))
        {
            while (Hub.Link.TryTake(out ReadOnlyMemory<byte> frame))
            {
                NoteRoll(frame.Span);
                Pass(now, frame.Span, from: null, fromUplink: false);
            }
        }

        TakeActions(now);
        BeginRound(now, ++_lastRound);
    }

    private void TakeActions(Instant now)
    {
        while (Hub.TryDequeue(out RingAction action))
        {
            switch (action.Kind)
            {
                // Nobody else is on this ring who could claim: the claim comes round.
                case RingActionKind.Claim:
                    Hub.Receive(now, now, action.Frame.Span);
                    break;
                case RingActionKind.OpenPort when _ports[action.Port].Link is not null:
                    _ports[action.Port].IsOpen = true;
                    break;
                default:
                    break;
            }
        }

        while (Hub.TryDequeue(out RingEvent _))
        {
        }
    }

    private bool AnyWants()
    {
        foreach (IpPort port in _ports)
        {
            if (port is { IsOpen: true, Link.OtherWants: true })
            {
                return true;
            }
        }

        return false;
    }

    private void BeginRound(Instant now, uint number)
    {
        bool asksSilent = now >= _askAt;
        bool asksWanting = now >= _wantAt;
        _rotation.Begin(now, number, _roll != Roll.None);
        foreach (IpPort port in _ports)
        {
            bool asked = port.IsOpen && (_roll switch
            {
                Roll.All => true,
                Roll.Newcomers => port.Address == RingAddress.None,
                _ => asksSilent || (asksWanting && port.Link!.OtherWants),
            });
            if (asked)
            {
                _rotation.Ask(port);
                Touch(port);
            }
        }

        if (_roll == Roll.None)
        {
            _askAt = asksSilent ? now + IpTimes.AskSilent : _askAt;
            _wantAt = asksWanting ? now + IpTimes.AskWanting : _wantAt;
        }

        _roll = Roll.None;
    }

    private void EndRound(Instant now)
    {
        foreach (IpPort port in _ports)
        {
            ByteReader held = new(port.Held);
            while (held.TryReadU16(out ushort length) && held.TryReadBytes(length, out ReadOnlySpan<byte> frame))
            {
                Pass(now, frame, port, fromUplink: false);
            }

            port.ClearHeld();
        }

        uint number = _rotation.Number;
        _rotation.End(now);
        if (_linked)
        {
            _uplink!.Link!.TryAdd(IpPartKind.Release, number);
        }
    }

    private void CheckUplink(Instant now)
    {
        bool up = _uplink!.State == IpClientState.Up;
        if (up && _uplink.Root == Hub.Link.Id)
        {
            // We are the hub that the other one's ring begins at.
            _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Loop, -1, _uplink.Hub, _uplinkPeer));
            _uplink.Close();
            up = false;
        }

        if (up == _linked)
        {
            return;
        }

        _linked = up;
        _rotation.Abandon();
        if (up)
        {
            Hub.Link.Reattached(now);
        }
        else
        {
            Hub.Link.LineLost(now);
        }

        _events.TryEnqueue(new IpHubEvent(up ? IpHubEventKind.LinkUp : IpHubEventKind.LinkDown, -1, _uplink.Hub, _uplinkPeer));
    }

    private void RingChanged()
    {
        if (_linked)
        {
            _uplink!.Link!.TryAdd(IpPartKind.Changed, []);
        }
        else
        {
            Hub.Link.RingChanged();
        }
    }

    private void Detach(Instant now, IpPort port, IpHubEventKind why)
    {
        _rotation.Drop(port);
        _byLink.Remove(port.Link!.Number);
        _routes.Forget(port);
        _events.TryEnqueue(new IpHubEvent(why, port.Index, port.Id, port.Peer));
        port.Detach();
        Hub.PortDetached(port.Index);
        if (_linked)
        {
            RingChanged();
        }

        TakeActions(now);
    }

    private void TellTime(Instant now, IpPort port, ReadOnlySpan<byte> sent)
    {
        ulong time = (ulong)Hub.Link.Clock.Read(now);
        _writer.Clear();
        _writer.Write(sent);
        _writer.WriteU64(time);
        _writer.WriteU64(time);
        _writer.WriteU16(Hub.Link.Clock.Epoch);
        _writer.WriteU64(Root);
        port.Link!.AddLoose(IpPartKind.Time, _writer.WrittenSpan);
    }

    private void TellStatus(Instant now, IpPort port, byte number)
    {
        _writer.Clear();
        Describe(now).Write(_writer);
        ReadOnlySpan<byte> all = _writer.WrittenSpan;
        int size = _options.DatagramOctets - IpDatagram.PartHeaderSize - 3;
        int parts = (all.Length + size - 1) / size;
        for (int i = 0; i < parts; i++)
        {
            port.Link!.TryAdd(IpPartKind.Status, [number, (byte)i, (byte)parts, .. all.Slice(i * size, Math.Min(size, all.Length - (i * size)))]);
        }
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
