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
