namespace Tutti.Protocols.Zre;

/// <summary>What a ZRE node says of itself, its timers and its bounds.</summary>
/// <remarks>Every bound is inclusive. Texts are cut to 255 octets of UTF-8 when used. Thread-safe: yes (immutable).</remarks>
public sealed record ZreOptions
{
    /// <summary>The name shown to people; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>What HELLO tells beside; names and values are plain text.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Groups the node is in from the start.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether beacons are sent and heard; without, peers come from gossip and fixed endpoints.</summary>
    public bool Beacons { get; init; } = true;

    /// <summary>Time between beacons, after the first three at 0, 100 and 300 ms; 1 s.</summary>
    public TimeSpan BeaconInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a peer is asked whether it is there; 1.2 s.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>Silence after which it is asked in ZRE too, for peers that do not answer in ZMTP; 1.6 s.</summary>
    public TimeSpan UnitPingAfter { get; init; } = TimeSpan.FromSeconds(1.6);

    /// <summary>Silence after which a peer is evasive; 2 s.</summary>
    public TimeSpan EvasiveAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a Tutti peer is gone; 10 s.</summary>
    public TimeSpan ExpiredAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which any other peer is gone; 30 s, as pyre and zyre have it.</summary>
    public TimeSpan OldExpiredAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time in which our connection to a peer that is heard again after a silence must bring something; 1 s.</summary>
    public TimeSpan ProveWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for a connection to stand and to become ready; 5 s.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First wait before connecting again; doubles, with a quarter of chance either way; 100 ms.</summary>
    public TimeSpan ReconnectFirst { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait before connecting again, before chance; 1 s.</summary>
    public TimeSpan ReconnectMost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a HELLO of ours may stay unanswered by a known peer before it is said again; 1 s, doubling.</summary>
    public TimeSpan HelloAgainAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A HELLO that comes so soon after one of ours is its answer, and not answered itself; 900 ms.</summary>
    public TimeSpan HelloEchoWindow { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>Time for waiting units to leave at a move, and at a stop since the last that left; 500 ms.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time of a stop; 3 s.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest frame read or sent, in octets; 4 MiB.</summary>
    public int MaxFrameOctets { get; init; } = 4 << 20;

    /// <summary>Longest unit read or sent, in octets of all its frames; 16 MiB.</summary>
    public int MaxMessageOctets { get; init; } = 16 << 20;

    /// <summary>Most frames of a unit read or sent; 64.</summary>
    public int MaxFrames { get; init; } = 64;

    /// <summary>Most units that wait for one peer; 10,000.</summary>
    public int MaxWaitingUnits { get; init; } = 10_000;

    /// <summary>Most octets that wait for one peer; 16 MiB.</summary>
    public int MaxWaitingOctets { get; init; } = 16 << 20;

    /// <summary>Octets gathered on a link from which on further units wait in the queue, where they can still be replaced; 64 KiB.</summary>
    public int HighWaterOctets { get; init; } = 64 << 10;

    /// <summary>Most peers, those not met yet included; 1,000.</summary>
    public int MaxPeers { get; init; } = 1_000;

    /// <summary>Most groups of one node; 4,096.</summary>
    public int MaxGroups { get; init; } = 4_096;

    /// <summary>Most headers of one peer; 256.</summary>
    public int MaxHeaders { get; init; } = 256;

    /// <summary>Most tuples a gossip hub keeps; 4,096.</summary>
    public int MaxTuples { get; init; } = 4_096;

    /// <summary>Events that wait to be taken, from which on links are not read; 4,096.</summary>
    public int MaxWaitingEvents { get; init; } = 4_096;

    /// <summary>Octets of content that wait to be taken, from which on links are not read; 1 MiB.</summary>
    public int MaxWaitingEventOctets { get; init; } = 1 << 20;
}
