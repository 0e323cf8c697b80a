using System.Net;
using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.OldPeers;

/// <summary>
/// A machine with an old ZRE program on libzmq, as the errata describe them. Each kind has its timers, counts as it counts, drops whom it
/// drops, notices no closed connection, and dies of what it dies of. Where a kind is not asked here, all are as pyre.
/// </summary>
internal abstract partial class OldZreNode : SimHost, IWorldEvent
{
    private const int BeaconKind = 0;
    private const int TickKind = 1;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_expired = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Uuid, OldZrePeer> _peers = [];
    private readonly Dictionary<Uuid, SimEnd> _live = [];
    private readonly List<string> _groups = [];
    private int _runs;
    private byte _status;
    private string? _death;

    protected OldZreNode(World world, string name, IPAddress address)
        : base(world, name, address)
    {
    }

    /// <summary>Told before it starts.</summary>
    public event Action<OldZreNode>? Starting;

    /// <summary>Told of peers that entered (true) or exited.</summary>
    public event Action<OldZreNode, Uuid, bool>? Met;

    /// <summary>Told when the program has ended.</summary>
    public event Action<OldZreNode, Uuid>? Ended;

    /// <summary>Gets who it is in this run.</summary>
    public Uuid Uuid { get; private set; }

    /// <summary>Gets what killed it, or null.</summary>
    public virtual string? Death => _death;

    /// <summary>Gets the groups it is in.</summary>
    public IReadOnlyCollection<string> Groups => _groups;

    /// <summary>Gets those that have entered.</summary>
    public IEnumerable<Uuid> Entered => _peers.Values.Where(p => p.IsReady).Select(p => p.Uuid);

    /// <summary>Gets when it last heard of a peer that has entered: TCP brings what that said before it ended as late again as the silence was long.</summary>
    public Instant HeardOf(Uuid peer) => _peers.TryGetValue(peer, out OldZrePeer? known) ? known.Heard : default;

    /// <summary>The groups in which it believes a peer to be; null when that has not entered.</summary>
    public IReadOnlyCollection<string>? GroupsOf(Uuid peer) => _peers.TryGetValue(peer, out OldZrePeer? known) && known.IsReady ? known.Groups : null;

    /// <summary>Gets the word for its kind.</summary>
    protected abstract string Kind { get; }

    /// <summary>Gets the groups it joins before it starts.</summary>
    protected abstract IEnumerable<string> FirstGroups { get; }

    /// <summary>Gets what its HELLO tells besides.</summary>
    protected virtual KeyValuePair<string, string>[] Headers => [];

    /// <summary>Gets the number of numbers for units: after the last comes 0.</summary>
    protected virtual int SequenceModulus => 65535;

    /// <summary>Gets how many units may wait for a peer.</summary>
    protected virtual int MostQueued => 3000;

    /// <summary>Gets the silence after which a peer is asked each second.</summary>
    protected virtual TimeSpan EvasiveAfter => TimeSpan.FromSeconds(10);

    /// <summary>Gets a value indicating whether it asks once only.</summary>
    protected virtual bool AsksOnce => false;

    /// <summary>Gets a value indicating whether beacons of a peer show that it lives.</summary>
    protected virtual bool CountsBeacons => true;

    /// <summary>Gets a value indicating whether HELLO of a peer that has entered makes it enter anew at once.</summary>
    protected virtual bool TakesHelloAgain => true;

    /// <summary>Gets a value indicating whether it dies of a beacon of another size, and of a JOIN or LEAVE with a wrong status.</summary>
    protected virtual (bool OfBeacon, bool OfStatus) Dies => (true, true);

    /// <summary>Starts it with a new UUID and at a new port, as old nodes do.</summary>
    public void Start()
    {
        _runs++;
        IsPowered = true;
        Uuid = new Uuid(World.Chance.NextWide());
        Port = (ushort)(40000 + ((_runs * 31) % 9000));
        IsUp = true;
        _groups.Clear();
        _groups.AddRange(FirstGroups);
        _status = (byte)_groups.Count;
        Begin();
        World.Say($"{Name}: starts as {Kind} {Uuid} at {AddressText}:{Port}");
        Starting?.Invoke(this);
        World.Schedule(World.Now.Nanoseconds, this, BeaconKind, _runs);
        World.Schedule((World.Now + s_second).Nanoseconds, this, TickKind, _runs);
    }

    /// <summary>Ends it without a word.</summary>
    public void Kill() => End(false, false);

    /// <summary>Its machine loses its power.</summary>
    public void PowerOff() => End(true, false);

    /// <summary>Ends it as it should end: a farewell, then all connections are closed.</summary>
    public void Stop() => End(false, true);

    /// <summary>Joins a group, or leaves it when it is in it, and tells everybody.</summary>
    public void JoinOrLeave(string group)
    {
        if (!IsUp || IsFrozen)
        {
            return;
        }

        bool leaves = _groups.Remove(group);
        if (!leaves)
        {
            _groups.Add(group);
        }

        _status++;
        World.Say($"{Name}: {(leaves ? "leaves" : "joins")} {group}");
        foreach (OldZrePeer peer in _peers.Values.Where(p => !p.IsMute))
        {
            byte[] unit = new byte[ZreWriter.MaxUnitOctets];
            int length = ZreWriter.WriteMembership(unit, leaves ? ZreUnitId.Leave : ZreUnitId.Join, group, _status);
            ZreWriter.SetSequence(unit, Number(peer));
            peer.Queue.Enqueue([unit[..length]]);
            Flush(peer);
        }
    }

    /// <summary>The program begins, before anybody knows of it.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>A peer has entered.</summary>
    protected virtual void Enter(Uuid peer)
    {
    }

