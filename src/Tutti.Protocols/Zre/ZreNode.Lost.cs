using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>
/// Peers that fell silent and whose beacons may never come again: pyre ends its beacons, for good, when its card was down for a moment, and lives on
/// without. They are called where they were last (zre-6.11).
/// </content>
public sealed partial class ZreNode
{
    private const int MaxLost = 64;
    private static readonly TimeSpan s_callAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_callFor = TimeSpan.FromHours(1);
    private readonly List<LostPeer> _lost = [];

    /// <summary>A peer has gone without a word: it is called again, unless its beacons will tell of it anyway.</summary>
    private void RememberLost(Instant now, ZrePeer peer)
    {
        if (!IsRunning || (peer.IsTutti && peer.BeaconSource is not null) || peer.Fixed is not null)
        {
            return;
        }

        ForgetLost(peer.Uuid);
        if (_lost.Count == MaxLost)
        {
            _lost.RemoveAt(0);
        }

        LostPeer lost = new(peer.Uuid, peer.Endpoint, now + s_callAgain, now + s_callFor);
        _lost.Add(lost);
        Wake(lost.CallAt);
    }

    /// <summary>It is back, has said farewell, or is certainly not there any more.</summary>
    private void ForgetLost(Uuid uuid) => _lost.RemoveAll(lost => lost.Uuid == uuid);

    private void AdvanceLost(Instant now)
    {
        for (int i = _lost.Count - 1; i >= 0; i--)
        {
            LostPeer lost = _lost[i];
            if (now >= lost.Until || IsTaken(lost))
            {
                _lost.RemoveAt(i);
                continue;
            }

            if (now >= lost.CallAt)
            {
                lost = _lost[i] = lost with { CallAt = now + s_callAgain };
                Call(now, lost);
            }

            Wake(lost.CallAt);
        }
    }

    /// <summary>True when it is back, or somebody else has its place.</summary>
    private bool IsTaken(LostPeer lost)
    {
        foreach (ZrePeer peer in _peers.Values)
        {
            if (peer.Uuid == lost.Uuid ? peer.IsEntered : peer.Endpoint == lost.Endpoint || (peer.IsEntered && peer.Announced == lost.Endpoint))
            {
                return true;
            }
        }

        return false;
    }

    private void Call(Instant now, LostPeer lost)
    {
        if (!_peers.ContainsKey(lost.Uuid) && Meet(now, lost.Uuid, lost.Endpoint) is { } peer)
        {
            peer.IsCalled = true;
        }
    }

    /// <summary>Nobody answered the call, or somebody who is not there for us.</summary>
    private void LoseCall(Instant now, ZrePeer peer, LinkEnd why)
    {
        if (why is not (LinkEnd.Unreachable or LinkEnd.Ended))
        {
            ForgetLost(peer.Uuid); // refused: the program has ended; failed: another one has its port
        }

        Exit(now, peer, ExitReason.None, "");
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct LostPeer(Uuid Uuid, Endpoint Endpoint, Instant CallAt, Instant Until);
}
