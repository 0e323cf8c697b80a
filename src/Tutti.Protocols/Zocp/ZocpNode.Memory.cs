using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>What outlives a restart: patches with an end here, and removals. Of two memories of one patch the higher counter is true (zocp-9.4).</content>
public sealed partial class ZocpNode
{
    private readonly Removals _removals;

    /// <summary>What to keep for the next run. The links change with <see cref="ZocpEventKind.LinksChanged"/>; removals never without it.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="wall">The same by the clock on the wall.</param>
    public PatchMemory Memory(Instant now, DateTimeOffset wall)
    {
        List<RememberedPatch> patches = [];
        foreach (ZocpLink link in _links.Values)
        {
            if (link is { Emitter: { } emitter, Receiver: { } receiver } && !(_peers.TryGetValue(link.Peer, out ZocpPeer? peer) && peer.IsGuest))
            {
                patches.Add(new RememberedPatch
                {
                    IsEmitter = link.IsEmitter,
                    IsInside = link.Peer == Uuid,
                    Emitter = emitter,
                    Receiver = receiver,
                    PeerName = link.PeerName,
                    PeerIdentity = link.PeerIdentity,
                    Peer = link.Peer == Uuid ? default : link.Peer,
                    FarType = link.FarType,
                    Counter = link.Counter,
                });
            }
        }

        return new PatchMemory(patches, _removals.ToMemory(now, wall));
    }

    /// <summary>Takes up what an earlier run remembered; the patches wait for their other ends. Call it before anybody is met.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="memory">As given by <see cref="Memory"/>; what is impossible in it is passed over.</param>
    /// <param name="wall">The present time by the clock on the wall, to tell how old removals are.</param>
    public void Recall(Instant now, PatchMemory memory, DateTimeOffset wall)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _removals.Recall(now, wall, memory.Removed);
        foreach (RememberedPatch patch in memory.Patches)
        {
            bool good = IsGoodName(patch.Emitter) && IsGoodName(patch.Receiver) && patch.Counter > 0
                && (patch.IsInside || patch.PeerName.Length + patch.PeerIdentity.Length > 0);
            ZocpLink link = new(patch, Uuid);
            if (good && _links.Count < _options.MaxLinks && PatchKey.Of(link) is { } key && _removals.CounterOf(now, key) < link.Counter)
            {
                _links.TryAdd(link.Key, link);
            }
        }

        foreach (LocalParameter parameter in _parameters.Values)
        {
            KeepSignals(parameter);
        }

        Heal(now);
    }

    /// <summary>A patch is live, or wanted from now on; a removal of it is over.</summary>
    private void Count(Instant now, ZocpLink link, long counter)
    {
        if (PatchKey.Of(link) is { } key)
        {
            long removed = _removals.CounterOf(now, key);
            link.Counter = Math.Max(Math.Max(link.Counter, counter), removed > 0 ? removed + 1 : 1);
            _removals.Forget(key);
        }
    }

    /// <summary>The counter under which this node makes a patch now.</summary>
    private long CounterFor(Instant now, bool isEmitter, Uuid peer, string? emitter, string? receiver)
    {
        long removed = RemovedCounter(now, isEmitter, peer, emitter, receiver);
        long known = FindAny(isEmitter, peer, emitter, receiver)?.Counter ?? 1;
        return Math.Max(known, removed > 0 ? removed + 1 : 1);
    }

    private long RemovedCounter(Instant now, bool isEmitter, Uuid peer, string? emitter, string? receiver) =>
        KeyOf(isEmitter, peer, emitter, receiver) is { } key ? _removals.CounterOf(now, key) : 0;

    private PatchKey? KeyOf(bool isEmitter, Uuid peer, string? emitter, string? receiver) =>
        emitter is null || receiver is null ? null
        : FindLink(isEmitter, peer, emitter, receiver) is { } link ? PatchKey.Of(link)
        : peer == Uuid ? PatchKey.Of(isEmitter, "", "", emitter, receiver)
        : _peers.TryGetValue(peer, out ZocpPeer? known) ? PatchKey.Of(isEmitter, known.Identity, known.Name, emitter, receiver)
        : null;
}
