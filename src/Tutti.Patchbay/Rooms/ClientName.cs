namespace Tutti.Patchbay.Rooms;

/// <summary>The names by which people at the page are told apart.</summary>
internal static class ClientName
{
    /// <summary>Longer ones are cut.</summary>
    public const int Longest = 40;

    /// <summary>A name without control characters and blanks around it; null when nothing is left.</summary>
    public static string? Clean(string? name)
    {
        string clean = new([.. (name ?? string.Empty).Where(c => !char.IsControl(c)).Take(Longest)]);
        return clean.Trim() is { Length: > 0 } left ? left : null;
    }
}
