using Tutti.Protocols.Zipi.Bits;

namespace Tutti;

/// <summary>How a device is on a ring. The defaults suit a show on one local network.</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record RingOptions
{
    /// <summary>The secret that all members of the ring share; null on a ring that anybody may join.</summary>
    public string? Secret { get; init; }

    /// <summary>64 bits that no other device has; null: new for each join. With the same id a device gets its port at the hub again.</summary>
    public ulong? Id { get; init; }

    /// <summary>How long <see cref="Ring.JoinAsync"/> waits for the hub; <see cref="Timeout.InfiniteTimeSpan"/> to wait for ever. A secret that is wrong ends it sooner.</summary>
    public TimeSpan JoinWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The fastest clock that the device tells it could follow on a wire; over IP it only shows in <c>max-speed</c>.</summary>
    public LineRate FastestRate { get; init; } = LineRates.Fastest;

    /// <summary>Frames that may wait or be unacknowledged, 1 to 65536.</summary>
    public int QueueFrames { get; init; } = 1024;

    /// <summary>Is called before the device goes onto the ring: a handler that is attached here misses nothing, not even a dump offered at once.</summary>
    public Action<Ring>? Attach { get; init; }

    /// <summary>Where beacons are looked for, when the hub is looked for by its beacon.</summary>
    public NodeOptions Network { get; init; } = new();

    /// <summary>The clock and its timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
