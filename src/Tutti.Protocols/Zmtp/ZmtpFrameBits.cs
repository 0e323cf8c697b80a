namespace Tutti.Protocols.Zmtp;

/// <summary>The first octet of a frame; other bits are reserved and ignored (zmtp-4.1).</summary>
[Flags]
public enum ZmtpFrameBits : byte
{
    /// <summary>The last frame of a message, with a length of one octet.</summary>
    None = 0,

    /// <summary>Another frame of this message follows.</summary>
    More = 1,

    /// <summary>The length has eight octets instead of one.</summary>
    LongForm = 2,

    /// <summary>The body is a command, not part of a message.</summary>
    Command = 4,
}
