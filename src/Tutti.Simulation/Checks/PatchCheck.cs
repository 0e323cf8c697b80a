using Tutti.Protocols.Zocp;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Checks;

/// <summary>In the end each patch that is wanted is there, its receiver has the latest value, and both nodes list the same subscriptions.</summary>
public sealed class PatchCheck(Stage stage) : WorldCheck
{
    /// <inheritdoc/>
    public override void Settled(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (SimPatch patch in stage.Patches)
        {
            if (patch.From.Host is SimNode { IsUp: true } from && patch.To is SimNode { IsUp: true } to && from.Reaches(to))
            {
                Look(world, patch, from, to);
            }
        }

        foreach (SimNode from in stage.Nodes)
        {
            CompareSubscriptions(world, from);
        }
    }

    private static void Look(World world, SimPatch patch, SimNode from, SimNode to)
    {
        if (!patch.IsMade)
        {
            if (patch.Starter is { IsUp: true } starter && starter.Reaches(from) && starter.Reaches(to))
            {
                throw world.Violation($"{patch} could not be made by {patch.Starter.Name}");
            }

            return;
        }

        if (!from.Core.Zocp.Subscribers.Any(s => s.Peer == to.Core.Zre.Uuid
            && string.Equals(s.Emitter, patch.From.Path, StringComparison.Ordinal) && string.Equals(s.Receiver, patch.Receiver, StringComparison.Ordinal)))
        {
            throw world.Violation($"{patch} has not healed: its emitter does not list it");
        }

        if (!to.Core.Zocp.TryGetParameter(patch.Receiver, out LocalParameter? receiver)
            || !Stage.TryCount(receiver.Value, out long has) || has != patch.From.Last)
        {
            throw world.Violation($"{patch}: the receiver has {receiver?.Value}, the emitter {patch.From.Last}");
        }
    }

    private void CompareSubscriptions(World world, SimNode from)
    {
        if (!from.IsUp)
        {
            return;
        }

        Uuid uuid = from.Core.Zre.Uuid;
        foreach (IGrouping<Uuid, (Uuid Peer, string? Emitter, string? Receiver)> group in from.Core.Zocp.Subscribers.GroupBy(s => s.Peer))
        {
            if (stage.HostOf(group.Key) is SimNode { IsUp: true } to && from.Reaches(to))
            {
                HashSet<(string?, string?)> theirs = [.. to.Core.Zocp.Subscriptions.Where(s => s.Peer == uuid).Select(s => (s.Emitter, s.Receiver))];
                if (!theirs.SetEquals(group.Select(s => (s.Emitter, s.Receiver))))
                {
                    throw world.Violation($"{from.Name} lists {Words(group.Select(s => (s.Emitter, s.Receiver)))} for {to.Name}, which has {Words(theirs)}");
                }
            }
        }

        foreach ((Uuid peer, string? emitter, string? receiver) in from.Core.Zocp.Subscriptions)
        {
            if (stage.HostOf(peer) is SimNode { IsUp: true } emits && from.Reaches(emits)
                && !emits.Core.Zocp.Subscribers.Contains((uuid, emitter, receiver)))
            {
                throw world.Violation($"{from.Name} believes in {emitter} of {emits.Name} to {receiver}, which that does not list");
            }
        }
    }

    private static string Words(IEnumerable<(string? Emitter, string? Receiver)> links) =>
        $"[{string.Join(", ", links.Select(l => $"{l.Emitter ?? "*"}>{l.Receiver ?? "*"}"))}]";
}
