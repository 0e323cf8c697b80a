using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Links are wished for: what was linked is linked again when the other node returns.</content>
public sealed partial class ZocpNode
{
    private readonly Dictionary<LinkKey, ZocpLink> _links = [];
    private bool _healing;

    /// <summary>Links with an end in this node, those that wait included; not those by which others only watch.</summary>
    public IReadOnlyCollection<ZocpLink> Links => _links.Values;

    private ZocpLink? FindLink(bool isEmitter, Uuid peer, string? emitter, string? receiver) =>
        _links.GetValueOrDefault(new LinkKey(isEmitter, peer, emitter, receiver));

    /// <summary>A link is live. Those who only watch us come back by themselves and are not remembered.</summary>
    private void Remember(bool isEmitter, Uuid peer, string? emitter, string? receiver)
    {
        if (isEmitter && receiver is null)
        {
            return;
        }

        _peers.TryGetValue(peer, out ZocpPeer? other);
        ZocpLink? link = FindLink(isEmitter, peer, emitter, receiver);
        if (link is null)
        {
            link = other is null ? null : FindWaiting(isEmitter, other, emitter, receiver);
            if (link is not null)
            {
                Move(link, peer);
            }
            else if (_links.Count >= _options.MaxLinks)
            {
                return;
            }
            else
            {
                link = new ZocpLink(isEmitter, other, peer, emitter, receiver);
                _links.Add(link.Key, link);
            }
        }

        if (link.State == ZocpLinkState.Live)
        {
            return;
        }

        link.State = ZocpLinkState.Live;
        link.Reason = "";
        link.HasRefused = false;
        LearnType(link, other);
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

    private void Forget(bool isEmitter, Uuid peer, string? emitter, string? receiver)
    {
        if (_links.Remove(new LinkKey(isEmitter, peer, emitter, receiver)))
        {
            (isEmitter ? _sent : _taken).Forget(peer, emitter ?? "");
            Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = peer });
        }
    }

    /// <summary>A link that waits is named by a UUID of an earlier run, or by that of the node that has returned.</summary>
    private bool ForgetWaiting(bool isEmitter, Uuid peer, string? emitter, string? receiver)
    {
        ZocpLink? link = FindLink(isEmitter, peer, emitter, receiver);
        if (link is null && _peers.TryGetValue(peer, out ZocpPeer? other))
        {
            link = FindWaiting(isEmitter, other, emitter, receiver);
        }

        if (link is not { State: ZocpLinkState.Waiting })
        {
            return false;
        }

        if (--link.Watchers == 0)
        {
            Forget(isEmitter, link.Peer, emitter, receiver);
        }

        return true;
    }

    private ZocpLink? FindWaiting(bool isEmitter, ZocpPeer other, string? emitter, string? receiver) => _links.Values.FirstOrDefault(link =>
        link.State != ZocpLinkState.Live && link.IsEmitter == isEmitter && IsSameNode(link, other)
        && string.Equals(link.Emitter, emitter, StringComparison.Ordinal) && string.Equals(link.Receiver, receiver, StringComparison.Ordinal));

    private static bool IsSameNode(ZocpLink link, ZocpPeer peer) => link.PeerIdentity.Length > 0
        ? string.Equals(link.PeerIdentity, peer.Identity, StringComparison.Ordinal)
        : peer.Identity.Length == 0 && string.Equals(link.PeerName, peer.Name, StringComparison.Ordinal);

    private void Move(ZocpLink link, Uuid peer)
    {
        _links.Remove(link.Key);
        link.Peer = peer;
        _links[link.Key] = link;
    }

    private void LinksWait(Instant now, ZocpPeer gone)
    {
        bool any = false;
        foreach (ZocpLink link in _links.Values)
        {
            if (link.Peer == gone.Uuid)
            {
                any = true;
                link.State = ZocpLinkState.Waiting;
                link.Reason = $"{gone.Name} has left";
            }
        }

        _unconfirmed.RemoveWhere(link => link.Peer == gone.Uuid);
        _requested.RemoveWhere(link => link.Peer == gone.Uuid);
        if (any)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = gone.Uuid });
        }

        Heal(now);
    }

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

    /// <summary>Tries every link that waits. Called when a tree has come or changed its shape, and when a twin has left.</summary>
    private void Heal(Instant now)
    {
        if (_healing)
        {
            return;
        }

        _healing = true;
        foreach (ZocpLink link in _links.Values.Where(link => link.State == ZocpLinkState.Waiting).ToArray())
        {
            string why = WhyNotHeal(link, out ZocpPeer? peer);
            if (peer is not null)
            {
                Move(link, peer.Uuid);
                link.State = ZocpLinkState.Asking;
                link.Reason = "";
                StartLink(
                    now, link.IsEmitter ? Uuid : peer.Uuid, link.Emitter, link.IsEmitter ? peer.Uuid : Uuid, link.Receiver, true, default, 0);
            }
            else if (why.Length > 0 && !string.Equals(why, link.Reason, StringComparison.Ordinal))
            {
                link.Reason = why;
                Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = link.Peer });
            }
        }

        _healing = false;
    }

    /// <summary>The node that a link waits for, or why it still waits; empty when there is nothing new.</summary>
    private string WhyNotHeal(ZocpLink link, out ZocpPeer? peer)
    {
        peer = null;
        List<ZocpPeer> same = [.. _peers.Values.Where(known => IsSameNode(link, known))];
        if (same.Count == 0 || same.Exists(known => !known.TreeKnown))
        {
            return "";
        }

        string? far = link.IsEmitter ? link.Receiver : link.Emitter;
        List<ZocpPeer> fitting = far is null ? same : same.FindAll(known => known.Tree.TryFind(far, out Capability? parameter)
            && (link.FarType is null || parameter.TypeHint == link.FarType));
        if (fitting.Count > 1)
        {
            return $"{fitting.Count} nodes are named {link.PeerName} and have {far}: they cannot be told apart";
        }

        if (fitting.Count == 0)
        {
            return $"{link.PeerName} no longer has {far}{(same.Exists(known => known.Tree.TryFind(far, out _)) ? " with the same type" : "")}";
        }

        string? near = link.IsEmitter ? link.Emitter : link.Receiver;
        if (near is not null && !_parameters.ContainsKey(near))
        {
            return $"{near} is not registered here";
        }

        peer = fitting[0];
        return "";
    }

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
