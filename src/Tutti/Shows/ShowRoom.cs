using Tutti.Protocols.Zocp;

namespace Tutti.Shows;

/// <summary>Compares a show with the nodes that are here.</summary>
/// <param name="show">What is wanted.</param>
/// <param name="self">Who looks.</param>
public sealed class ShowRoom(ShowPlan show, Node self)
{
    /// <summary>The nodes that may be meant: not commands that pass by, and only those that have told their parameters.</summary>
    public IReadOnlyList<Peer> Nodes => [.. self.Peers.Where(peer => peer.IsZocp && peer.ParametersKnown && !peer.Headers.ContainsKey(ZocpHeaders.Guest))];

    /// <summary>All that is not as the show wants it: first values, then patches, as a patch brings the value of its emitter along.</summary>
    public IReadOnlyList<ShowChange> Differences()
    {
        IReadOnlyList<Peer> nodes = Nodes;
        List<ShowChange> changes = [];
        foreach ((NodeParameter parameter, ZocpValue value) in show.Values)
        {
            if (Compare(nodes, parameter, value) is { } change)
            {
                changes.Add(change);
            }
        }

        foreach ((ShowPatch patch, NodeParameter from, NodeParameter to) in show.Patches)
        {
            if (Compare(nodes, patch, from, to) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>Patches between nodes of the show that the show does not have.</summary>
    public IReadOnlyList<ShowChange> Extras()
    {
        IReadOnlyList<Peer> nodes = Nodes;
        Dictionary<Uuid, string> labels = [];
        foreach (string label in show.Patches.SelectMany(p => (string[])[p.From.Node, p.To.Node]).Concat(show.Values.Select(v => v.Parameter.Node)).Distinct(StringComparer.Ordinal))
        {
            if (show.Find(nodes, label, out _) is { } node)
            {
                labels.TryAdd(node.Uuid, label);
            }
        }

        HashSet<(NodeParameter, NodeParameter)> wanted = [.. show.Patches.Select(p => (p.From, p.To))];
        List<ShowChange> extras = [];
        foreach (Peer node in nodes.Where(node => labels.ContainsKey(node.Uuid)))
        {
            foreach (RemoteParameter emitter in node.Parameters)
            {
                foreach (Subscriber subscriber in emitter.Subscribers)
                {
                    if (subscriber.Receiver is { } path && labels.TryGetValue(subscriber.Node, out string? to))
                    {
                        (NodeParameter start, NodeParameter end) = (new NodeParameter(labels[node.Uuid], emitter.Path), new NodeParameter(to, path));
                        if (!wanted.Contains((start, end)))
                        {
                            extras.Add(new ShowChange(ShowChangeKind.Unpatch, $"{start} -> {end}") { From = node[emitter.Path], To = new ParameterAddress(subscriber.Node, path), Start = start, End = end });
                        }
                    }
                }
            }
        }

        return extras;
    }

    private ShowChange? Compare(IReadOnlyList<Peer> nodes, NodeParameter parameter, in ZocpValue value)
    {
        ShowChange change = new(ShowChangeKind.Value, parameter.ToString()) { Value = value, Start = parameter };
        if (!TryFind(nodes, parameter, out Peer? node, out RemoteParameter? found, out string why))
        {
            return change with { Missing = why };
        }

        return found!.Value == value ? null : change with { To = node![found.Path], Now = found.Value };
    }

    private ShowChange? Compare(IReadOnlyList<Peer> nodes, ShowPatch patch, NodeParameter from, NodeParameter to)
    {
        ShowChange change = new(ShowChangeKind.Patch, patch.ToString()) { Start = from, End = to };
        bool starts = TryFind(nodes, from, out Peer? emitterNode, out RemoteParameter? emitter, out string whyFrom);
        bool ends = TryFind(nodes, to, out Peer? receiverNode, out RemoteParameter? receiver, out string whyTo);
        if (!starts || !ends)
        {
            return change with { Missing = starts ? whyTo : ends || whyFrom == whyTo ? whyFrom : $"{whyFrom}; {whyTo}" };
        }

        bool isThere = emitter!.Subscribers.Contains(new Subscriber(receiverNode!.Uuid, receiver!.Path));
        return isThere ? null : change with { From = emitterNode![emitter.Path], To = receiverNode[receiver.Path] };
    }

    private bool TryFind(IReadOnlyList<Peer> nodes, NodeParameter address, out Peer? node, out RemoteParameter? parameter, out string why)
    {
        parameter = null;
        node = show.Find(nodes, address.Node, out why);
        if (node is null)
        {
            return false;
        }

        parameter = node.Parameters.FirstOrDefault(p => p.Path == address.Path);
        why = parameter is null ? $"{node.Name} has no {address.Path}" : string.Empty;
        return parameter is not null;
    }
}
