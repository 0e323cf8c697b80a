namespace Tutti.Protocols.Zre;

/// <summary>What a connection was accepted for.</summary>
public enum ZreListener
{
    /// <summary>The node's own endpoint, for peers.</summary>
    Peers,

    /// <summary>The gossip hub's endpoint, for nodes that look for each other.</summary>
    GossipHub,
}
