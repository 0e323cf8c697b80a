namespace Tutti.Patchbay.Live;

/// <summary>A node that is here: a peer, or the one by which the server sees the room.</summary>
/// <param name="Uuid">Names it while it runs.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What outlives its restarts; null when it has nothing of the kind.</param>
/// <param name="Peer">Null for the server's own.</param>
internal readonly record struct NodeHere(Uuid Uuid, string Name, string? Identity, Peer? Peer)
{
    /// <summary>The address of one of its parameters.</summary>
    public ParameterAddress this[string path] => new(Uuid, path);

    /// <summary>A peer.</summary>
    public static NodeHere Of(Peer peer) => new(peer.Uuid, peer.Name, peer.Identity, peer);

    /// <summary>The server's own node.</summary>
    public static NodeHere Self(Node node) => new(node.Uuid, node.Name, node.Identity.Length > 0 ? node.Identity : null, null);

    /// <summary>All there are for a node, itself the last.</summary>
    public static IEnumerable<NodeHere> All(Node node) => node.Peers.Select(Of).Append(Self(node));
}
