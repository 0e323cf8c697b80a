using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.OldPeers;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Checks;

/// <summary>No old peer ever dies; and when its own timers have run, it and the new nodes know each other and every patch between them works.</summary>
internal sealed class OldPeerCheck(Stage stage) : WorldCheck
{
    /// <summary>It expires who was silent for 30 s, looking once a second.</summary>
    private static readonly TimeSpan s_forgets = TimeSpan.FromSeconds(32);

    /// <inheritdoc/>
    public override void Look(World world)
    {
        foreach (OldZreNode old in stage.Old)
        {
            if (old.Death is { } death)
            {
                throw world.Violation($"old peer {old.Name} died of {death}");
            }
        }
    }

    /// <summary>What must hold when faults are over and the timers of old peers have run.</summary>
    public void SettledOld(World world)
    {
        foreach (OldZreNode old in stage.Old)
        {
            foreach (Uuid peer in old.Entered)
            {
                if (stage.Dead.TryGetValue(peer, out (SimHost Host, Instant At, bool Silently) death) && world.Now - old.HeardOf(peer) > s_forgets)
                {
                    throw world.Violation($"{old.Name} still knows {peer} of {death.Host.Name}");
                }
            }

            foreach (SimNode node in stage.Nodes)
            {
                CompareGroups(world, old, node);
                if (old is PyreNode zocp)
                {
                    Compare(world, zocp, node);
                }
            }
        }

        foreach (SimPatch patch in stage.Patches)
        {
            if (patch.IsOld)
            {
                Look(world, patch);
            }
        }
    }

    private static void CompareGroups(World world, OldZreNode old, SimNode node)
    {
        if (!node.Core.Zre.TryGetPeer(old.Uuid, out ZrePeer? peer))
        {
            throw world.Violation($"{node.Name} does not know {old.Name}");
        }

        if (old.GroupsOf(node.Core.Zre.Uuid) is not { } known)
        {
            throw world.Violation($"{old.Name} does not know {node.Name}");
        }

        if (!peer.Groups.ToHashSet(StringComparer.Ordinal).SetEquals(old.Groups))
        {
            throw world.Violation($"{node.Name} believes {old.Name} in [{string.Join(", ", peer.Groups)}], and it is in [{string.Join(", ", old.Groups)}]");
        }

        if (!known.ToHashSet(StringComparer.Ordinal).SetEquals(node.Core.Zre.Groups))
        {
            throw world.Violation($"{old.Name} believes {node.Name} in [{string.Join(", ", known)}], and it is in [{string.Join(", ", node.Core.Zre.Groups)}]");
        }
    }

    private static void Compare(World world, PyreNode old, SimNode node)
    {
        if (!node.Core.Zocp.TryGetPeer(old.Uuid, out ZocpPeer? peer) || !peer.TreeKnown)
        {
            throw world.Violation($"{node.Name} does not know {old.Name} and its tree");
        }

        if (!old.App.Caches.TryGetValue(node.Core.Zre.Uuid, out System.Text.Json.Nodes.JsonObject? cache))
        {
            throw world.Violation($"{old.Name} does not know {node.Name}");
        }

        foreach (LocalParameter parameter in node.Core.Zocp.Parameters)
        {
            if (!cache.ContainsKey(parameter.Path))
            {
                throw world.Violation($"{old.Name} does not know {node.Name}/{parameter.Path}");
            }
        }
    }

    private static void Look(World world, SimPatch patch)
    {
        if (!patch.IsMade)
        {
            throw world.Violation($"{patch} could not be made");
        }

        string text = patch.To is PyreNode old
            ? old.App.Tree[patch.Receiver]?["value"]?.ToJsonString() ?? "null"
            : ((SimNode)patch.To).Core.Zocp.TryGetParameter(patch.Receiver, out LocalParameter? receiver) ? receiver.Value.ToString() : "null";
        if (!ZocpValue.TryParse(text, out ZocpValue value) || !Stage.TryCount(value, out long has) || has != patch.From.Last)
        {
            throw world.Violation($"{patch}: the receiver has {text}, the emitter {patch.From.Last}");
        }
    }
}
