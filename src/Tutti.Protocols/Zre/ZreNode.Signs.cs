using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Signs of life where no beacons pass: ours, and those of a peer that are not units.</content>
public sealed partial class ZreNode
{
    private static readonly TimeSpan s_signInterval = TimeSpan.FromMilliseconds(500);
    private Instant _signAt;

    /// <summary>
    /// Who sent a peer nothing since the last look sends a ZMTP PING (zre-7.6). To wait until the peer asks would not do: its question stands
    /// behind all that we have still to read, and while we read slowly the peer would take us for dead.
    /// </summary>
    private void AdvanceSigns(Instant now)
    {
        bool isDue = now >= _signAt;
        _signAt = isDue ? now + s_signInterval : _signAt;
        foreach (ZrePeer peer in _peers.Values)
        {
            if (peer.BeaconSource is not null || peer.Outbound is not { HelloWritten: true } link)
            {
                continue;
            }

            Wake(_signAt);
            if (!isDue)
            {
                continue;
            }

            if (!peer.WasSpokenTo && link.IsEmpty)
            {
                link.Session.Ping(now, TimeSpan.Zero);
                MarkDirty(link);
            }

            peer.WasSpokenTo = false;
        }
    }

    /// <summary>
    /// What the system knows of a connection that was to be examined, because its peer did not answer on it in time. A peer that reads late, behind
    /// all it has still to read, keeps it; where TCP waits, a new one is sooner there (zre-6.10).
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="link">Which.</param>
    /// <param name="progress">What the system says.</param>
    public void Examined(Instant now, LinkId link, LinkProgress progress)
    {
        _now = now;
        if (!_links.TryGetValue(link, out ZreLink? examined) || examined.Peer is not { IsForgotten: false } peer || examined != peer.Outbound
            || examined.IsRetiring || !IsUnproven(peer, examined))
        {
            return;
        }

        // Of two runs of a program the one that is over may still have a system that acknowledges for it.
        bool isKept = progress switch
        {
            LinkProgress.Acknowledged => !peer.IsDoubtful,
            LinkProgress.Unknown => peer.IsSlightlyDoubted && examined.Session.InFlight,
            _ => false,
        };
        if (!isKept)
        {
            Drop(now, examined, LinkEnd.Failed, "it is heard, but does not answer on our connection", close: true);
        }
    }

    /// <summary>The system had no room for a write and then had: the other side takes what we send, so it lives and our connection does (zre-7.7).</summary>
    private void HearTaking(Instant now, ZreLink link)
    {
        link.TakenAt = now;
        if (link.Peer is { IsForgotten: false } peer && peer.Outbound == link)
        {
            Hear(now, peer);
        }
    }
}
