using System.Net;

using Tutti.Protocols.Zre;

namespace Tutti.Simulation.OldPeers;

/// <summary>
/// A machine with a zyre.js program: no ZOCP node. HELLO from a peer that has entered is a unit with a wrong number to it: the peer is gone, and
/// is met again at its next beacon. It looks at no status, and lets two peers have one endpoint.
/// </summary>
internal sealed class ZyreJsNode(World world, string name, IPAddress address) : OldZreNode(world, name, address)
{
    /// <inheritdoc/>
    protected override string Kind => "zyre.js";

    /// <inheritdoc/>
    protected override IEnumerable<string> FirstGroups => ["CHAT"];

    /// <inheritdoc/>
    protected override TimeSpan EvasiveAfter => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool AsksOnce => true;

    /// <inheritdoc/>
    protected override bool TakesHelloAgain => false;

    /// <inheritdoc/>
    protected override (bool OfBeacon, bool OfStatus) Dies => (false, false);

    /// <summary>Whoever it knows by a beacon must begin with HELLO.</summary>
    protected override void TakeStray(OldZrePeer? peer) => Remove(peer);

    /// <summary>What it cannot read it does not count.</summary>
    protected override void TakeOther(OldZrePeer peer, ZreUnitId id) => peer.Expected = (peer.Expected + SequenceModulus - 1) % SequenceModulus;

    /// <inheritdoc/>
    protected override void Displace(OldZrePeer peer)
    {
    }
}
