using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>The patches of the room: asked for while somebody looks, and between two looks as far as nodes tell by themselves.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed class LivePatches
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_leastApart = TimeSpan.FromSeconds(1);

    /// <summary>Each node is asked about its patches so much apart at least: a large room is looked at less often.</summary>
    private static readonly TimeSpan s_eachNode = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_longestApart = TimeSpan.FromSeconds(10);

    /// <summary>Who asks without staying, such as a script, looks for so long.</summary>
    private static readonly TimeSpan s_glance = TimeSpan.FromSeconds(10);

    /// <summary>Who asks waits no longer for a look.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>More nodes are not asked for all their parameters at one look.</summary>
    private const int MostRefreshed = 4;

    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly TimeProvider _time;
    private volatile bool _isChanged = true;
    private TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _asked;
    private long _last;

    /// <summary>Nothing is asked yet.</summary>
    public LivePatches(Node node, PatchbayRoom room, TimeProvider time)
    {
        _node = node;
        _room = room;
        _time = time;
    }

    /// <summary>All patches were asked for and shown.</summary>
    public event Action? Surveyed;

    /// <summary>What is known may be old: looks soon.</summary>
    public void LookSoon() => _isChanged = true;

    /// <summary>A patch was made, or taken away, by way of this server: shown at once, and looked at soon.</summary>
    public void Patched(ShownEnd from, ShownEnd to, bool made)
    {
        PatchFacts facts = new(from, to, PatchFacts.Active, string.Empty);
        if (made)
        {
            _room.SetPatch(facts);
        }
        else
        {
            _room.RemovePatch(facts.Key);
        }

        LookSoon();
    }

    /// <summary>Somebody asks without staying: done when what is known is not old, at the latest after three seconds.</summary>
    public async Task LookedAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _asked, _time.GetTimestamp());
        Task looked = Volatile.Read(ref _looked).Task;
        if (!IsPast(Volatile.Read(ref _last), Apart))
        {
            return;
        }

        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(looked, Task.Delay(s_patience, _time, late.Token));
        await late.CancelAsync();
    }

    /// <summary>Asks for all patches, if it is time and somebody looks.</summary>
    public async Task LookAsync(CancellationToken end)
    {
        await Task.Delay(s_look, _time, end);
        bool isLookedAt = _room.HasClients || !IsPast(Volatile.Read(ref _asked), s_glance);
        if (!isLookedAt || !IsPast(Volatile.Read(ref _last), _isChanged ? Apart / 4 : Apart))
        {
            return;
        }

        _isChanged = false;
        PatchSurvey survey = await _node.SurveyPatchesAsync(end);
        if (await RefreshDoubtedAsync(survey.Patches, end))
        {
            survey = await _node.SurveyPatchesAsync(end);
        }

        Volatile.Write(ref _last, _time.GetTimestamp());
        _room.SetPatches([.. survey.Patches.Select(FactsOf)]);
        Surveyed?.Invoke();
        Interlocked.Exchange(ref _looked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Between two looks: what nodes that have just told their parameters list in them. Why a patch does not work is found out by asking.</summary>
    public void ShowListed(IReadOnlyCollection<Peer> told)
    {
        Dictionary<Uuid, Peer> here = _node.Peers.ToDictionary(p => p.Uuid);
        foreach (Peer peer in told.Where(p => p.ParametersKnown && here.ContainsKey(p.Uuid)))
        {
            HashSet<ShownPatchKey> listed = [];
            foreach (RemoteParameter emitter in peer.Parameters)
            {
                foreach (Subscriber subscriber in emitter.Subscribers)
                {
                    if (subscriber.Receiver is { } receiver && here.TryGetValue(subscriber.Node, out Peer? to))
                    {
                        listed.Add(new ShownPatchKey(peer.Uuid, emitter.Path, to.Uuid, receiver));
                    }
                }
            }

            Compare(peer, listed, here);
        }
    }

    private TimeSpan Apart =>
        TimeSpan.FromMilliseconds(Math.Clamp(_node.Peers.Count * s_eachNode.TotalMilliseconds, s_leastApart.TotalMilliseconds, s_longestApart.TotalMilliseconds));

    // An instant of 0 never was.
    private bool IsPast(long since, TimeSpan span) => since == 0 || _time.GetElapsedTime(since) >= span;

    // What a Tutti node lists, but does not count, it listed once: look again.
    private async Task<bool> RefreshDoubtedAsync(IReadOnlyList<PatchStatus> patches, CancellationToken end)
    {
        HashSet<Uuid> doubted = [.. patches.Where(p => p is { State: PatchState.Active or PatchState.Stale, Sent: null }).Select(p => p.From.Node)];
        Peer[] emitters = [.. _node.Peers.Where(p => p.IsTutti && doubted.Contains(p.Uuid)).Take(MostRefreshed)];
        await Task.WhenAll(emitters.Select(peer => RefreshAsync(peer, end)));
        return emitters.Length > 0;
    }

    private async Task RefreshAsync(Peer peer, CancellationToken end)
    {
        try
        {
            await _node.RefreshAsync(peer, end);
        }
        catch (TuttiException)
        {
            // It is shown as it was; that it does not answer is told otherwise.
        }
    }

    private static PatchFacts FactsOf(PatchStatus patch) => new(
        new ShownEnd(patch.From.Node, patch.From.NodeName, patch.From.Path, patch.From.Identity),
        new ShownEnd(patch.To.Node, patch.To.NodeName, patch.To.Path, patch.To.Identity),
        patch.State.ToString().ToLowerInvariant(),
        patch.Reason)
    {
        Rate = patch.Rate is double rate ? Math.Round(rate, 1) : null,
        AgeMs = (long?)patch.Age?.TotalMilliseconds,
        Lost = patch.Lost,
        Merged = patch.Merged,
        DelayP50Ms = Rounded(patch.Delay?.Median),
        DelayP99Ms = Rounded(patch.Delay?.High),
    };

    private static double? Rounded(TimeSpan? span) => span is { } there ? Math.Round(there.TotalMilliseconds, 2) : null;

    private void Compare(Peer emitter, HashSet<ShownPatchKey> listed, Dictionary<Uuid, Peer> here)
    {
        // An emitter also takes off its list what has gone; such a patch waits, and its ends say so when they are asked.
        ShownPatchKey[] known;
        ShownPatchKey[] ended;
        lock (_room.Gate)
        {
            ShownPatch[] own = [.. _room.Patches.Where(p => p.Facts.From.Node == emitter.Uuid)];
            known = [.. own.Select(p => p.Facts.Key)];
            ended = [.. own.Where(p => p.Facts.State == PatchFacts.Active && here.ContainsKey(p.Facts.To.Node) && !listed.Contains(p.Facts.Key)).Select(p => p.Facts.Key)];
        }

        foreach (ShownPatchKey key in listed.Except(known))
        {
            Peer to = here[key.To];
            _room.SetPatch(new PatchFacts(
                new ShownEnd(key.From, emitter.Name, key.Emitter, emitter.Identity), new ShownEnd(key.To, to.Name, key.Receiver, to.Identity), PatchFacts.Active, string.Empty));
        }

        foreach (ShownPatchKey key in ended)
        {
            _room.RemovePatch(key);
        }
    }
}
