namespace Tutti.Protocols.Zipi.Ip;

/// <summary>How far the way to the hub has got (zipi-6.4).</summary>
public enum IpClientState
{
    /// <summary>It was not asked for, or has ended.</summary>
    Closed,

    /// <summary>It asks to come in.</summary>
    Joining,

    /// <summary>It shows that it hears the hub.</summary>
    Proving,

    /// <summary>It is in.</summary>
    Up,
}
