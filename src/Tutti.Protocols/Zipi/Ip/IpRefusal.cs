namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Why a hub does not let somebody in (zipi-6.5).</summary>
public enum IpRefusal : byte
{
    /// <summary>It does.</summary>
    None = 0,

    /// <summary>All ports are taken.</summary>
    Full = 1,

    /// <summary>This machine has as many devices on the hub as one may have.</summary>
    TooManyFromHost = 2,

    /// <summary>A living device has the same id.</summary>
    DuplicateId = 3,

    /// <summary>The secret of the ring is another one.</summary>
    WrongSecret = 4,

    /// <summary>The ring has a secret and none was given. Never on the wire: the device sees it itself.</summary>
    SecretNeeded = 5,

    /// <summary>A secret was given and the ring has none, so anybody could be the hub. Never on the wire.</summary>
    RingIsOpen = 6,

    /// <summary>The hub to be linked is in this ring already.</summary>
    Loop = 7,
}
