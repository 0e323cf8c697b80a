namespace Tutti.Simulation.Network;

/// <summary>How well a simulated network carries.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public sealed record NetworkQuality
{
    /// <summary>Shortest way of a packet; 0.1 ms.</summary>
    public TimeSpan DelayLeast { get; init; } = TimeSpan.FromMilliseconds(0.1);

    /// <summary>Longest way of a packet; datagrams overtake each other within it, octets of a connection do not; 0.4 ms.</summary>
    public TimeSpan DelayMost { get; init; } = TimeSpan.FromMilliseconds(0.4);

    /// <summary>How many datagrams get lost, 0 to 1, for each receiver anew.</summary>
    public double DatagramLoss { get; init; }

    /// <summary>How many datagrams come twice, 0 to 1.</summary>
    public double DatagramDoubling { get; init; }

    /// <summary>How many packets of a connection get lost, 0 to 1: they come a retransmission later, and all behind them too.</summary>
    public double PacketLoss { get; init; }

    /// <summary>How often what is written arrives in two pieces, 0 to 1.</summary>
    public double Splitting { get; init; } = 0.05;

    /// <summary>How many octets a connection takes while the other side does not read; 256 KiB.</summary>
    public int BufferOctets { get; init; } = 256 << 10;
}
