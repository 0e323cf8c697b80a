using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>What carries ZOCP to other nodes: ZRE, or a simulated network.</summary>
public interface IZocpCarrier
{
    /// <summary>Sends content to a peer as a WHISPER. Must not call back into the node.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">To whom; one that has entered and not exited.</param>
    /// <param name="content">The first content frame: one JSON object. Valid during the call only.</param>
    /// <param name="second">A second content frame, or empty for none. Valid during the call only.</param>
    /// <param name="delivery">Whether a newer unit with the same key may replace this one while it waits.</param>
    /// <param name="key">With <see cref="Delivery.Latest"/>: names the parameter, above 0; 0 otherwise.</param>
    /// <returns>True when it took the place of an older unit with its key, which then never leaves.</returns>
    bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key);
}
