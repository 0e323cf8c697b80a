using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>A packet that acts now. A view, valid until the scheduler is called again.</summary>
/// <param name="at">When it acts: for <see cref="MpdlEngine.Receive"/>, never before that of the packet taken before it.</param>
/// <param name="source">Who sent it, as it was handed in.</param>
/// <param name="packet">The packet.</param>
public readonly ref struct ScheduledPacket(Instant at, int source, ReadOnlySpan<byte> packet)
{
    /// <summary>When it acts, never before that of the packet taken before it.</summary>
    public Instant At { get; } = at;

    /// <summary>Who sent it, as it was handed in.</summary>
    public int Source { get; } = source;

    /// <summary>The packet.</summary>
    public ReadOnlySpan<byte> Packet { get; } = packet;
}
