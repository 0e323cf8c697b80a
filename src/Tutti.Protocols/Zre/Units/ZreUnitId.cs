namespace Tutti.Protocols.Zre;

/// <summary>What a ZRE unit says (third octet of its first frame).</summary>
public enum ZreUnitId : byte
{
    /// <summary>No unit.</summary>
    None = 0,

    /// <summary>Who I am: endpoint, groups, status, name, headers. The first unit of every conversation.</summary>
    Hello = 1,

    /// <summary>Content for one peer.</summary>
    Whisper = 2,

    /// <summary>Content for the members of a group.</summary>
    Shout = 3,

    /// <summary>I am in this group from now on.</summary>
    Join = 4,

    /// <summary>I am no longer in this group.</summary>
    Leave = 5,

    /// <summary>Are you there?</summary>
    Ping = 6,

    /// <summary>I am here.</summary>
    PingOk = 7,

    /// <summary>Somebody wants to lead a group (zyre only; an unknown unit to pyre).</summary>
    Elect = 8,

    /// <summary>Who leads a group (zyre only; an unknown unit to pyre).</summary>
    Leader = 9,

    /// <summary>I am leaving (zyre without beacons; an unknown unit to pyre).</summary>
    Goodbye = 10,
}
