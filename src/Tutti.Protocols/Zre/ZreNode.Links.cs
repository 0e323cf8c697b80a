using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Connections: opened, accepted, read, written, closed.</content>
public sealed partial class ZreNode
{
    private const byte IdentityPrefix = 1;
    private const int KeptContentOctets = 1 << 20;

    private ZmtpOptions? _dealer;
    private ZmtpOptions? _router;
    private ZmtpOptions? _anonymous;

    // Two for each peer, some for those that come and go, and for gossip.
    private int MaxLinks => (_options.MaxPeers * 4) + 64;

    /// <summary>Asks whether a connection that came in is taken; false: close it, there are too many.</summary>
    /// <param name="now">The present.</param>
    /// <param name="remote">The address of the other side, with or without port, as text.</param>
    /// <param name="listener">What it came in for.</param>
    /// <param name="link">Its number from now on.</param>
    public bool TryAccept(Instant now, string remote, ZreListener listener, out LinkId link)
    {
        _now = now;
        link = default;
        if (!IsRunning || _links.Count >= MaxLinks)
        {
            return false;
        }

        ZreLink accepted = listener == ZreListener.Peers
            ? Add(ZreLinkRole.FromPeer, _router ??= SessionOptions(ZmtpSocketType.Router, IdentityOctets()))
            : Add(ZreLinkRole.FromClient, SessionOptions(ZmtpSocketType.Router, default));
        accepted.RemoteHost = WithoutPort(remote);
        Begin(now, accepted);
        link = accepted.Id;
        return true;
    }

    /// <summary>A connection that was asked for stands.</summary>
    /// <param name="now">The present.</param>
    /// <param name="link">Which.</param>
    /// <param name="remote">The address it leads to, with or without port: it tells who answers at a host name. Empty: not known.</param>
    public void Connected(Instant now, LinkId link, string remote = "")
    {
        _now = now;
        if (_links.TryGetValue(link, out ZreLink? made) && !made.IsConnected)
        {
            made.RemoteHost = WithoutPort(remote);
            made.ConnectBy = Instant.Never;
            Begin(now, made);
        }
    }

    /// <summary>A connection ended, or did not come about.</summary>
    public void Closed(Instant now, LinkId link, LinkEnd why)
    {
        _now = now;
        if (_links.TryGetValue(link, out ZreLink? closed))
        {
            closed.Ended = why;
            if (!closed.IsPaused)
            {
                Drop(now, closed, why, WordsFor(why));
            }
        }

        FinishStop(now);
    }

    /// <summary>Octets arrived on a connection.</summary>
    public void Receive(Instant now, LinkId link, ReadOnlySpan<byte> octets)
    {
        _now = now;
        ResumeReading(now);
        if (!_links.TryGetValue(link, out ZreLink? source) || !source.IsConnected)
        {
            return;
        }

        if (source.Peer is { IsForgotten: false } peer)
        {
            HearLink(now, peer, source);
        }

        source.Session.Receive(now, octets);
        if (source.IsPaused || IsHeld(source))
        {
            source.UnreadOctets += octets.Length;
            if (source.UnreadOctets > _options.MaxMessageOctets)
            {
                Fail(now, source, "its units were not taken by this program");
            }

            return;
        }

        Read(now, source);
    }

    /// <summary>What was asked to be written is written.</summary>
    /// <param name="now">The present.</param>
    /// <param name="link">On which connection.</param>
    /// <param name="waited">True when the system had no room for it at first: that it has now shows that the other side reads.</param>
    public void Sent(Instant now, LinkId link, bool waited = false)
    {
        _now = now;
        if (!_links.TryGetValue(link, out ZreLink? written) || !written.Session.InFlight)
        {
            return;
        }

        written.Session.Sent(now);
        if (waited)
        {
            HearTaking(now, written);
        }

        Proceed(now);
        Flush(written);
        MarkDirty(written);
        if (written.IsRetiring && written.IsEmpty)
        {
            Retire(now, written);
        }

        FinishStop(now);
    }

    private void HearLink(Instant now, ZrePeer peer, ZreLink link)
    {
        if (link == peer.Inbound)
        {
            peer.DepartsBy = now + _options.DrainLimit;
        }

        if (link == peer.Outbound || (link == peer.Inbound && !peer.IsDoubtful))
        {
            Hear(now, peer);
        }
    }

    private static string WithoutPort(string remote)
    {
        if (remote.StartsWith('['))
        {
            int end = remote.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? remote : remote[1..end];
        }

        int colon = remote.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || remote.IndexOf(':', colon + 1) >= 0 ? remote : remote[..colon];
    }

    private static string WordsFor(LinkEnd why) => why switch
    {
        LinkEnd.Refused => "it refuses connections",
        LinkEnd.Unreachable => "it cannot be reached: there is no way there, or nobody answers",
        LinkEnd.UnknownHost => "there is no host of this name",
        LinkEnd.Ended => "it closed the connection",
        _ => "the connection broke",
    };

