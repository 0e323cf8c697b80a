namespace Tutti.Protocols.Zipi.Ip;

/// <summary>News of a hub over IP.</summary>
public enum IpHubEventKind
{
    /// <summary>Somebody was let in.</summary>
    Joined,

    /// <summary>Somebody said farewell.</summary>
    Left,

    /// <summary>Somebody does not answer any longer: the port is bypassed.</summary>
    Bypassed,

    /// <summary>Somebody was not let in.</summary>
    Refused,

    /// <summary>The hub that this one is linked to is there.</summary>
    LinkUp,

    /// <summary>The hub that this one is linked to is not there: this one is the monitor of its own ring.</summary>
    LinkDown,

    /// <summary>The hub that this one is to be linked to is in the same ring already: they are not linked.</summary>
    Loop,
}
