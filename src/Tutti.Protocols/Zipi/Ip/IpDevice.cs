using System.Buffers.Binary;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>A device on a ring over IP: the same <see cref="Zipi.Device"/> as on the wire, and its one link to a hub (zipi-6.1).</summary>
/// <remarks>
/// A passive core. In: <see cref="Receive"/> for every datagram from the hub, <see cref="Advance"/> by <see cref="NextDeadline"/>, the device's own
/// verbs and then <see cref="Pump"/>. Out: datagrams for the hub, messages, news. The device's state outlives the link: whoever comes back keeps
/// its address. Thread-safe: no.
/// </remarks>
public sealed class IpDevice : IIpPartSink
{
    // There is no clock line. This step makes a frame of a dump fit into one datagram (zipi-6.12).
    private const LineRate Pretended = LineRate.R1M;

    // The longest turn takes so many datagrams at most.
    private const int RoomForTurn = 8;

    private const int MostStatusParts = 64;

    private readonly IpClient _client;
    private readonly IpInbox _inbox;
    private readonly Outbox<HubStatus> _statuses = new(4);
    private readonly ByteWriter _status = new();
    private int _statusNext;
    private byte _statusNumber;
    private IpLink? _assigned;

    /// <summary>A device that is on no ring yet.</summary>
    /// <param name="options">The station; <see cref="StationOptions.LineTellsTime"/> is taken as true, the priority as 0: a hub is the monitor.</param>
    /// <param name="ip">Times and bounds of the link.</param>
    /// <param name="chance">32 octets that nobody can guess.</param>
    public IpDevice(StationOptions options, IpOptions ip, ReadOnlySpan<byte> chance)
    {
        ArgumentNullException.ThrowIfNull(options);
        IpOptions.Check(ip);
        IpChance source = new(chance);
        Device = new Device(options with { LineTellsTime = true, MonitorPriority = 0 }, (int)source.NextNumber());
        Device.ClockChanged(Pretended);
        _inbox = new IpInbox(ip.InboxMessages, ip.InboxOctets);
        _client = new IpClient(options.Id, IpRole.Device, ip, source, this);
    }

    /// <summary>The device above the link.</summary>
    public Device Device { get; }

    /// <summary>How far the way to the hub has got.</summary>
    public IpClientState State => _client.State;

    /// <summary>True while the device is on the ring and has an address.</summary>
    public bool IsOnRing => _client.Link is { } link && link == _assigned && _client.State == IpClientState.Up && Device.Address != RingAddress.None;

    /// <summary>Why the hub does not let it in, as it last said.</summary>
    public IpRefusal Refusal => _client.Refusal;

    /// <summary>The most that the ring's time is wrong by here; zero before it is known.</summary>
    public TimeSpan ClockError => _client.Time.Error;

    /// <summary>How long the last question to the hub and its answer took; zero before the first.</summary>
    public TimeSpan RoundTrip => _client.Time.RoundTrip;

    /// <summary>Frames that came damaged.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>Messages lost because the program did not take them.</summary>
    public long LostCount => _inbox.LostCount;

    /// <summary>Datagrams that were sent again on this link.</summary>
    public long RepeatedCount => _client.Link?.RepeatedCount ?? 0;

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(_client.NextDeadline, Device.NextDeadline);

    /// <summary>Goes to the hub, and on trying until it is in.</summary>
    public void Open(Instant now) => _client.Open(now);

    /// <summary>Says farewell; datagrams that are due are still to be sent.</summary>
    public void Close(Instant now)
    {
        Pump(now);
        _client.Close();
    }

    /// <summary>A datagram from the hub's address has come.</summary>
    public void Receive(Instant now, ReadOnlySpan<byte> datagram)
    {
        _client.Receive(now, datagram);
        Pump(now);
    }

    /// <summary>Time has passed.</summary>
    public void Advance(Instant now)
    {
        _client.Advance(now);
        Device.Advance(now);
        Pump(now);
    }

    /// <summary>Hands in what the device has to say: its port at the hub holds the token for it (zipi-6.7).</summary>
    public void Pump(Instant now)
    {
        if (_client.Link is not { } link)
        {
            _assigned = null;
            return;
        }

        // Before the roll of this link has told who is where, a frame might reach the wrong one. The roll itself is answered when the token comes.
        while (link == _assigned && Device.Link.WatchesToken(now) && link.Room >= RoomForTurn && Device.HandIn(now))
        {
            AddFrames(link);
        }

        link.Wants = Device.Link.WatchesToken(now);
    }

    /// <summary>Asks the hub how it is; the answer is taken with <see cref="TryDequeue(out HubStatus)"/>.</summary>
    /// <returns>False when there is no link now.</returns>
    public bool AskStatus()
    {
        _statusNext = 0;
        _status.Clear();
        return _client.Link?.TryAdd(IpPartKind.AskStatus, [++_statusNumber]) ?? false;
    }

    /// <summary>Makes the next datagram for the hub; valid until the next call.</summary>
    public bool TryCompose(Instant now, out ReadOnlyMemory<byte> datagram) => _client.TryCompose(now, out datagram);

    /// <summary>Takes the next message; valid until the next is taken.</summary>
    public bool TryDequeue(out DeviceMessage message) => _inbox.TryTake(out message);

    /// <summary>Takes an answer to <see cref="AskStatus"/>.</summary>
    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HubStatus? status) => _statuses.TryDequeue(out status);

    /// <inheritdoc/>
    void IIpPartSink.TakePart(Instant now, IpLink link, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        switch (kind)
        {
            case IpPartKind.Frame:
                TakeFrame(now, octets);
                _assigned = IpFrames.TypeOf(octets) == ManagementType.Assign ? link : _assigned;
                break;
            case IpPartKind.Token when octets.Length == sizeof(uint):
                if (link.Room >= RoomForTurn && Device.Capture(now, now))
                {
                    AddFrames(link);
                }

                link.TryAdd(IpPartKind.Release, BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case IpPartKind.Time:
                _client.TakeTime(now, octets, Device.Link);
                break;
            case IpPartKind.Status when octets.Length >= 3 && octets[0] == _statusNumber && octets[1] == _statusNext && octets[2] is > 0 and <= MostStatusParts:
                _status.Write(octets[3..]);
                if (++_statusNext == octets[2] && HubStatus.TryRead(_status.WrittenSpan, out HubStatus? status, out _))
                {
                    _statuses.TryEnqueue(status);
                }

                break;
            default:
                break;
        }
    }

    private void TakeFrame(Instant now, ReadOnlySpan<byte> frame)
    {
        if (!Crc16.IsGood(frame))
        {
            DamagedCount++;
            return;
        }

        Device.Receive(now, now, frame);
        while (Device.TryDequeue(out DeviceMessage message))
        {
            _inbox.Add(message);
        }
    }

    private void AddFrames(IpLink link)
    {
        while (Device.Link.TryTake(out ReadOnlyMemory<byte> frame))
        {
            link.TryAdd(IpPartKind.Frame, frame.Span);
        }
    }
}
