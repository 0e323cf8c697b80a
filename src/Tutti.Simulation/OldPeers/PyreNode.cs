using System.Net;
using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.OldPeers;

/// <summary>
/// A machine with an old Python node: pyZOCP on pyre, as the errata describe them. It has their timers, counts as they count, drops whom they
/// drop, notices no closed connection, and dies of what they die of.
/// </summary>
internal sealed partial class PyreNode : SimHost, IWorldEvent
{
    private const int BeaconKind = 0;
    private const int TickKind = 1;
    private const int SequenceModulus = 65535;
    private const int MostQueued = 3000;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_evasive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_expired = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Uuid, PyrePeer> _peers = [];
    private readonly Dictionary<Uuid, SimEnd> _live = [];
    private int _runs;

    public PyreNode(World world, string name, IPAddress address)
        : base(world, name, address)
    {
    }

    /// <summary>Told before it starts: register its parameters here.</summary>
    public event Action<PyreNode>? Starting;

    /// <summary>Told of peers that entered (true) or exited.</summary>
    public event Action<PyreNode, Uuid, bool>? Met;

    /// <summary>Told when the program has ended.</summary>
    public event Action<PyreNode, Uuid>? Ended;

    /// <summary>Gets who it is in this run.</summary>
    public Uuid Uuid { get; private set; }

    /// <summary>Gets pyZOCP: its tree, its caches, its subscriptions.</summary>
    public OldPeer App { get; private set; } = null!;

    /// <summary>Gets what killed it, or null.</summary>
    public string? Death => _death ?? App?.Death;

    /// <summary>Gets those that have entered.</summary>
    public IEnumerable<Uuid> Entered => _peers.Values.Where(p => p.IsReady).Select(p => p.Uuid);

    /// <summary>Gets when it last heard of a peer that has entered: TCP brings what that said before it ended as late again as the silence was long.</summary>
    public Instant HeardOf(Uuid peer) => _peers.TryGetValue(peer, out PyrePeer? known) ? known.Heard : default;

    private string? _death;

    /// <summary>Starts it with a new UUID and at a new port, as old nodes do.</summary>
    public void Start()
    {
        _runs++;
        IsPowered = true;
        Uuid = new Uuid(World.Chance.NextWide());
        Port = (ushort)(40000 + ((_runs * 31) % 9000));
        IsUp = true;
        App = new OldPeer(Uuid, Name, Whisper);
        World.Say($"{Name}: starts as old peer {Uuid} at {AddressText}:{Port}");
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
            Die("a beacon that has not 22 octets");
            return;
        }

        if (!Beacon.TryRead(datagram, out Beacon beacon, out _) || beacon.Uuid == Uuid)
        {
            return;
        }

        _peers.TryGetValue(beacon.Uuid, out PyrePeer? peer);
        if (beacon.IsFarewell)
        {
            Remove(peer);
        }
        else
        {
            (peer ?? Require(beacon.Uuid, new Endpoint(source.ToString(), beacon.Port))).Heard = World.Now;
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

        World.Say($"{Name}: old peer ends");
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
        foreach (PyrePeer peer in _peers.Values.ToArray())
        {
            TimeSpan silence = World.Now - peer.Heard;
            if (silence >= s_expired)
            {
                Remove(peer);
            }
            else if (silence >= s_evasive && peer.IsReady)
            {
                Send(peer, ZreUnitId.Ping, []);
            }
        }
    }

    /// <summary>Somebody new: an older node at the same endpoint is gone; a connection is opened and HELLO is the first that waits for it.</summary>
    private PyrePeer Require(Uuid uuid, Endpoint endpoint)
    {
        foreach (PyrePeer other in _peers.Values.ToArray())
        {
            if (other.Endpoint == endpoint)
            {
                Remove(other);
            }
        }

        PyrePeer peer = new(uuid, endpoint) { Heard = World.Now };
        _peers.Add(uuid, peer);
        ByteWriter hello = new();
        ZreWriter.WriteHello(
            hello, Number(peer), new Endpoint(AddressText, Port).ToString(), ["ZOCP"], 1, Name, [KeyValuePair.Create("X-ZOCP", "1")]);
        peer.Queue.Enqueue([hello.WrittenSpan.ToArray()]);
        Dial(peer);
        return peer;
    }

    private void Remove(PyrePeer? peer)
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
            App.Part(peer.Uuid);
            Met?.Invoke(this, peer.Uuid, false);
        }
    }

    private void Whisper(Uuid to, string text)
    {
        if (_peers.TryGetValue(to, out PyrePeer? peer))
        {
            Send(peer, ZreUnitId.Whisper, [Encoding.UTF8.GetBytes(text)]);
        }
    }

    private void Send(PyrePeer peer, ZreUnitId id, byte[][] content)
    {
        if (peer.IsMute)
        {
            return;
        }

        byte[] head = new byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, id, Number(peer));
        if (peer.Queue.Count >= MostQueued)
        {
            // The slow consumer of the errata: the DEALER is closed, nobody is told, and the entry lives on.
            peer.IsMute = true;
            peer.Dealer?.Close();
            peer.Dealer = null;
            return;
        }

        peer.Queue.Enqueue([head, .. content]);
        Flush(peer);
    }

    private static ushort Number(PyrePeer peer)
    {
        peer.Sent = (peer.Sent + 1) % SequenceModulus;
        return (ushort)peer.Sent;
    }
}
