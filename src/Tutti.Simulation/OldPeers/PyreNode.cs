using System.Net;

using Tutti.Protocols.Zre;

namespace Tutti.Simulation.OldPeers;

/// <summary>A machine with an old Python node: pyZOCP on pyre.</summary>
internal sealed class PyreNode(World world, string name, IPAddress address) : OldZreNode(world, name, address)
{
    /// <summary>Gets pyZOCP: its tree, its caches, its subscriptions.</summary>
    public OldPeer App { get; private set; } = null!;

    /// <inheritdoc/>
    public override string? Death => base.Death ?? App?.Death;

    /// <inheritdoc/>
    protected override string Kind => "old peer";

    /// <inheritdoc/>
    protected override IEnumerable<string> FirstGroups => ["ZOCP"];

    /// <inheritdoc/>
    protected override KeyValuePair<string, string>[] Headers => [KeyValuePair.Create(ZrePeer.ZocpHeader, "1")];

    /// <inheritdoc/>
    protected override void Begin() => App = new OldPeer(Uuid, Name, Whisper);

    /// <inheritdoc/>
    protected override void Enter(Uuid peer) => App.Meet(peer);

    /// <inheritdoc/>
    protected override void Part(Uuid peer) => App.Part(peer);

    /// <inheritdoc/>
    protected override void Hear(Uuid peer, ReadOnlySpan<byte> content) => App.Receive(peer, content);
}
