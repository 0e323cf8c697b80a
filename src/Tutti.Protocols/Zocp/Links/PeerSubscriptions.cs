namespace Tutti.Protocols.Zocp;

/// <summary>The subscriptions of one peer in one direction.</summary>
internal sealed class PeerSubscriptions(Uuid peer)
{
    private static readonly string?[] None = [];

    private readonly Dictionary<string, List<string?>> _emitters = new(StringComparer.Ordinal);
    private readonly List<string?> _all = [];

    public Uuid Peer { get; } = peer;

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>True when it subscribes to everything.</summary>
    public bool HasAll => _all.Count > 0;

    /// <summary>Every emitter, null for all, with its receivers.</summary>
    public IEnumerable<(string? Emitter, string? Receiver)> Each() =>
        _all.Select(receiver => ((string?)null, receiver))
            .Concat(_emitters.SelectMany(pair => pair.Value.Select(receiver => ((string?)pair.Key, receiver))));

    public IReadOnlyList<string?> Receivers(string? emitter) =>
        emitter is null ? _all : _emitters.TryGetValue(emitter, out List<string?>? receivers) ? receivers : None;

    public bool Add(string? emitter, string? receiver)
    {
        List<string?>? receivers = emitter is null ? _all : _emitters.GetValueOrDefault(emitter);
        if (receivers is null)
        {
            _emitters[emitter!] = receivers = [];
        }

        if (receivers.Contains(receiver, StringComparer.Ordinal))
        {
            return false;
        }

        receivers.Add(receiver);
        Count++;
        return true;
    }

    public bool Remove(string? emitter, string? receiver)
    {
        List<string?>? receivers = emitter is null ? _all : _emitters.GetValueOrDefault(emitter);
        int at = receivers?.FindIndex(known => string.Equals(known, receiver, StringComparison.Ordinal)) ?? -1;
        if (at < 0)
        {
            return false;
        }

        receivers!.RemoveAt(at);
        Count--;
        if (emitter is not null && receivers.Count == 0)
        {
            _emitters.Remove(emitter);
        }

        return true;
    }
}
