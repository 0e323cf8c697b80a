namespace Tutti.Protocols.Zre;

/// <summary>What a gossip unit says (third octet).</summary>
public enum GossipUnitId : byte
{
    /// <summary>No unit.</summary>
    None = 0,

    /// <summary>Client to hub: tell me all you know.</summary>
    Hello = 1,

    /// <summary>A tuple: who, and where.</summary>
    Publish = 2,

    /// <summary>Client to hub: are you there?</summary>
    Ping = 3,

    /// <summary>Hub to client: I am here.</summary>
    Pong = 4,

    /// <summary>Hub to client: I do not know you; begin again with HELLO.</summary>
    Invalid = 5,
}
