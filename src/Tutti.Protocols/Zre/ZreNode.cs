using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A ZRE node: finds others, keeps a conversation with each, and carries content to one or to a group.</summary>
/// <remarks>
/// A passive core: tell it what happened and what time it is; after each call drain both <c>TryDequeue</c>, and call <see cref="Advance"/> at
/// <see cref="NextDeadline"/> at the latest. Nothing throws on what others send; every queue has a bound (<see cref="ZreOptions"/>). The parts,
/// by concern: beacons, links, HELLO and units, peers, timers, gossip, elections, verbs. Spec: docs/specs/zre.md. Thread-safe: no.
/// </remarks>
public sealed partial class ZreNode
{
    private readonly ZreOptions _options;
    private readonly Dictionary<Uuid, ZrePeer> _peers = [];
    private readonly Dictionary<LinkId, ZreLink> _links = [];

    // Bounded by what one input can ask for: a link is opened and closed at most once, and the number of links is bounded.
    private readonly Outbox<Transmit> _work = new(int.MaxValue);
    private readonly Outbox<ZreLink> _dirty = new(int.MaxValue);
    private readonly Outbox<ZreEvent> _events;
    private readonly ByteWriter _contents = new();
    private readonly ByteWriter _scratch = new();
    private readonly List<string> _groups = [];
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly List<ZreLink> _paused = [];

    private Jitter _jitter;
    private long _lastLink;
    private byte _status;
    private Instant _now;
    private Instant _next = Instant.Never;
    private Instant _stopBy = Instant.Never;
    private Instant _stopAtLast;
    private State _state;

    /// <summary>A node that has not started.</summary>
    /// <param name="options">Name, headers, groups, timers, bounds.</param>
    /// <param name="uuid">Who it is while it runs; take a new one for each node.</param>
    /// <param name="seed">Decides all chance, which is only in the waits before connecting again.</param>
    public ZreNode(ZreOptions options, Uuid uuid, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _jitter = new Jitter(seed);
        _events = new Outbox<ZreEvent>(options.MaxWaitingEvents + options.MaxGroups + (4 * options.MaxPeers) + 1024);
        Uuid = uuid;
        Name = ZreText.Cut(options.Name);
        _headers = [.. options.Headers.Select(h => KeyValuePair.Create(ZreText.Cut(h.Key), h.Value))];
        foreach (string group in options.Groups)
        {
            Join(default, group);
        }
    }

    private enum State
    {
        New,
        Running,
        Stopping,
        Stopped,
    }

    /// <summary>Who this node is while it runs.</summary>
    public Uuid Uuid { get; }

    /// <summary>The name others see.</summary>
    public string Name { get; }

    /// <summary>Where others connect to; default before the start.</summary>
    public Endpoint Endpoint { get; private set; }

    /// <summary>The groups this node is in.</summary>
    public IReadOnlyCollection<string> Groups => _groups;

    /// <summary>How often this node joined or left a group, modulo 256.</summary>
    public byte Status => _status;

    /// <summary>True after a stop when all is said and closed; drain what is left and let the node go.</summary>
    public bool Stopped => _state == State.Stopped;

    /// <summary>What happened so far, in numbers.</summary>
    public ZreCounters Counters { get; } = new();

    /// <summary>All nodes known, those that have not said HELLO included (<see cref="ZrePeer.IsEntered"/>).</summary>
    public IReadOnlyCollection<ZrePeer> Peers => _peers.Values;

    /// <summary>When to call <see cref="Advance"/> at the latest; calling earlier is harmless.</summary>
    public Instant NextDeadline => _paused.Count > 0 && _events.Count == 0 ? Instant.Min(_now, _next) : _next;

    private bool IsRunning => _state == State.Running;

