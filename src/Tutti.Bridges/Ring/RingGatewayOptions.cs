namespace Tutti.Bridges;

/// <summary>What a gateway shows, and where.</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record RingGatewayOptions
{
    /// <summary>How its nodes are on the network.</summary>
    public NodeOptions Network { get; init; } = new();

    /// <summary>The families, instruments and notes whose parameters are shown for every device that speaks MPDL.</summary>
    public IReadOnlyList<GatewayAddress> Addresses { get; init; } = [];

    /// <summary>Which parameters of them.</summary>
    public IReadOnlyList<GatewayParameter> Parameters { get; init; } = GatewayParameter.All;

    /// <summary>What devices, by their names, want to hear of the show, beside what they say themselves.</summary>
    public IReadOnlyList<(string Device, GatewayWish Wish)> Wishes { get; init; } = [];

    /// <summary>The most wishes of one device.</summary>
    public int MostWishes { get; init; } = 64;

    /// <summary>How often the ring is asked who is there.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Devices of this class are not shown; empty to show all.</summary>
    public string ExceptClass { get; init; } = string.Empty;
}
