namespace Tutti.Patchbay.Rooms;

/// <summary>Where a node stands on the page.</summary>
/// <param name="X">From the left, in the page's own units.</param>
/// <param name="Y">From the top.</param>
/// <param name="Collapsed">True when it shows its name alone; null: the page decides.</param>
internal sealed record NodePlace(double X, double Y, bool? Collapsed);
