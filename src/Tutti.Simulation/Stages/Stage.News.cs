using Tutti.Protocols;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;

namespace Tutti.Simulation.Stages;

/// <content>What nodes tell of the show: who met and parted, what was answered, what came.</content>
public sealed partial class Stage
{
    private readonly Dictionary<(SimNode Node, long Request), Uuid> _watching = [];

    private void Hear(SimNode node, NodeEvent news)
    {
        if (!news.IsZocp)
        {
            return;
        }

        ZocpEvent zocp = news.Zocp;
        switch (zocp.Kind)
        {
            case ZocpEventKind.PeerEntered or ZocpEventKind.PeerExited:
                PartAll(node, zocp.Peer);
                if (zocp.Kind == ZocpEventKind.PeerEntered && _watchers.Contains(node))
                {
                    WatchAll(node, zocp.Peer);
                }

                break;
            case ZocpEventKind.Subscribed or ZocpEventKind.Unsubscribed:
                if (zocp.Path is { } path && HostOf(zocp.Peer) is { } to && _byWay.TryGetValue((node, path, to), out SimPatch? changed))
                {
                    Part(changed);
                }

                break;
            case ZocpEventKind.LinksChanged:
                Deliveries.Agree(node, Of(node));
                break;
            case ZocpEventKind.RequestDone:
                Answered(node, zocp);
                break;
            case ZocpEventKind.SignalReceived:
                if (HostOf(zocp.Peer) is { } emits && _byWay.TryGetValue((emits, zocp.Path!, node), out SimPatch? told))
                {
                    _deliveries.Hear(told, zocp.Value);
                }

                break;
            case ZocpEventKind.LocalChanged when zocp.Cause == ChangeCause.Signal:
                _deliveries.Take(node, zocp);
                break;
            case ZocpEventKind.Refused when zocp.Refusal is { Reason: ZocpReason.Lost } lost && HostOf(zocp.Peer) is { } lostFrom:
                _deliveries.Lose(node, lostFrom, lost);
                break;
        }
    }

    /// <summary>A program that wants to watch a peer asks until that is so.</summary>
    private void WatchAll(SimNode node, Uuid peer) =>
        _watching[(node, node.Core.Zocp.Subscribe(node.CoreNow, peer, null, node.Core.Zocp.Uuid, null))] = peer;

    private void Answered(SimNode node, in ZocpEvent zocp)
    {
        if (_watching.Remove((node, zocp.Id), out Uuid watched))
        {
            if (zocp.Outcome == RequestOutcome.NoAnswer)
            {
                WatchAll(node, watched);
            }

            return;
        }

        foreach (SimPatch patch in Patches)
        {
            if (patch.Starter == node && patch.Request == zocp.Id)
            {
                patch.Request = 0;
                patch.IsMade = zocp.Outcome == RequestOutcome.Done
                    && (Remembers(patch.From.Host, patch) || Remembers(patch.To, patch));
                if (!patch.IsMade)
                {
                    World.After(s_askAgainAfter, () => Ask(patch));
                }

                return;
            }
        }
    }

    private void PartAll(SimHost node, Uuid peer)
    {
        if (HostOf(peer) is not { } other)
        {
            return;
        }

        foreach (SimPatch patch in Of(node))
        {
            if (patch.From.Host == other || patch.To == other)
            {
                Part(patch);
                patch.IsReborn |= patch.To == node;
            }
        }
    }

    private static void Part(SimPatch patch) => patch.Breaks.Add(patch.From.Last);
}
