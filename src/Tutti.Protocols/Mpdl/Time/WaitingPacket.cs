using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>A copy of a packet that waits for its time.</summary>
internal sealed class WaitingPacket
{
    /// <summary>What it is; its buffer is used again.</summary>
    public ByteWriter Bytes { get; } = new(64);

    /// <summary>Who sent it.</summary>
    public int Source { get; set; }

    /// <summary>Its tag on the endless clock; null when it has none.</summary>
    public long? Tag { get; set; }

    /// <summary>When it came.</summary>
    public Instant Arrival { get; set; }
}
