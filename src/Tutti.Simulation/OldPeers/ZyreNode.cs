using System.Net;

using Tutti.Protocols.Zre;

namespace Tutti.Simulation.OldPeers;

/// <summary>
/// A machine with a zyre program, in C: no ZOCP node. Only what comes over TCP shows it that a peer lives, it counts to 65,535, and who is
/// displaced at its endpoint exits when its time is over.
/// </summary>
internal sealed class ZyreNode(World world, string name, IPAddress address) : OldZreNode(world, name, address)
{
    /// <inheritdoc/>
    protected override string Kind => "zyre";

    /// <inheritdoc/>
    protected override IEnumerable<string> FirstGroups => ["CHAT"];

    /// <inheritdoc/>
    protected override KeyValuePair<string, string>[] Headers => [KeyValuePair.Create("X-C", "1")];

    /// <inheritdoc/>
    protected override int SequenceModulus => 65536;

    /// <inheritdoc/>
    protected override int MostQueued => 3_000_000;

    /// <inheritdoc/>
    protected override TimeSpan EvasiveAfter => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override bool CountsBeacons => false;

    /// <inheritdoc/>
    protected override (bool OfBeacon, bool OfStatus) Dies => (false, true);

    /// <summary>It knows ELECT, LEADER and GOODBYE; beside beacons none of them does anything.</summary>
    protected override void TakeOther(OldZrePeer peer, ZreUnitId id)
    {
    }

    /// <inheritdoc/>
    protected override void Displace(OldZrePeer peer) => Mute(peer);
}
