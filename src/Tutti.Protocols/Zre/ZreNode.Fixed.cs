using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Fixed endpoints: peers the user named, looked for for ever.</content>
public sealed partial class ZreNode
{
    private readonly List<FixedPeer> _fixed = [];

    /// <summary>The endpoints that were named and at which nobody has entered; our own is not among them.</summary>
    public IReadOnlyList<Endpoint> UnmetEndpoints => [.. _fixed.Where(f => !f.IsSelf && f.Peer is not { IsEntered: true }).Select(f => f.Endpoint)];

    /// <summary>Looks for a peer at an endpoint, for ever, without beacons. It learns of us by our HELLO.</summary>
    /// <returns>False when that endpoint is looked after already, is our own, or there are as many as peers may be.</returns>
    public bool AddPeer(Instant now, Endpoint endpoint)
    {
        _now = now;
        if (endpoint == Endpoint || _fixed.Count >= _options.MaxPeers || _fixed.Exists(f => f.Endpoint == endpoint))
        {
            return false;
        }

        FixedPeer seat = new(endpoint);
        foreach (ZrePeer peer in _peers.Values)
        {
            if (peer.Endpoint == endpoint)
            {
                seat.Peer = peer;
                peer.Fixed = seat;
            }
        }

        _fixed.Add(seat);
        if (seat.Peer is null && IsRunning)
        {
            seat.Retry.Now(now);
            Wake(now);
        }

        return true;
    }

    /// <summary>No longer looks for a peer at an endpoint; one that has entered stays until it goes by itself.</summary>
    /// <returns>False when it was not looked for.</returns>
    public bool RemovePeer(Instant now, Endpoint endpoint)
    {
        _now = now;
        FixedPeer? seat = _fixed.Find(f => f.Endpoint == endpoint);
        if (seat is null)
        {
            return false;
        }

        _fixed.Remove(seat);
        if (seat.Link is { } link)
        {
            Close(link);
        }

        if (seat.Peer is { } peer)
        {
            peer.Fixed = null;
        }

        return true;
    }

    private void AdvanceFixed(Instant now)
    {
        foreach (FixedPeer seat in _fixed)
        {
            if (now >= seat.Retry.At)
            {
                seat.Retry.Pause();
                seat.Link = Open(now, ZreLinkRole.ToPeer, seat.Endpoint);
                seat.Link.Fixed = seat;
            }

            Wake(seat.Retry.At);
        }
    }

    private void ReadyToFixed(Instant now, ZreLink link, FixedPeer seat)
    {
        seat.Retry.Succeeded();
        seat.Told = null;
        ReadOnlySpan<byte> identity = link.Session.PeerIdentity.Span;
        if (identity.Length != 1 + Uuid.Size)
        {
            WriteHello(now, link);
            return;
        }

        // A Tutti node tells at once who it is.
        Uuid uuid = Uuid.Read(identity[1..]);
        if (uuid == Uuid)
        {
            seat.IsSelf = true;
            seat.Link = null;
            Close(link);
            Refuse(uuid, "", $"{seat.Endpoint} is this node itself");
            return;
        }

        if (!_peers.TryGetValue(uuid, out ZrePeer? peer))
        {
            peer = Create(now, uuid, seat.Endpoint);
        }

        if (peer is null)
        {
            WriteHello(now, link);
        }
        else if (peer.Outbound is null)
        {
            Adopt(now, seat, peer);
        }
        else
        {
            Close(link);
            Seat(seat, peer);
        }
    }

    /// <summary>Finds the connection to a fixed endpoint that this peer must be at the other end of.</summary>
    private bool TryAdoptFixed(Instant now, ZrePeer peer, Endpoint endpoint, string host)
    {
        FixedPeer? found = null;
        foreach (FixedPeer seat in _fixed)
        {
            if (seat.Endpoint == endpoint || (seat.Link is { } link && seat.Endpoint.Port == endpoint.Port && link.RemoteHost.Length > 0
                && (string.Equals(link.RemoteHost, endpoint.Host, StringComparison.Ordinal) || string.Equals(link.RemoteHost, host, StringComparison.Ordinal))))
            {
                found = seat;
                break;
            }
        }

        if (found is null || found.Peer is not null)
        {
            return false;
        }

        if (found.Link is not { IsReady: true })
        {
            if (found.Link is { } link)
            {
                Close(link);
            }

            Seat(found, peer);
            peer.Endpoint = found.Endpoint;
            return false;
        }

        Adopt(now, found, peer);
        return true;
    }

    private void Adopt(Instant now, FixedPeer seat, ZrePeer peer)
    {
        ZreLink link = seat.Link!;
        Seat(seat, peer);
        link.Fixed = null;
        link.Peer = peer;
        peer.Outbound = link;
        peer.Endpoint = seat.Endpoint;
        peer.Retry.Succeeded();
        if (link.HelloWritten)
        {
            peer.WasReached = true;
            peer.LastHello = now;
            Flush(link);
        }
        else
        {
            WriteHello(now, link);
        }
    }

    private static void Seat(FixedPeer seat, ZrePeer peer)
    {
        seat.Link = null;
        seat.Retry.Pause();
        seat.Peer = peer;
        peer.Fixed = seat;
    }

    private void LoseFixed(Instant now, FixedPeer seat, string words)
    {
        seat.Link = null;
        if (!IsRunning || !_fixed.Contains(seat))
        {
            return;
        }

        if (!string.Equals(seat.Told, words, StringComparison.Ordinal))
        {
            seat.Told = words;
            Tell(new ZreEvent(ZreEventKind.PeerUnreachable, default) { Detail = $"{seat.Endpoint}: {words}" });
        }

        seat.Retry.Failed(now, _options, ref _jitter);
        Wake(seat.Retry.At);
    }

    /// <summary>A fixed peer is gone: somebody is looked for at its endpoint again.</summary>
    private void ReleaseFixed(Instant now, ZrePeer peer)
    {
        if (peer.Fixed is not { } seat)
        {
            return;
        }

        peer.Fixed = null;
        seat.Peer = null;
        if (IsRunning)
        {
            seat.Retry.Failed(now, _options, ref _jitter);
            Wake(seat.Retry.At);
        }
    }
}
