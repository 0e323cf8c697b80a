using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;

namespace Tutti.Simulation.Stages;

/// <summary>Judges what comes over the patches of a stage, value by value, against what was emitted.</summary>
/// <remarks>
/// Between Tutti nodes <see cref="Delivery.Every"/> is exact: over cuts and partitions of any length each value comes once and in order, or is
/// reported as lost, which only more than <see cref="Kept"/> missed signals excuse. A run of the emitter, and a link that the receiver made anew,
/// begin a new account. To and from old nodes nothing may come twice or be missing except where the two had parted.
/// </remarks>
internal sealed class Deliveries(World world)
{
    /// <summary>So many signals an emitter keeps for receivers that are away (zocp-10.3).</summary>
    public const int Kept = 256;

    private readonly Dictionary<(SimHost To, string Receiver), SimPatch> _byReceiver = [];

    /// <summary>Signals that came, once for each patch.</summary>
    public long Arrived { get; private set; }

    public void Add(SimPatch patch) => _byReceiver.Add((patch.To, patch.Receiver), patch);

    /// <summary>A signal was told, to a receiver or to whoever watches.</summary>
    public void Hear(SimPatch patch, in ZocpValue value)
    {
        if (!Stage.TryCount(value, out long count))
        {
            return;
        }

        Arrived++;
        patch.Arrivals++;
        if (count > patch.From.Last)
        {
            throw world.Violation($"{patch}: {count} came, but {patch.From.Last} is the last that was emitted");
        }

        if (patch.Seen >= 0 && count < patch.Seen)
        {
            throw world.Violation($"{patch}: {count} came after {patch.Seen}");
        }

        if (patch is { IsOld: true, From.IsEvery: true } && !IsExcused(patch, count))
        {
            if (count == patch.Seen)
            {
                throw world.Violation($"{patch}: {count} came twice");
            }

            if (count > patch.Seen + 1)
            {
                throw world.Violation($"{patch}: {count} came after {patch.Seen}, and what is between is lost, though nothing was cut");
            }
        }

        patch.Seen = count;
        patch.IsReborn = false;
        while (patch.Breaks.Count > 0 && patch.Breaks.Min < count)
        {
            patch.Breaks.Remove(patch.Breaks.Min);
        }
    }

    /// <summary>A receiver took a value.</summary>
    public void Take(SimNode node, in ZocpEvent change)
    {
        if (!_byReceiver.TryGetValue((node, change.Path!), out SimPatch? patch) || patch.IsOld || !Stage.TryCount(change.Value, out long count))
        {
            return;
        }

        ZocpLink? link = LinkOf(node, patch, isEmitter: false);
        ZocpLink? origin = LinkOf((SimNode)patch.From.Host, patch, isEmitter: true);
        if (link != patch.Link)
        {
            patch.LinkSince = node.Drained;
        }

        // What was told together with a link that is new may have come before it; so may what came before this run of the emitter's node agreed:
        // the request may have been given up and made anew.
        bool isSettled = link is not null && patch.LinkSince != node.Drained && patch.AgreedWith == change.Peer;
        bool isNewAccount = patch.Run != change.Peer || !isSettled || !patch.IsSettled;
        if (count < patch.Taken || (count == patch.Taken && !isNewAccount))
        {
            throw world.Violation($"{patch}: {count} came after {patch.Taken} into the receiver");
        }

        if (!isNewAccount && patch.From.IsEvery)
        {
            Account(patch, count, isExcused: origin is null || origin != patch.Origin);
        }

        (patch.Run, patch.Link, patch.IsSettled, patch.Origin, patch.Taken, patch.LostTold) = (change.Peer, link, isSettled, origin, count, 0);
    }

    /// <summary>The links of a receiver's node have changed: both ends may have agreed on some.</summary>
    public static void Agree(SimNode node, IEnumerable<SimPatch> patches)
    {
        foreach (SimPatch patch in patches)
        {
            if (patch.To == node && !patch.IsOld && LinkOf(node, patch, isEmitter: false) is { State: ZocpLinkState.Live } link)
            {
                patch.AgreedWith = link.Peer;
            }
        }
    }

    /// <summary>A receiver's node tells that signals are lost.</summary>
    public void Lose(SimNode node, SimHost from, ZocpRefusal lost)
    {
        const string of = "signals of ";
        if (!string.Equals(lost.Where, node.Name, StringComparison.Ordinal))
        {
            // The emitter's word for the same.
            return;
        }

        foreach (SimPatch patch in _byReceiver.Values)
        {
            if (patch.To == node && patch.From.Host == from && string.Equals(lost.What, of + patch.From.Path, StringComparison.Ordinal))
            {
                patch.LostTold += long.Parse(lost.Why.AsSpan(0, lost.Why.IndexOf(' ', StringComparison.Ordinal)), provider: System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>The link of a patch at one of its ends, as the node there has it now.</summary>
    public static ZocpLink? LinkOf(SimNode node, SimPatch patch, bool isEmitter)
    {
        string other = (isEmitter ? patch.To : patch.From.Host).Name;
        foreach (ZocpLink link in node.Core.Zocp.Links)
        {
            if (link.IsEmitter == isEmitter && string.Equals(link.Receiver, patch.Receiver, StringComparison.Ordinal)
                && string.Equals(link.Emitter, patch.From.Path, StringComparison.Ordinal) && string.Equals(link.PeerName, other, StringComparison.Ordinal))
            {
                return link;
            }
        }

        return null;
    }

    private void Account(SimPatch patch, long count, bool isExcused)
    {
        long missing = count - patch.Taken - 1;
        if (missing != patch.LostTold)
        {
            throw world.Violation($"{patch}: {count} came after {patch.Taken} into the receiver; {missing} are missing, and {patch.LostTold} are reported as lost");
        }

        if (missing > 0 && !isExcused && patch.From.Last - patch.Taken <= Kept)
        {
            throw world.Violation($"{patch}: {count} came after {patch.Taken} into the receiver, though so few could have been kept");
        }
    }

    // The news of a node whose handlers hang, and of old peers, come too late to tell. Before a patch is made, what comes may be that of an
    // earlier request that was given up.
    private static bool IsExcused(SimPatch patch, long count) =>
        !patch.IsMade || patch.IsReborn || patch.From.Host is not SimNode { HandlersStall: false }
        || patch.Breaks.GetViewBetween(Math.Max(patch.Seen, 0), long.MaxValue).FirstOrDefault(long.MaxValue) <= count;
}
