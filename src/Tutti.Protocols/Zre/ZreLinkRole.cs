namespace Tutti.Protocols.Zre;

/// <summary>What a connection is for.</summary>
internal enum ZreLinkRole
{
    /// <summary>Ours to a peer: all we send to it goes here.</summary>
    ToPeer,

    /// <summary>A peer's to us: all it sends comes here.</summary>
    FromPeer,

    /// <summary>Ours to a gossip hub.</summary>
    ToHub,

    /// <summary>A node's to our gossip hub.</summary>
    FromClient,
}
