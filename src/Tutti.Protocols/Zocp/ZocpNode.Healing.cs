using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Links are wished for: what was linked is linked again when the other node returns.</content>
public sealed partial class ZocpNode
{
    private readonly Dictionary<LinkKey, ZocpLink> _links = [];
    private readonly Dictionary<LinkKey, long> _firstCounts = [];
    private bool _healing;
    private Instant _healAt = Instant.Never;

    /// <summary>Links with an end in this node, those that wait included; not those by which others only watch.</summary>
    public IReadOnlyCollection<ZocpLink> Links => _links.Values;

    private ZocpLink? FindLink(bool isEmitter, Uuid peer, string? emitter, string? receiver) =>
        _links.GetValueOrDefault(new LinkKey(isEmitter, peer, emitter, receiver));

    /// <summary>The link by the UUID of the other node, or one that waits for that node.</summary>
    private ZocpLink? FindAny(bool isEmitter, Uuid peer, string? emitter, string? receiver) =>
        FindLink(isEmitter, peer, emitter, receiver)
        ?? (_peers.TryGetValue(peer, out ZocpPeer? other) ? FindWaiting(isEmitter, other, emitter, receiver) : null);

    /// <summary>A link is live. Those who only watch us come back by themselves and are not remembered.</summary>
    private void Remember(Instant now, bool isEmitter, Uuid peer, string? emitter, string? receiver, long counter)
    {
        if (isEmitter && receiver is null)
        {
            return;
        }

        _peers.TryGetValue(peer, out ZocpPeer? other);
        ZocpLink? link = FindAny(isEmitter, peer, emitter, receiver);
        if (link is null)
        {
            if (_links.Count >= _options.MaxLinks)
            {
                return;
            }

            link = new ZocpLink(isEmitter, other, peer, emitter, receiver);
            _links.Add(link.Key, link);
        }
        else if (link.Peer != peer)
        {
            Move(link, peer);
        }

        if (_firstCounts.Remove(link.Key, out long first))
        {
            link.LastCount = Math.Max(link.LastCount, first);
        }

        long before = link.Counter;
        Count(now, link, counter);
        if (link.State == ZocpLinkState.Live && link.Counter == before)
        {
            return;
        }

        link.State = ZocpLinkState.Live;
        link.Reason = "";
        link.HasRefused = false;
        LearnType(link, other);
        if (isEmitter && emitter is not null && _parameters.TryGetValue(emitter, out LocalParameter? parameter))
        {
            KeepSignals(parameter);
        }

        Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = peer });
    }

    /// <summary>The type at the far end, by which its node is known again. Before its tree is whole, an entry may be there without its type.</summary>
    private static void LearnType(ZocpLink link, ZocpPeer? other)
    {
        if (other is { TreeKnown: true } && other.Tree.TryFind(link.IsEmitter ? link.Receiver : link.Emitter, out Capability? far))
        {
            link.FarType = far.TypeHint;
        }
    }

    private void LearnTypes(ZocpPeer from)
    {
        foreach (ZocpLink link in _links.Values)
        {
            if (link.Peer == from.Uuid && link.State == ZocpLinkState.Live)
            {
                LearnType(link, from);
            }
        }
    }

    /// <summary>Somebody has ended a link: what elsewhere remembers it is outdated from now on.</summary>
    /// <returns>The counter of the removal; 0 when there was no such link.</returns>
    private long Forget(Instant now, bool isEmitter, Uuid peer, string? emitter, string? receiver, long counter = 0)
    {
        ZocpLink? link = FindLink(isEmitter, peer, emitter, receiver);
        if (link is null)
        {
            return 0;
        }

        counter = Math.Max(counter, link.Counter + 1);
        if (PatchKey.Of(link) is { } key)
        {
            _removals.Add(now, key, counter);
        }

        Drop(link);
        return counter;
    }

    /// <summary>A link is no more, and nobody need be told later.</summary>
    private void Drop(ZocpLink link)
    {
        _links.Remove(link.Key);
        ForgetTally(link);
        if (!_peers.ContainsKey(link.Peer))
        {
            ForgetLatest(link.Peer);
        }

        if (link.IsEmitter && link.Emitter is not null && _parameters.TryGetValue(link.Emitter, out LocalParameter? parameter))
        {
            KeepSignals(parameter);
        }

        Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = link.Peer });
    }

    /// <summary>A link that waits is named by a UUID of an earlier run, or by that of the node that has returned.</summary>
    private bool ForgetWaiting(Instant now, bool isEmitter, Uuid peer, string? emitter, string? receiver)
    {
        if (FindAny(isEmitter, peer, emitter, receiver) is not { IsIdle: true } link)
        {
            return false;
        }

        if (--link.Watchers == 0)
        {
            Forget(now, isEmitter, link.Peer, emitter, receiver);
        }

        return true;
    }

    private ZocpLink? FindWaiting(bool isEmitter, ZocpPeer other, string? emitter, string? receiver) => _links.Values.FirstOrDefault(link =>
        link.State != ZocpLinkState.Live && link.Peer != Uuid && link.IsEmitter == isEmitter && IsSameNode(link, other)
        && string.Equals(link.Emitter, emitter, StringComparison.Ordinal) && string.Equals(link.Receiver, receiver, StringComparison.Ordinal));

    private static bool IsSameNode(ZocpLink link, ZocpPeer peer) => link.PeerIdentity.Length > 0
        ? string.Equals(link.PeerIdentity, peer.Identity, StringComparison.Ordinal)
        : peer.Identity.Length == 0 && string.Equals(link.PeerName, peer.Name, StringComparison.Ordinal);

    /// <summary>A link is with another run of its node: signals are counted anew there.</summary>
    private void Move(ZocpLink link, Uuid peer)
    {
        Uuid before = link.Peer;
        _links.Remove(link.Key);
        link.LastCount = link.Peer != peer && link.LastCount > 0 ? 0 : link.LastCount;
        link.Peer = peer;
        _links[link.Key] = link;
        if (before != peer && !_peers.ContainsKey(before))
        {
            ForgetLatest(before);
        }
    }

    private void LinksWait(Instant now, ZocpPeer gone)
    {
        bool any = false;
        foreach (ZocpLink link in _links.Values.Where(link => link.Peer == gone.Uuid).ToArray())
        {
            any = true;
            if (gone.IsGuest || IsReplaced(link))
            {
                Drop(link);
                continue;
            }

            link.State = ZocpLinkState.Waiting;
            link.Reason = $"{gone.Name} has left";
        }

        Unconfirmed(link => link.Peer == gone.Uuid);
        foreach (LinkKey key in _firstCounts.Keys.Where(key => key.Peer == gone.Uuid).ToArray())
        {
            _firstCounts.Remove(key);
        }

        _requested.RemoveWhere(link => link.Peer == gone.Uuid);
        ForgetLatest(gone.Uuid);
        if (any)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = gone.Uuid });
        }

        Heal(now);
    }

    /// <summary>True when the same node is back already and has made the link itself: then this record of it is of the past.</summary>
    private bool IsReplaced(ZocpLink link) => link.PeerIdentity.Length > 0 && _links.Values.Any(other =>
        other != link && other.Peer != link.Peer && PatchKey.Of(other) is { } key && key == PatchKey.Of(link));

    /// <summary>A peer has removed an emitter that we are linked to: the link waits until it is there again.</summary>
    private void LinksLost(ZocpPeer from)
    {
        if (from.IsOld)
        {
            return;
        }

        foreach (ZocpLink link in _links.Values)
        {
            if (link.Peer == from.Uuid && !link.IsEmitter && link is { State: ZocpLinkState.Live, Emitter: { } emitter } && !from.Tree.TryFind(emitter, out _))
            {
                _subscriptions.Remove(from.Uuid, emitter, link.Receiver);
                link.State = ZocpLinkState.Waiting;
                link.Reason = $"{from.Name} no longer has {emitter}";
                Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = from.Uuid });
            }
        }
    }

    /// <summary>Tries every link that waits. Called when a tree has come or changed its shape, when a twin has left, and when a parameter was added.</summary>
    private void Heal(Instant now)
    {
        if (_healing)
        {
            return;
        }

        _healing = true;
        LetSuccessorsIn();
        foreach (ZocpLink link in _links.Values.Where(link => link.IsIdle).ToArray())
        {
            if (!link.IsIdle || !_links.ContainsKey(link.Key))
            {
                continue;
            }

            (ZocpLinkState state, string why) = WhyNotHeal(link, out Uuid? peer);
            if (peer is { } back)
            {
                Move(link, back);
                link.State = ZocpLinkState.Asking;
                link.Reason = "";
                StartLink(now, link.IsEmitter ? Uuid : back, link.Emitter, link.IsEmitter ? back : Uuid, link.Receiver, isNew: false);
            }
            else if (why.Length > 0 && (state != link.State || !string.Equals(why, link.Reason, StringComparison.Ordinal)))
            {
                link.State = state;
                link.Reason = why;
                Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = link.Peer });
            }
        }

        _healing = false;
    }

    /// <summary>The node that a link waits for, or why it still waits; no reason when there is nothing new.</summary>
    private (ZocpLinkState State, string Why) WhyNotHeal(ZocpLink link, out Uuid? peer)
    {
        peer = null;
        string? near = link.IsEmitter ? link.Emitter : link.Receiver;
        string? far = link.IsEmitter ? link.Receiver : link.Emitter;
        string? missing = near is not null && !_parameters.ContainsKey(near) ? near
            : link.Peer == Uuid && !_parameters.ContainsKey(far!) ? far
            : null;
        if (missing is null && link.Peer == Uuid)
        {
            peer = Uuid;
            return (link.State, "");
        }

        List<ZocpPeer> same = [.. _peers.Values.Where(known => IsSameNode(link, known) && known is { IsSilent: false, IsDoubted: false } && !HasItsOwn(link, known))];
        if (missing is not null)
        {
            return (ZocpLinkState.Waiting, $"{missing} is not registered here");
        }

        if (same.Count == 0 || same.Exists(known => !known.TreeKnown))
        {
            return (link.State, "");
        }

        List<ZocpPeer> fitting = far is null ? same : same.FindAll(known => known.Tree.TryFind(far, out Capability? parameter)
            && (link.FarType is null || parameter.TypeHint == link.FarType));
        if (fitting.Count == 1)
        {
            peer = fitting[0].Uuid;
            return (link.State, "");
        }

        string kind = link.PeerIdentity.Length > 0 ? "have the identity of" : "are named";
        return fitting.Count > 1
            ? (ZocpLinkState.Ambiguous, $"{fitting.Count} nodes {kind} {link.PeerName} and have {far}: they cannot be told apart")
            : (ZocpLinkState.Waiting, $"{link.PeerName} no longer has {far}{(same.Exists(known => known.Tree.TryFind(far!, out _)) ? " with the same type" : "")}");
    }

    /// <summary>True when this very link is there with another node of that name: it is not the one that is waited for.</summary>
    private bool HasItsOwn(ZocpLink link, ZocpPeer peer) =>
        link.Peer != peer.Uuid && FindLink(link.IsEmitter, peer.Uuid, link.Emitter, link.Receiver) is { IsIdle: false };

    /// <summary>A signal does not fit its receiver: said once for each link (zocp-6.5).</summary>
    private void LinkRefuses(Uuid from, string emitter, LocalParameter receiver, ZocpReason reason, in ZocpValue value)
    {
        if (FindLink(from == Uuid, from, emitter, receiver.Path) is not { HasRefused: false } link)
        {
            return;
        }

        link.HasRefused = true;
        link.Reason = $"{Shown(value)} does not fit {receiver.Path}, which is {Words.Write(receiver.TypeHint)}";
        Refuse(from, new ZocpRefusal(reason, $"signal {emitter} to {receiver.Path}", _options.Name, link.Reason, "link it to a receiver of the same type"));
        Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = from });
    }
}
