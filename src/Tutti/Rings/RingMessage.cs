namespace Tutti;

/// <summary>An application frame that a device has received from the ring (zipi-4.1).</summary>
/// <remarks>Valid until the handler returns: copy what is to be kept.</remarks>
public readonly ref struct RingMessage
{
    internal RingMessage(byte source, bool toAll, int layer, ReadOnlySpan<byte> content, Protocols.Wire.Instant at)
    {
        (Source, ToAll, Layer, At) = (source, toAll, layer, at);
        Content = content;
    }

    /// <summary>The sender's address; 0 when the frame does not say.</summary>
    public byte Source { get; }

    /// <summary>It was sent to all.</summary>
    public bool ToAll { get; }

    /// <summary>Its layer, as <see cref="Protocols.Zipi.Application.ApplicationLayer"/> numbers them; 0 for MPDL.</summary>
    public int Layer { get; }

    /// <summary>The whole content: for MPDL the packet itself, else the layer octet and what follows.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>When it came, on the clock of <see cref="Ring.Now"/>.</summary>
    public Protocols.Wire.Instant At { get; }
}
