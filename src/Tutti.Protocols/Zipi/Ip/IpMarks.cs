namespace Tutti.Protocols.Zipi.Ip;

/// <summary>What a datagram says of itself beside its parts: the octet that the specification calls flags (zipi-6.2).</summary>
[Flags]
public enum IpMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The parts are numbered.</summary>
    Numbered = 1,

    /// <summary>Counter and code follow the parts.</summary>
    Sealed = 2,

    /// <summary>The sender waits for the token.</summary>
    Wants = 4,
}
