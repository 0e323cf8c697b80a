using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Nodes that share a name or an identity are told; a silent one is not waited for when its successor is here.</content>
public sealed partial class ZocpNode
{
    /// <summary>So long after it entered a node is compared with the others: by then one that it replaces has been noticed to be gone.</summary>
    private static readonly TimeSpan s_twinsAfter = TimeSpan.FromSeconds(3);

    private readonly Queue<(Instant At, Uuid Peer)> _twins = new();

    /// <summary>Nothing at all was heard of a peer for a while, and it did not answer.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">Which.</param>
    /// <param name="since">For how long nothing was heard.</param>
    public void Silenced(Instant now, Uuid peer, TimeSpan since)
    {
        if (_peers.TryGetValue(peer, out ZocpPeer? silent) && !silent.IsSilent)
        {
            silent.IsSilent = true;
            silent.HeardAt = now - since;
            Heal(now);
        }
    }

    /// <summary>A silent peer was heard again: links that could not be asked of it meanwhile are.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">Which.</param>
    public void Recovered(Instant now, Uuid peer)
    {
        if (_peers.TryGetValue(peer, out ZocpPeer? silent) && silent.IsSilent)
        {
            silent.IsSilent = false;
            Heal(now);
        }
    }

    /// <summary>Another run of a peer's program entered, or this one has shown since that it lives: until then no link is made with it (zocp-9.6).</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">Which.</param>
    /// <param name="isDoubted">False: it lives.</param>
    public void Doubted(Instant now, Uuid peer, bool isDoubted)
    {
        if (_peers.TryGetValue(peer, out ZocpPeer? doubted) && doubted.IsDoubted != isDoubted)
        {
            doubted.IsDoubted = isDoubted;
            Heal(now);
        }
    }

    private void LookForTwins(Instant now, ZocpPeer entered)
    {
        if (TwinOf(entered) is not null)
        {
            _twins.Enqueue((now + s_twinsAfter, entered.Uuid));
        }
    }

    private void TellTwins(Instant now)
    {
        while (_twins.TryPeek(out (Instant At, Uuid Peer) next) && next.At <= now)
        {
            _twins.Dequeue();
            if (_peers.TryGetValue(next.Peer, out ZocpPeer? peer) && !peer.IsSilent && TwinOf(peer) is { } why)
            {
                Report(new ZocpEvent { Kind = ZocpEventKind.TwinMet, Peer = peer.Uuid, Text = why });
            }
        }
    }

    /// <summary>Whose name or identity a node has besides its own; null when it is one of its kind.</summary>
    private string? TwinOf(ZocpPeer peer)
    {
        if (peer.Identity.Length > 0 && string.Equals(peer.Identity, _options.Identity, StringComparison.Ordinal))
        {
            return $"{peer.Name} has the identity of this node: the state of one was copied from the other; stop one of them";
        }

        ZocpPeer? copy = peer.Identity.Length == 0 ? null : _peers.Values.FirstOrDefault(other =>
            other != peer && !other.IsSilent && string.Equals(other.Identity, peer.Identity, StringComparison.Ordinal));
        if (copy is not null)
        {
            return $"{peer.Name} has the identity of {copy.Name}: the state of one was copied from the other; stop one of them";
        }

        bool named = string.Equals(peer.Name, _options.Name, StringComparison.Ordinal)
            || _peers.Values.Any(other => other != peer && !other.IsSilent && string.Equals(other.Name, peer.Name, StringComparison.Ordinal));
        return named ? $"more than one node is named {peer.Name}; give each a name of its own" : null;
    }

    /// <summary>
    /// A node without identity is silent, and one of its name has come since it was last heard: that is the same node, started again. Its links
    /// need not wait until the silent one is given up (zocp-9.7).
    /// </summary>
    private void LetSuccessorsIn()
    {
        foreach (ZocpLink link in _links.Values)
        {
            if (link.State != ZocpLinkState.Live || link.PeerIdentity.Length > 0 || !_peers.TryGetValue(link.Peer, out ZocpPeer? silent) || !silent.IsSilent)
            {
                continue;
            }

            string? far = link.IsEmitter ? link.Receiver : link.Emitter;
            bool replaced = _peers.Values.Any(other => other.EnteredAt > silent.HeardAt && !other.IsSilent && other.TreeKnown && IsSameNode(link, other)
                && (far is null || other.Tree.TryFind(far, out _)));
            if (replaced)
            {
                Part(link, silent);
                link.State = ZocpLinkState.Waiting;
                link.Reason = $"{silent.Name} is silent";
            }
        }
    }

    private void Part(ZocpLink link, ZocpPeer silent)
    {
        if (!link.IsEmitter)
        {
            _subscriptions.Remove(silent.Uuid, link.Emitter, link.Receiver);
        }
        else if (_subscribers.Remove(silent.Uuid, link.Emitter, link.Receiver) && link.Emitter is not null && _parameters.TryGetValue(link.Emitter, out LocalParameter? parameter))
        {
            parameter.Subscribers.Remove((silent.Uuid, link.Receiver));
            Report(new ZocpEvent { Kind = ZocpEventKind.Unsubscribed, Peer = silent.Uuid, Path = link.Emitter, Text = link.Receiver });
        }
    }
}
