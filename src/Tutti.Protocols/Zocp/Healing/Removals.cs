using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>Patches that were ended, each with its counter, for as long as old memories of them are to be feared.</summary>
/// <remarks>
/// Ages are counted on the node's own clock, so that a step of the clock on the wall neither forgets nor keeps anything. Thread-safe: no.
/// </remarks>
internal sealed class Removals(int most, TimeSpan kept)
{
    /// <summary>A time on the wall before this is of a machine that did not know the time: it says nothing about age.</summary>
    private static readonly DateTimeOffset s_earliest = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<PatchKey, (long Counter, Instant At)> _all = [];

    /// <summary>How many are remembered.</summary>
    public int Count => _all.Count;

    /// <summary>The counter of a removal; 0 when the patch was not ended, or that is forgotten.</summary>
    public long CounterOf(Instant now, in PatchKey key) =>
        _all.TryGetValue(key, out (long Counter, Instant At) removal) && now - removal.At < kept ? removal.Counter : 0;

    /// <summary>Remembers a removal; an earlier one of the same patch gives way.</summary>
    public void Add(Instant now, in PatchKey key, long counter)
    {
        if (_all.Count >= most && !_all.ContainsKey(key))
        {
            MakeRoom(now);
        }

        _all[key] = (Math.Max(counter, CounterOf(now, key)), now);
    }

    /// <summary>The patch is wanted again.</summary>
    public void Forget(in PatchKey key) => _all.Remove(key);

    /// <summary>All that count still, with their times on the wall.</summary>
    public IReadOnlyList<RemovedPatch> ToMemory(Instant now, DateTimeOffset wall)
    {
        List<RemovedPatch> removed = [];
        foreach ((PatchKey key, (long counter, Instant at)) in _all)
        {
            if (now - at < kept)
            {
                removed.Add(new RemovedPatch
                {
                    IsEmitter = key.IsEmitter,
                    Emitter = key.Emitter,
                    Receiver = key.Receiver,
                    PeerName = key.PeerName,
                    PeerIdentity = key.PeerIdentity,
                    Counter = counter,
                    At = wall - (now - at),
                });
            }
        }

        return removed;
    }

    /// <summary>Takes up what was remembered; a time in the future, or before there were such memories, counts as now.</summary>
    public void Recall(Instant now, DateTimeOffset wall, IReadOnlyList<RemovedPatch> removed)
    {
        foreach (RemovedPatch patch in removed)
        {
            TimeSpan age = patch.At < s_earliest || patch.At > wall ? TimeSpan.Zero : wall - patch.At;
            PatchKey key = PatchKey.Of(patch.IsEmitter, patch.PeerIdentity, patch.PeerName, patch.Emitter, patch.Receiver);
            if (age < kept && _all.Count < most && patch.Counter > CounterOf(now, key))
            {
                _all[key] = (patch.Counter, now - age);
            }
        }
    }

    private void MakeRoom(Instant now)
    {
        PatchKey oldest = default;
        Instant at = Instant.Never;
        foreach ((PatchKey key, (long _, Instant when)) in _all)
        {
            if (when < at)
            {
                (oldest, at) = (key, when);
            }
        }

        _all.Remove(oldest);
    }
}
