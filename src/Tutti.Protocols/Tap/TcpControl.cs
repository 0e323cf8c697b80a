namespace Tutti.Protocols.Tap;

/// <summary>The flags of a TCP segment that matter to who only listens.</summary>
[Flags]
public enum TcpControl : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The sender sends no more.</summary>
    Fin = 1,

    /// <summary>The sender begins.</summary>
    Syn = 2,

    /// <summary>The connection is cut or refused.</summary>
    Rst = 4,

    /// <summary>The acknowledgement number counts.</summary>
    Ack = 16,
}
