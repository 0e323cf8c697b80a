using Tutti.Protocols.Zocp;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Checks;

/// <summary>In the end everybody knows everybody, with the tree it has; whoever watches everything knows every value too.</summary>
public sealed class TreeCheck(Stage stage) : WorldCheck
{
    /// <inheritdoc/>
    public override void Settled(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (SimNode node in stage.Nodes)
        {
            foreach (SimNode other in stage.Nodes)
            {
                if (node != other && node.IsUp && other.IsUp && node.Reaches(other))
                {
                    Compare(world, node, other);
                }
            }
        }
    }

    private void Compare(World world, SimNode node, SimNode other)
    {
        if (!node.Core.Zocp.TryGetPeer(other.Core.Zre.Uuid, out ZocpPeer? peer))
        {
            throw world.Violation($"{node.Name} does not know {other.Name}");
        }

        if (!peer.TreeKnown)
        {
            throw world.Violation($"{node.Name} does not know the tree of {other.Name}");
        }

        foreach (LocalParameter parameter in other.Core.Zocp.Parameters)
        {
            if (!peer.Tree.TryFind(parameter.Path, out Capability? known) || known.TypeHint != parameter.TypeHint || known.Access != parameter.Access)
            {
                throw world.Violation($"{node.Name} does not know {other.Name}/{parameter.Path} as it is");
            }
        }

        if (peer.Tree.Root.Count != other.Core.Zocp.Tree.Root.Count)
        {
            throw world.Violation($"{node.Name} knows parameters of {other.Name} that are not there");
        }

        if (stage.Watchers.Contains(node))
        {
            CompareAll(world, $"{node.Name} watches {other.Name}", other.Core.Zocp.Tree.Root, peer.Tree.Root);
        }
    }

    private static void CompareAll(World world, string what, Capability truth, Capability cached)
    {
        foreach (string name in truth.Names)
        {
            if (truth.TryGetObject(name, out Capability? inner) && cached.TryGetObject(name, out Capability? innerCached))
            {
                CompareAll(world, $"{what}, {name}", inner, innerCached);
            }
            else if (!string.Equals(truth[name].ToString(), cached[name].ToString(), StringComparison.Ordinal))
            {
                throw world.Violation($"{what}: {name} is {truth[name]} and cached as {cached[name]}");
            }
        }
    }
}
