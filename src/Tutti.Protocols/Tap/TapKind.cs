namespace Tutti.Protocols.Tap;

/// <summary>What a unit that was overheard is.</summary>
public enum TapKind
{
    /// <summary>A beacon: I am here, or with port 0 a farewell.</summary>
    Beacon,

    /// <summary>The greeting that opens a ZMTP connection.</summary>
    Greeting,

    /// <summary>A ZMTP command: READY, PING, PONG, ERROR and whatever else.</summary>
    Command,

    /// <summary>A ZRE HELLO.</summary>
    Hello,

    /// <summary>A ZRE JOIN.</summary>
    Join,

    /// <summary>A ZRE LEAVE.</summary>
    Leave,

    /// <summary>A ZRE PING.</summary>
    Ping,

    /// <summary>A ZRE PING-OK.</summary>
    PingOk,

    /// <summary>A ZRE ELECT, LEADER or GOODBYE.</summary>
    Other,

    /// <summary>Content of a WHISPER or SHOUT that is not ZOCP.</summary>
    Message,

    /// <summary>A ZOCP GET.</summary>
    Get,

    /// <summary>A ZOCP SET.</summary>
    Set,

    /// <summary>A ZOCP MOD.</summary>
    Mod,

    /// <summary>A ZOCP SUB.</summary>
    Sub,

    /// <summary>A ZOCP UNSUB.</summary>
    Unsub,

    /// <summary>A ZOCP SIG.</summary>
    Sig,

    /// <summary>A ZOCP CALL.</summary>
    Call,

    /// <summary>A ZOCP REP.</summary>
    Rep,

    /// <summary>A unit of the gossip protocol.</summary>
    Gossip,

    /// <summary>A frame of a connection whose content is encrypted.</summary>
    Sealed,

    /// <summary>Something that cannot be read; the error says why and where.</summary>
    Malformed,

    /// <summary>Octets of a connection that were not overheard; decoding goes on at the next whole unit.</summary>
    Gap,

    /// <summary>A connection was refused, ended or cut.</summary>
    Closed,
}