    /// <summary>A peer has exited.</summary>
    protected virtual void Part(Uuid peer)
    {
    }

    /// <summary>A peer said something.</summary>
    protected virtual void Hear(Uuid peer, ReadOnlySpan<byte> content)
    {
    }

    /// <summary>A unit came from somebody who has not said HELLO.</summary>
    protected virtual void TakeStray(OldZrePeer? peer)
    {
    }

    /// <summary>A unit came that is none of HELLO, WHISPER, SHOUT, JOIN, LEAVE, PING and PING-OK.</summary>
    protected virtual void TakeOther(OldZrePeer peer, ZreUnitId id)
    {
        World.Say($"{Name}: unit {id} of {peer.Name} is unknown to it");
        Remove(peer);
    }

    /// <summary>Somebody else is now where a peer was.</summary>
    protected virtual void Displace(OldZrePeer peer) => Remove(peer);

    void IWorldEvent.Happen(int kind, object? data)
    {
        if (!IsUp || (int)data! != _runs)
        {
            return;
        }

        World.Schedule((World.Now + s_second).Nanoseconds, this, kind, data);
        if (IsFrozen)
        {
            return;
        }

        if (kind == BeaconKind)
        {
            SendBeacon(Port);
        }
        else
        {
            LookAtPeers();
        }
    }

    protected override void HearBeacon(IPAddress source, byte[] datagram)
    {
        if (datagram.AsSpan().StartsWith("ZRE"u8) && datagram.Length != Beacon.Size)
        {
            if (Dies.OfBeacon)
            {
                Die("a beacon that has not 22 octets");
            }

            return;
        }

        if (!Beacon.TryRead(datagram, out Beacon beacon, out _) || beacon.Uuid == Uuid)
        {
            return;
        }

        _peers.TryGetValue(beacon.Uuid, out OldZrePeer? peer);
        if (beacon.IsFarewell)
        {
            Remove(peer);
        }
        else if (peer is null)
        {
            Require(beacon.Uuid, new Endpoint(source.ToString(), beacon.Port));
        }
        else if (CountsBeacons)
        {
            peer.Heard = World.Now;
        }
    }

    protected override void Thawed()
    {
    }

    private void End(bool silently, bool farewell)
    {
        if (!IsUp)
        {
            return;
        }

        World.Say($"{Name}: {Kind} ends");
        if (farewell)
        {
            SendBeacon(0);
        }

        IsPowered = !silently;
        EndAll(silently);
        _peers.Clear();
        _live.Clear();
        Ended?.Invoke(this, Uuid);
    }

    private void Die(string of)
    {
        _death ??= of;
        World.Say($"{Name}: DIES of {of}");
    }

    private void SendBeacon(ushort port)
    {
        Span<byte> octets = stackalloc byte[Beacon.Size];
        new Beacon(Uuid, port).Write(octets);
        World.Network.Broadcast(this, octets);
    }

    private void LookAtPeers()
    {
        foreach (OldZrePeer peer in _peers.Values.ToArray())
        {
            TimeSpan silence = World.Now - peer.Heard;
            if (silence >= s_expired)
            {
                Remove(peer);
            }
            else if (silence >= EvasiveAfter && peer.IsReady && (!AsksOnce || silence < EvasiveAfter + s_second))
            {
                Send(peer, ZreUnitId.Ping, []);
            }
        }
    }

    /// <summary>Somebody new: an older node at the same endpoint is gone; a connection is opened and HELLO is the first that waits for it.</summary>
    private OldZrePeer Require(Uuid uuid, Endpoint endpoint)
    {
        foreach (OldZrePeer other in _peers.Values.ToArray())
        {
            if (other.Endpoint == endpoint)
            {
                Displace(other);
            }
        }

        OldZrePeer peer = new(uuid, endpoint) { Heard = World.Now };
        _peers.Add(uuid, peer);
        ByteWriter hello = new();
        ZreWriter.WriteHello(
            hello, Number(peer), new Endpoint(AddressText, Port).ToString(), _groups, _status, Name, Headers);
        peer.Queue.Enqueue([hello.WrittenSpan.ToArray()]);
        Dial(peer);
        return peer;
    }

    protected void Remove(OldZrePeer? peer)
    {
        if (peer is null || !_peers.Remove(peer.Uuid))
        {
            return;
        }

        peer.Dealer?.Close();
        peer.Dealer = null;
        if (peer.IsReady)
        {
            World.Say($"{Name}: EXIT {peer.Name}");
            Part(peer.Uuid);
            Met?.Invoke(this, peer.Uuid, false);
        }
    }

    /// <summary>The connection to a peer is closed, nobody is told, and the entry lives on.</summary>
    protected static void Mute(OldZrePeer peer)
    {
        peer.IsMute = true;
        peer.Dealer?.Close();
        peer.Dealer = null;
    }

    protected void Whisper(Uuid to, string text)
    {
        if (_peers.TryGetValue(to, out OldZrePeer? peer))
        {
            Send(peer, ZreUnitId.Whisper, [Encoding.UTF8.GetBytes(text)]);
        }
    }

    private void Send(OldZrePeer peer, ZreUnitId id, byte[][] content)
    {
        if (peer.IsMute)
        {
            return;
        }

        byte[] head = new byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, id, Number(peer));
        if (peer.Queue.Count >= MostQueued)
        {
            Mute(peer); // the slow consumer of the errata
            return;
        }

        peer.Queue.Enqueue([head, .. content]);
        Flush(peer);
    }

    private ushort Number(OldZrePeer peer)
    {
        peer.Sent = (peer.Sent + 1) % SequenceModulus;
        return (ushort)peer.Sent;
    }
}
