namespace Tutti.Protocols.Zmtp;

/// <summary>The two socket types that Tutti plays, and the only two it talks with.</summary>
/// <remarks>A DEALER talks with a ROUTER and the other way round; every other pair is refused (zmtp-3.6).</remarks>
public enum ZmtpSocketType
{
    /// <summary>The side that connects and, in ZRE, sends everything.</summary>
    Dealer,

    /// <summary>The side that others connect to and that, in ZRE, receives everything.</summary>
    Router,
}
