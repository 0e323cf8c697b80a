using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>A copy of a packet that waits for its frame.</summary>
internal sealed class WaitingNews
{
    /// <summary>The packet; its buffer is used again.</summary>
    public ByteWriter Bytes { get; } = new(64);

    /// <summary>Who sent it.</summary>
    public int Source { get; set; }
}
