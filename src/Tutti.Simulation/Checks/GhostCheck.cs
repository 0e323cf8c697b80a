using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Checks;

/// <summary>A node that has ended is gone everywhere: soon when its kernel could say so, else when its silence has lasted long enough (ruling 19).</summary>
public sealed class GhostCheck(Stage stage) : WorldCheck
{
    private static readonly TimeSpan s_closed = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_silent = new ZreOptions { Name = "ghosts" }.ExpiredAfter + TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_silentOld = new ZreOptions { Name = "ghosts" }.OldExpiredAfter + TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    public override void Look(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (SimNode node in stage.Nodes)
        {
            if (!node.IsUp || node.IsFrozen || node.HandlersStall)
            {
                continue;
            }

            foreach (ZocpPeer peer in node.Core.Zocp.Peers)
            {
                if (stage.Dead.TryGetValue(peer.Uuid, out (SimHost Host, Instant At, bool Silently) death))
                {
                    Look(world, node, peer, death);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Settled(World world) => Look(world);

    private static void Look(World world, SimNode node, ZocpPeer peer, (SimHost Host, Instant At, bool Silently) death)
    {
        Instant since = Later(death.At, node.ReachChangedAt, node.AwakeSince);
        bool told = !death.Silently && node.Reaches(death.Host) && death.Host.ReachChangedAt < death.At && node.ReachChangedAt < death.At && node.AwakeSince < death.At;
        TimeSpan limit = told ? s_closed : death.Host is SimNode ? s_silent : s_silentOld;
        // Slow and fast clocks count the same seconds differently.
        if (world.Now - since > limit * (1 + (Math.Abs(node.Clock.DriftPpm) / 1e6)))
        {
            throw world.Violation($"{node.Name} still knows {peer.Name} ({peer.Uuid}), {(world.Now - death.At).TotalSeconds:0.0} s after it ended");
        }
    }

    private static Instant Later(Instant a, Instant b, Instant c) => a > b ? (a > c ? a : c) : b > c ? b : c;
}
