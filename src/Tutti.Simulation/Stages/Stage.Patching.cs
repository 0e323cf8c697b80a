using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.OldPeers;

namespace Tutti.Simulation.Stages;

/// <content>Patches that are wanted: asked for until they are made, and again when whoever could remember them has ended.</content>
public sealed partial class Stage
{
    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<(SimHost From, string Emitter, SimHost To), SimPatch> _byWay = [];
    private readonly Dictionary<SimHost, List<SimPatch>> _byHost = [];
    private readonly List<SimPatch> _patches = [];

    /// <summary>The patches that are wanted.</summary>
    public IReadOnlyList<SimPatch> Patches => _patches;

    /// <summary>Wants a patch, and has it asked for until it is made.</summary>
    /// <returns>Null when there is one from this emitter to this host, or to this receiver.</returns>
    public SimPatch? Want(SimEmitter from, SimHost to, string receiver, SimNode starter)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Host == to || _byWay.ContainsKey((from.Host, from.Path, to))
            || Of(to).Exists(p => p.To == to && string.Equals(p.Receiver, receiver, StringComparison.Ordinal)))
        {
            return null;
        }

        SimPatch patch = new(from, to, receiver, starter);
        _patches.Add(patch);
        _deliveries.Add(patch);
        _byWay.Add((from.Host, from.Path, to), patch);
        Of(from.Host).Add(patch);
        Of(to).Add(patch);
        Ask(patch);
        return patch;
    }

    /// <summary>Wants so many patches, from anywhere to anywhere, asked for by either end or a third node.</summary>
    public void WantMany(int count)
    {
        for (int tries = count * 20; tries > 0 && count > 0; tries--)
        {
            SimNode from = World.Chance.OneOf(Nodes);
            SimNode to = World.Chance.OneOf(Nodes);
            int number = World.Chance.Below(Parameters / 2);
            SimNode starter = World.Chance.Below(4) switch { 0 => from, 1 => World.Chance.OneOf(Nodes), _ => to };
            count -= Want(_emitters[from][number], to, ReceiverName(number), starter) is null ? 0 : 1;
        }
    }

    /// <summary>Wants so many patches between old and new nodes, asked for by the new.</summary>
    public void WantOld(int count)
    {
        PyreNode[] known = [.. OldZocp];
        for (int tries = count * 20; tries > 0 && count > 0 && known.Length > 0; tries--)
        {
            SimNode node = World.Chance.OneOf(Nodes);
            PyreNode old = World.Chance.OneOf(known);
            int number = World.Chance.Below(Parameters / 2);
            bool emits = World.Chance.Happens(0.5);
            count -= Want(_emitters[emits ? node : old][number], emits ? old : node, ReceiverName(number), node) is null ? 0 : 1;
        }
    }

    /// <summary>From now on patches that were made must be kept by the nodes that remember: nobody asks again for one that is made.</summary>
    public void Trust()
    {
        foreach (SimPatch patch in _patches)
        {
            patch.IsTrusted = patch.IsMade;
        }
    }

    private List<SimPatch> Of(SimHost host)
    {
        if (!_byHost.TryGetValue(host, out List<SimPatch>? patches))
        {
            _byHost.Add(host, patches = []);
        }

        return patches;
    }

    private void Ask(SimPatch patch)
    {
        if (patch.IsMade || patch.Request != 0)
        {
            return;
        }

        if (patch.Starter is { IsUp: true, IsFrozen: false } starter && TryFind(starter, patch.From.Host, out Uuid from) && TryFind(starter, patch.To, out Uuid to))
        {
            starter.Do((core, now) => patch.Request = core.Zocp.Subscribe(now, from, patch.From.Path, to, patch.Receiver));
            return;
        }

        World.After(s_askAgainAfter, () => Ask(patch));
    }

    /// <summary>The UUID by which a node knows a host now.</summary>
    private bool TryFind(SimNode node, SimHost host, out Uuid uuid)
    {
        uuid = node.Core.Zocp.Uuid;
        if (host == node)
        {
            return true;
        }

        foreach (ZocpPeer peer in node.Core.Zocp.Peers)
        {
            if (_hosts.GetValueOrDefault(peer.Uuid) == host && !Dead.ContainsKey(peer.Uuid) && peer.TreeKnown)
            {
                uuid = peer.Uuid;
                return true;
            }
        }

        return false;
    }

    private void End(SimHost node, Uuid uuid)
    {
        _dead[uuid] = (node, World.Now, !node.IsPowered || node.IsAstray);
        foreach (SimPatch patch in Of(node))
        {
            Part(patch);
            if (patch.To == node)
            {
                // What it had is gone with it.
                patch.Seen = patch.Taken = -1;
                patch.Link = null;
                patch.AgreedWith = default;
                patch.IsSettled = false;
                patch.LostTold = 0;
            }

            SimHost other = patch.To == node ? patch.From.Host : patch.To;
            if (patch is { IsMade: true, IsTrusted: false } && !Remembers(other, patch))
            {
                patch.IsMade = false;
            }
        }

        foreach (SimPatch patch in Patches)
        {
            if (patch.Starter == node && patch.Request != 0)
            {
                patch.Request = 0;
            }

            if (!patch.IsMade)
            {
                World.After(s_askAgainAfter, () => Ask(patch));
            }
        }
    }

    /// <summary>True when a node that runs knows the patch and will renew it when the other end returns.</summary>
    private static bool Remembers(SimHost host, SimPatch patch)
    {
        if (host is not SimNode { IsUp: true } node)
        {
            return false;
        }

        return Deliveries.LinkOf(node, patch, patch.From.Host == host) is not null;
    }
}
