using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>
/// Two peers with one <c>X-ZOCP-ID</c>: two runs of one program, of which one is over. What it said may still be under way. Two old ZOCP nodes of
/// one name may be the same, or twins that both live.
/// </content>
public sealed partial class ZreNode
{
    /// <summary>
    /// A program runs again. A silent earlier run need not expire (zre-4.11). One that is not silent, and the newcomer too, must show that it
    /// lives before more is read from its link: TCP brings what a run had said before it ended, late and after what the next run says (zre-4.12).
    /// </summary>
    private void CompareRuns(Instant now, ZrePeer peer, ZreHello hello)
    {
        string identity = hello.Headers.GetValueOrDefault(ZrePeer.IdentityHeader, "");
        if (identity.Length == 0 && !hello.Headers.ContainsKey(ZrePeer.ZocpHeader))
        {
            return;
        }

        foreach (ZrePeer other in _peers.Values)
        {
            if (other == peer || !other.IsEntered || !(identity.Length > 0 ? HasIdentity(other, identity) : HasOnlyName(other, hello.Name)))
            {
                continue;
            }

            if (other.IsEvasive && identity.Length > 0)
            {
                Exit(now, other, ExitReason.Expired, "it is silent, and back under another UUID");
            }
            else
            {
                Tell(new ZreEvent(ZreEventKind.Doubted, other.Uuid) { Source = other, Name = other.Name });
                other.IsDoubtful = peer.IsDoubtful = true;
                Doubt(now, other);
                Doubt(now, peer);
            }
        }
    }

    /// <summary>True when the program of a silent peer runs under another UUID.</summary>
    private bool IsBack(ZrePeer silent)
    {
        if (!silent.Headers.TryGetValue(ZrePeer.IdentityHeader, out string? identity) || identity.Length == 0)
        {
            return false;
        }

        foreach (ZrePeer other in _peers.Values)
        {
            if (other != silent && other is { IsEntered: true, IsEvasive: false } && HasIdentity(other, identity))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasIdentity(ZrePeer peer, string identity) =>
        peer.Headers.TryGetValue(ZrePeer.IdentityHeader, out string? has) && string.Equals(has, identity, StringComparison.Ordinal);

    private static bool HasOnlyName(ZrePeer peer, string name) =>
        peer.IsZocp && !peer.Headers.ContainsKey(ZrePeer.IdentityHeader) && string.Equals(peer.Name, name, StringComparison.Ordinal);

    /// <summary>True for a connection whose units wait until their sender has shown that it lives.</summary>
    private static bool IsHeld(ZreLink link) => link is { Role: ZreLinkRole.FromPeer, Peer: { IsDoubtful: true, IsForgotten: false } };

    /// <summary>A PONG to a PING that was sent in doubt.</summary>
    private void Believe(Instant now, ZreLink link)
    {
        if (link is { IsClosed: false, Peer: { IsDoubtful: true } peer } && link == peer.Outbound && link.Session.LastAnswered >= peer.DoubtedAt)
        {
            Believe(now, peer);
        }
    }

    /// <summary>A peer lives: what it said meanwhile is read.</summary>
    private void Believe(Instant now, ZrePeer peer)
    {
        if (!peer.IsDoubtful)
        {
            return;
        }

        peer.IsDoubtful = false;
        Tell(new ZreEvent(ZreEventKind.Believed, peer.Uuid) { Source = peer, Name = peer.Name });
        foreach (ZreLink link in _links.Values.Where(link => link.Peer == peer && link.Role == ZreLinkRole.FromPeer && !link.IsPaused).ToArray())
        {
            if (!link.IsClosed)
            {
                link.UnreadOctets = 0;
                Read(now, link);
            }
        }
    }
}
