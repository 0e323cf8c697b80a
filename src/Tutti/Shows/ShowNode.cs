namespace Tutti.Shows;

/// <summary>A node of a show file.</summary>
/// <param name="Name">Its name; null: as it is called in the file.</param>
/// <param name="Identity">Its identity; null when it has none.</param>
public sealed record ShowNode(string? Name, string? Identity);
