namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a frame is for: bits 7 and 6 of the control octet (zipi-2.3).</summary>
public enum FrameClass : byte
{
    /// <summary>For an application layer, which the first octet names.</summary>
    Application = 0x00,

    /// <summary>Ring management.</summary>
    Management = 0x40,

    /// <summary>An acknowledgement.</summary>
    Acknowledgement = 0x80,

    /// <summary>Naming: queries, characteristics.</summary>
    Naming = 0xC0,
}
