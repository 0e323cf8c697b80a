namespace Tutti.Simulation.Ring;

/// <summary>How a measured figure has to stand to the published one.</summary>
public enum PublishedPromise
{
    /// <summary>The same, but for rounding.</summary>
    Equal,

    /// <summary>Less.</summary>
    Below,

    /// <summary>As much or more.</summary>
    AtLeast,
}