    /// <summary>Begins: call it when connections to <paramref name="self"/> can be accepted.</summary>
    /// <param name="now">The present.</param>
    /// <param name="self">Where others connect to: the address beacons are sent from, and the port.</param>
    /// <exception cref="InvalidOperationException">The node has started before.</exception>
    public void Start(Instant now, Endpoint self)
    {
        if (_state != State.New)
        {
            throw new InvalidOperationException("A node starts once.");
        }

        _now = now;
        _state = State.Running;
        Endpoint = self;
        BeginBeacons(now);
        foreach (FixedPeer seat in _fixed)
        {
            seat.Retry.Now(now);
        }

        foreach (GossipHub hub in _hubs)
        {
            hub.Retry.Now(now);
        }

        _next = now;
        AdvanceAll(now);
    }

    /// <summary>Our address changed: tells everybody, over connections made anew; what waits is sent there (zre-6.6).</summary>
    /// <param name="now">The present.</param>
    /// <param name="self">Where others connect to from now on.</param>
    public void Move(Instant now, Endpoint self)
    {
        if (!IsRunning || self == Endpoint)
        {
            return;
        }

        _now = now;
        Endpoint = self;
        BeginBeacons(now);
        foreach (ZrePeer peer in _peers.Values)
        {
            if (peer.Outbound is not null)
            {
                Renew(now, peer, peer.Endpoint);
            }
        }

        foreach (FixedPeer seat in _fixed)
        {
            if (seat.Link is { } link)
            {
                Close(link);
                seat.Link = null;
                seat.Retry.Now(now);
            }

            seat.IsSelf = false;
        }

        PublishSelf();
        _next = now;
        AdvanceAll(now);
    }

    /// <summary>Says farewell: what waits for peers still goes, until nothing has left for half a second, 3 s at most; then all is closed (zre-7.4).</summary>
    public void Stop(Instant now)
    {
        _now = now;
        if (_state == State.New)
        {
            _state = State.Stopped;
        }

        if (!IsRunning)
        {
            return;
        }

        SayGoodbye(now);
        _state = State.Stopping;
        _stopBy = now + _options.DrainLimit;
        _stopAtLast = now + _options.StopLimit;
        Wake(_stopBy);
        FinishStop(now);
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(Instant now)
    {
        _now = now;
        ResumeReading(now);
        if (now >= _next)
        {
            AdvanceAll(now);
        }
    }

    /// <summary>Takes the next piece of work for the network; false when there is none.</summary>
    public bool TryDequeue(out Transmit transmit)
    {
        if (_work.TryDequeue(out transmit))
        {
            return true;
        }

        while (_dirty.TryDequeue(out ZreLink? link))
        {
            link.IsDirty = false;
            if (!link.IsClosed && link.Session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
            {
                if (link.Peer is { } peer)
                {
                    peer.WasSpokenTo = true;
                }

                transmit = new Transmit(TransmitKind.Write, link.Id, octets, default);
                return true;
            }
        }

        return false;
    }

    /// <summary>True when there may be work or news; false when there is none.</summary>
    public bool HasWork => _work.Count > 0 || _dirty.Count > 0 || _events.Count > 0;

    /// <summary>Takes the next piece of news; false when there is none.</summary>
    public bool TryDequeue(out ZreEvent news) => _events.TryDequeue(out news);

    /// <summary>Gets who may take content at once, before it becomes news; asked only while no other news waits. Null: nobody.</summary>
    internal IContentTaker? Taker { get; init; }

    /// <summary>Finds a peer that has entered.</summary>
    public bool TryGetPeer(Uuid uuid, [NotNullWhen(true)] out ZrePeer? peer)
    {
        if (_peers.TryGetValue(uuid, out peer) && peer.IsEntered)
        {
            return true;
        }

        peer = null;
        return false;
    }

    private void Wake(Instant at) => _next = Instant.Min(_next, at);

    private void Tell(in ZreEvent news)
    {
        if (!_events.TryEnqueue(news))
        {
            Counters.EventsLost++;
        }
    }
}
