using Tutti.Protocols.Zre;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Checks;

/// <summary>No queue passes its bound, and no news is lost.</summary>
public sealed class BoundsCheck(Stage stage) : WorldCheck
{
    private readonly ZreOptions _bounds = new() { Name = "bounds" };

    /// <summary>The most units that waited for one peer.</summary>
    public int MostUnits { get; private set; }

    /// <inheritdoc/>
    public override void Look(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (SimNode node in stage.Nodes)
        {
            if (!node.IsUp)
            {
                continue;
            }

            foreach (ZrePeer peer in node.Core.Zre.Peers)
            {
                MostUnits = Math.Max(MostUnits, peer.WaitingUnits);
                if (peer.WaitingUnits > _bounds.MaxWaitingUnits || peer.WaitingOctets > _bounds.MaxWaitingOctets)
                {
                    throw world.Violation($"{node.Name}: {peer.WaitingUnits} units with {peer.WaitingOctets} octets wait for {peer.Name}");
                }
            }

            // Who emits while its own handlers hang is not told of all it emitted; nothing else may get lost.
            long lost = node.Core.NewsLost - (node.HasHung ? node.Core.EmitsUntold : 0);
            if (lost + node.Core.Zre.Counters.EventsLost + node.Core.Zocp.EventsLost > 0)
            {
                throw world.Violation($"{node.Name}: news is lost");
            }
        }
    }
}
