namespace Tutti.Protocols.Zocp;

/// <summary>Tallies of one direction, by the other node and the emitter's path.</summary>
/// <param name="bound">The most tallies.</param>
internal sealed class TallyTable(int bound)
{
    private readonly Dictionary<(Uuid Peer, string Emitter), SignalTally> _tallies = [];

    /// <summary>The tally of an emitter and a node; null when nothing was counted.</summary>
    public SignalTally? Find(Uuid peer, string emitter) => _tallies.GetValueOrDefault((peer, emitter));

    /// <summary>The same, new when there was none; beyond the bound one that nobody else will find.</summary>
    public SignalTally Get(Uuid peer, string emitter)
    {
        if (!_tallies.TryGetValue((peer, emitter), out SignalTally? tally))
        {
            tally = new SignalTally();
            if (_tallies.Count < bound)
            {
                _tallies.Add((peer, emitter), tally);
            }
        }

        return tally;
    }

    /// <summary>A link has gone.</summary>
    public void Forget(Uuid peer, string emitter) => _tallies.Remove((peer, emitter));

    /// <summary>A node has gone.</summary>
    public void Forget(Uuid peer)
    {
        foreach ((Uuid Peer, string Emitter) key in _tallies.Keys)
        {
            if (key.Peer == peer)
            {
                _tallies.Remove(key);
            }
        }
    }
}
