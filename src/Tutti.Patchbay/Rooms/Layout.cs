namespace Tutti.Patchbay.Rooms;

/// <summary>Where the nodes of a show stand on the page.</summary>
internal sealed class Layout
{
    /// <summary>A place for more nodes is not kept.</summary>
    public const int Most = 4_096;

    /// <summary>A longer key is not taken.</summary>
    public const int LongestKey = 1_024;

    private readonly Dictionary<string, NodePlace> _places = new(StringComparer.Ordinal);

    /// <summary>The places, by the identities of the nodes, or their names where they have none.</summary>
    public IReadOnlyDictionary<string, NodePlace> Places => _places;

    /// <summary>Counts the changes.</summary>
    public int Version { get; private set; }

    /// <summary>Puts nodes to places; null takes one's place away.</summary>
    /// <returns>False, and nothing is changed, when a key or a number is not usable or there would be too many.</returns>
    public bool TryPut(IReadOnlyDictionary<string, NodePlace?> places)
    {
        if (places.Any(p => p.Key.Length is 0 or > LongestKey || (p.Value is { } place && !(double.IsFinite(place.X) && double.IsFinite(place.Y))))
            || _places.Count + places.Count(p => p.Value is not null && !_places.ContainsKey(p.Key)) > Most)
        {
            return false;
        }

        foreach ((string key, NodePlace? place) in places)
        {
            if (place is null)
            {
                _places.Remove(key);
            }
            else
            {
                _places[key] = place;
            }
        }

        Version++;
        return true;
    }
}