    private byte[] IdentityOctets()
    {
        byte[] identity = new byte[1 + Uuid.Size];
        identity[0] = IdentityPrefix;
        Uuid.Write(identity.AsSpan(1));
        return identity;
    }

    private ZmtpOptions SessionOptions(ZmtpSocketType type, ReadOnlyMemory<byte> identity) => new()
    {
        SocketType = type,
        Identity = identity,
        HandshakeLimit = _options.HandshakeLimit,
        MaxFrameOctets = _options.MaxFrameOctets,
        MaxMessageOctets = _options.MaxMessageOctets,
        MaxMessageFrames = _options.MaxFrames,
    };

    private ZreLink Add(ZreLinkRole role, ZmtpOptions options)
    {
        ZreLink link = new(new LinkId(++_lastLink), role, new ZmtpSession(options, new ZmtpNullMechanism()));
        _links.Add(link.Id, link);
        return link;
    }

    private ZreLink Open(Instant now, ZreLinkRole role, Endpoint endpoint)
    {
        ZreLink link = Add(
            role,
            role == ZreLinkRole.ToPeer
                ? _dealer ??= SessionOptions(ZmtpSocketType.Dealer, IdentityOctets())
                : _anonymous ??= SessionOptions(ZmtpSocketType.Dealer, default));
        link.ConnectBy = now + _options.HandshakeLimit;
        Wake(link.ConnectBy);
        Counters.Connects++;
        _work.TryEnqueue(new Transmit(TransmitKind.Connect, link.Id, default, endpoint));
        return link;
    }

    private void Begin(Instant now, ZreLink link)
    {
        link.IsConnected = true;
        link.Session.Start(now);
        Wake(link.Session.NextDeadline);
        MarkDirty(link);
    }

    private void MarkDirty(ZreLink link)
    {
        if (!link.IsDirty && link.Session.OutputOctets > 0 && !link.Session.InFlight)
        {
            link.IsDirty = true;
            _dirty.TryEnqueue(link);
        }
    }

    private void Ready(Instant now, ZreLink link)
    {
        switch (link.Role)
        {
            case ZreLinkRole.ToPeer:
                ReadyToPeer(now, link);
                break;
            case ZreLinkRole.FromPeer:
                ReadyFromPeer(now, link);
                break;
            case ZreLinkRole.ToHub:
                ReadyToHub(now, link);
                break;
        }
    }

    private void ReadyFromPeer(Instant now, ZreLink link)
    {
        ReadOnlySpan<byte> identity = link.Session.PeerIdentity.Span;
        if (identity.Length != 1 + Uuid.Size)
        {
            Refuse(default, "", $"a connection from {link.RemoteHost} has an identity of {identity.Length} octets instead of 17: its units are ignored");
            return;
        }

        Uuid uuid = Uuid.Read(identity[1..]);
        if (uuid == Uuid)
        {
            Refuse(uuid, "", $"a connection from {link.RemoteHost} carries our own UUID: we are connected to ourselves, or somebody copied it");
            if (link.Session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
            {
                _work.TryEnqueue(new Transmit(TransmitKind.Write, link.Id, octets, default)); // our READY tells the other end, which may be us, whom it called
            }

            Drop(now, link, LinkEnd.Failed, "our own UUID", close: true);
            return;
        }

        link.Identity = uuid;
        if (_peers.TryGetValue(uuid, out ZrePeer? peer))
        {
            link.Peer = peer;
            peer.Inbound ??= link;
        }
    }

    /// <summary>Ends a connection because of what happened on it.</summary>
    private void Fail(Instant now, ZreLink link, string why)
    {
        Counters.DecodeErrors += link.IsReady ? 1 : 0;
        Drop(now, link, LinkEnd.Failed, why, close: true);
    }

    /// <summary>Forgets a connection and does what follows from its end.</summary>
    private void Drop(Instant now, ZreLink link, LinkEnd why, string words, bool close = false)
    {
        if (link.IsClosed)
        {
            return;
        }

        if (close)
        {
            Close(link);
        }
        else
        {
            link.IsClosed = true;
            _links.Remove(link.Id);
        }

        switch (link.Role)
        {
            case ZreLinkRole.ToPeer when link.Peer is { } peer && peer.Outbound == link:
                LoseOutbound(now, peer, why, words);
                break;
            case ZreLinkRole.ToPeer when link.Fixed is { } seat:
                LoseFixed(now, seat, words);
                break;
            case ZreLinkRole.FromPeer when link.Peer is { IsForgotten: false } peer && peer.Inbound == link:
                LoseInbound(now, peer, words);
                break;
            case ZreLinkRole.ToHub:
                LoseHub(now, link.Hub!, words);
                break;
        }
    }

    /// <summary>Closes a connection without further consequences.</summary>
    private void Close(ZreLink link)
    {
        if (!link.IsClosed)
        {
            link.IsClosed = true;
            _links.Remove(link.Id);
            _work.TryEnqueue(new Transmit(TransmitKind.Close, link.Id, default, default));
        }
    }
}
