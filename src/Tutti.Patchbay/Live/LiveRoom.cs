using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

using Tutti.Doctor;
using Tutti.Patchbay.Rooms;
using Tutti.Protocols.Zocp;

namespace Tutti.Patchbay.Live;

/// <summary>Keeps a <see cref="PatchbayRoom"/> as the network is: the only place that listens to a <see cref="Node"/>.</summary>
/// <remarks>
/// Handlers of the node only note what changed; a loop of its own looks. Nothing is asked of the network for parameters that nobody has on screen, nor about patches while nobody
/// looks. Thread-safe: yes.
/// </remarks>
internal sealed class LiveRoom : IAsyncDisposable
{
    /// <summary>What a person still takes for at once.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_count = TimeSpan.FromMilliseconds(500);

    /// <summary>A node that is scrolled away and back should not be asked anew each time.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    /// <summary>Each node is asked about its patches so much apart at least: a large room is looked at less often.</summary>
    private static readonly TimeSpan s_eachNode = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_longestApart = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with a network is seldom new.</summary>
    private static readonly TimeSpan s_examine = TimeSpan.FromSeconds(10);

    /// <summary>More nodes are not asked for all their parameters at one look.</summary>
    private const int MostRefreshed = 4;

    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Peer> _changed = [];
    private readonly HashSet<Peer> _told = [];
    private readonly Dictionary<Uuid, string> _gone = [];
    private readonly HashSet<Uuid> _evasive = [];
    private readonly Dictionary<Uuid, Watching> _watches = [];
    private IReadOnlyList<PatchFacts> _surveyed = [];
    private volatile IReadOnlyList<RoomFinding> _findings = [];
    private bool _patchesChanged = true;
    private Task _running = Task.CompletedTask;

    /// <summary>Nothing is listened to yet.</summary>
    public LiveRoom(Node node, PatchbayRoom room, TimeProvider time)
    {
        _node = node;
        _room = room;
        _time = time;
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        _node.PeerEntered += Changed;
        _node.PeerChanged += Told;
        _node.PeerExited += Exited;
        _node.PeerEvasive += Silent;
        _node.PeerRecovered += Heard;
        _node.PeerJoined += Regrouped;
        _node.PeerLeft += Regrouped;
        _node.PatchesChanged += LookAtPatches;
        _node.Refused += Refused;
        _room.SeenChanged += SeenChanged;
        foreach (Peer peer in _node.Peers)
        {
            Changed(peer);
        }

        _running = Task.WhenAll(LookAsync(), SurveyAsync(), CountAsync(), ExamineAsync());
    }

    /// <summary>A patch was made, or taken away, by way of this server: to be looked at soon, and shown at once.</summary>
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

        LookAtPatches();
    }

    /// <summary>Somebody began to look: what is known of the patches may be old.</summary>
    public void LookAtPatches()
    {
        lock (_gate)
        {
            _patchesChanged = true;
        }

        Ring();
    }

    /// <summary>Ends listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _node.PeerEntered -= Changed;
        _node.PeerChanged -= Told;
        _node.PeerExited -= Exited;
        _node.PeerEvasive -= Silent;
        _node.PeerRecovered -= Heard;
        _node.PeerJoined -= Regrouped;
        _node.PeerLeft -= Regrouped;
        _node.PatchesChanged -= LookAtPatches;
        _node.Refused -= Refused;
        _room.SeenChanged -= SeenChanged;
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] watches;
        lock (_gate)
        {
            watches = [.. _watches.Values.Select(w => w.Running)];
        }

        await Task.WhenAll(watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static bool IsGuest(Peer peer) => peer.Headers.ContainsKey(ZocpHeaders.Guest);

    private void Changed(Peer peer)
    {
        if (IsGuest(peer))
        {
            return;
        }

        lock (_gate)
        {
            _gone.Remove(peer.Uuid);
            _changed.Add(peer);
            _patchesChanged = true;
        }

        Ring();
    }

    private void Told(Peer peer)
    {
        lock (_gate)
        {
            _told.Add(peer);
        }

        Changed(peer);
    }

    private void Exited(PeerExit exit)
    {
        if (IsGuest(exit.Peer))
        {
            return;
        }

        lock (_gate)
        {
            _gone[exit.Peer.Uuid] = exit.Reason;
            _evasive.Remove(exit.Peer.Uuid);
            _changed.Add(exit.Peer);
            _patchesChanged = true;
        }

        Ring();
    }

    private void Silent(Peer peer)
    {
        lock (_gate)
        {
            _evasive.Add(peer.Uuid);
        }

        Changed(peer);
    }

    private void Heard(Peer peer)
    {
        lock (_gate)
        {
            _evasive.Remove(peer.Uuid);
        }

        Changed(peer);
    }

    private void Regrouped(PeerGroup change) => Changed(change.Peer);

    private void Refused(Refusal refusal) => _room.TellRefused(new RoomRefusal(refusal.What, refusal.Where, refusal.Reason, refusal.Remedy));

    private void Ring() => _bell.Writer.TryWrite(true);

    // What changed is gathered for a moment: a node that comes tells several things at once.
    private async Task LookAsync()
    {
        while (await _bell.Reader.WaitToReadAsync(_end.Token))
        {
            _bell.Reader.TryRead(out _);
            Peer[] changed;
            Peer[] told;
            lock (_gate)
            {
                changed = [.. _changed];
                told = [.. _told];
                _changed.Clear();
                _told.Clear();
            }

            foreach (Peer peer in changed)
            {
                Show(peer);
            }

            ShowListedPatches(told);
            await Task.Delay(s_soon / 2, _time, _end.Token);
        }
    }

    private void Show(Peer peer)
    {
        string? gone;
        bool evasive;
        lock (_gate)
        {
            gone = _gone.GetValueOrDefault(peer.Uuid);
            evasive = _evasive.Contains(peer.Uuid);
        }

        NodeFacts facts = new(peer.Uuid, peer.Name)
        {
            Identity = peer.Identity,
            Endpoint = peer.Endpoint,
            Implementation = peer.Implementation,
            State = gone is not null ? NodeFacts.Ghost : evasive ? NodeFacts.Evasive : NodeFacts.Present,
            Why = gone is not null ? $"it has gone: {gone}" : evasive ? "it is silent and does not answer" : null,
            Limits = LimitsOf(peer),
            ParametersKnown = peer.ParametersKnown,
            Groups = string.Join(NodeFacts.GroupsApart, peer.Groups),
            Placement = JsonOf(peer.Placement),
        };
        _room.SetNode(facts, gone is null ? peer.Parameters : null, NowMs);
        if (gone is not null)
        {
            StopWatching(peer.Uuid);
        }
        else if (IsSeen(peer.Uuid))
        {
            Watch(peer.Uuid);
        }
    }

    private static string? LimitsOf(Peer peer) => peer.Implementation switch
    {
        "tutti" => null,
        "zre" => "it speaks ZRE but not ZOCP: it has no parameters",
        _ => "old ZOCP node: it does not say whether a request worked, checks no ranges, and forgets its patches when it ends; delays to and from it are not measured",
    };

    private static string JsonOf(IReadOnlyDictionary<string, ZocpValue> placement)
    {
        if (placement.Count == 0)
        {
            return string.Empty;
        }

        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text);
        json.WriteStartObject();
        foreach ((string key, ZocpValue value) in placement)
        {
            json.WritePropertyName(key);
            RoomJson.WriteValue(json, value);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private bool IsSeen(Uuid uuid)
    {
        lock (_room.Gate)
        {
            return _room.Nodes.Any(n => n.Facts.Uuid == uuid && n.IsSeen);
        }
    }

    // With the room's lock held: only note it.
    private void SeenChanged(Uuid uuid, bool seen)
    {
        if (seen)
        {
            Watch(uuid);
            return;
        }

        lock (_gate)
        {
            if (_watches.TryGetValue(uuid, out Watching? watching))
            {
                watching.EndsAt = _time.GetTimestamp() + (long)(s_linger.TotalSeconds * _time.TimestampFrequency);
            }
        }
    }

    private void Watch(Uuid uuid)
    {
        lock (_gate)
        {
            if (_watches.TryGetValue(uuid, out Watching? watching))
            {
                watching.EndsAt = null;
                return;
            }

            if (_end.IsCancellationRequested)
            {
                return;
            }

            watching = new Watching(CancellationTokenSource.CreateLinkedTokenSource(_end.Token));
            _watches.Add(uuid, watching);
            watching.Running = Task.Run(() => WatchAsync(uuid, watching), CancellationToken.None);
        }
    }

    private void StopWatching(Uuid uuid)
    {
        lock (_gate)
        {
            if (_watches.Remove(uuid, out Watching? watching))
            {
                watching.End.Cancel();
            }
        }
    }

    // Ends when the node has gone; it is begun again when the node is back. A node that does not answer is asked again.
    private async Task WatchAsync(Uuid uuid, Watching watching)
    {
        CancellationToken end = watching.End.Token;
        try
        {
            while (_node.Peers.FirstOrDefault(p => p.Uuid == uuid) is { } peer)
            {
                try
                {
                    await FollowAsync(peer, end);
                }
                catch (TuttiException)
                {
                    await Task.Delay(s_again, _time, end);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody looks any more, or this server ends.
        }
        finally
        {
            lock (_gate)
            {
                if (_watches.GetValueOrDefault(uuid) == watching)
                {
                    _watches.Remove(uuid);
                }
            }

            watching.End.Dispose();
        }
    }

    private async Task FollowAsync(Peer peer, CancellationToken end)
    {
        Task asking = AskAsync(peer, end);
        try
        {
            await foreach (ParameterChange change in _node.WatchAsync(peer, end))
            {
                _room.SetValue(change.Node, change.Path, change.Value, change.Time.ToUnixTimeMilliseconds());
            }
        }
        finally
        {
            await asking;
        }
    }

    // What changed while nobody looked; a node that does not answer is shown as it was.
    private async Task AskAsync(Peer peer, CancellationToken end)
    {
        try
        {
            await _node.RefreshAsync(peer, end);
            Show(peer);
        }
        catch (Exception e) when (e is TuttiException or OperationCanceledException or ObjectDisposedException)
        {
            // The watching tells of it, or has been told to end.
        }
    }

    private async Task CountAsync()
    {
        using PeriodicTimer timer = new(s_count, _time);
        long last = _time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            long now = _time.GetTimestamp();
            _room.CountActivity((long)_time.GetElapsedTime(last, now).TotalMilliseconds);
            last = now;
            EndIdleWatches(now);
            TellHealth();
        }
    }

    private void EndIdleWatches(long now)
    {
        lock (_gate)
        {
            foreach ((Uuid uuid, Watching watching) in _watches.Where(w => w.Value.EndsAt <= now).ToArray())
            {
                _watches.Remove(uuid);
                watching.End.Cancel();
            }
        }
    }

    private async Task SurveyAsync()
    {
        long last = 0;
        while (true)
        {
            await Task.Delay(s_soon, _time, _end.Token);
            bool changed;
            lock (_gate)
            {
                changed = _patchesChanged;
            }

            double apartMs = Math.Clamp(_node.Peers.Count * s_eachNode.TotalMilliseconds, s_again.TotalMilliseconds, s_longestApart.TotalMilliseconds);
            TimeSpan apart = TimeSpan.FromMilliseconds(changed ? apartMs / 4 : apartMs);
            if (!HasClients() || (last != 0 && _time.GetElapsedTime(last) < apart))
            {
                continue;
            }

            lock (_gate)
            {
                _patchesChanged = false;
            }

            try
            {
                PatchSurvey survey = await _node.SurveyPatchesAsync(_end.Token);
                if (await RefreshDoubtedAsync(survey.Patches))
                {
                    survey = await _node.SurveyPatchesAsync(_end.Token);
                }

                _surveyed = [.. survey.Patches.Select(FactsOf)];
            }
            catch (TuttiException)
            {
                // What is known of before stands until the next look.
            }

            last = _time.GetTimestamp();
            _room.SetPatches(_surveyed);
            ShowGhosts();
        }
    }

    // What a Tutti node lists, but does not count, it listed once: look again.
    private async Task<bool> RefreshDoubtedAsync(IReadOnlyList<PatchStatus> patches)
    {
        HashSet<Uuid> doubted = [.. patches.Where(p => p is { State: PatchState.Active or PatchState.Stale, Sent: null }).Select(p => p.From.Node)];
        Peer[] emitters = [.. _node.Peers.Where(p => p.IsTutti && doubted.Contains(p.Uuid)).Take(MostRefreshed)];
        await Task.WhenAll(emitters.Select(RefreshAsync));
        return emitters.Length > 0;
    }

    private async Task RefreshAsync(Peer peer)
    {
        try
        {
            await _node.RefreshAsync(peer, _end.Token);
        }
        catch (TuttiException)
        {
            // It is shown as it was; that it does not answer is told otherwise.
        }
    }

    private bool HasClients()
    {
        lock (_room.Gate)
        {
            return _room.Clients.Any();
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

    // Between two looks: what nodes that have just told their parameters list in them. Why a patch does not work is found out by asking.
    private void ShowListedPatches(Peer[] told)
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

    private void Compare(Peer emitter, HashSet<ShownPatchKey> listed, Dictionary<Uuid, Peer> here)
    {
        ShownPatchKey[] known;
        ShownPatchKey[] ended;
        lock (_room.Gate)
        {
            ShownPatch[] own = [.. _room.Patches.Where(p => p.Facts.From.Node == emitter.Uuid)];
            known = [.. own.Select(p => p.Facts.Key)];
            ended = [.. own.Where(p => p.Facts.State == PatchFacts.Active && !listed.Contains(p.Facts.Key)).Select(p => p.Facts.Key)];
        }

        foreach (ShownPatchKey key in listed.Except(known))
        {
            _room.SetPatch(new PatchFacts(new ShownEnd(key.From, emitter.Name, key.Emitter, emitter.Identity), new ShownEnd(key.To, here[key.To].Name, key.Receiver, here[key.To].Identity), PatchFacts.Active, string.Empty));
        }

        foreach (ShownPatchKey key in ended)
        {
            _room.RemovePatch(key);
        }
    }

    // A node that has gone stays as long as a patch names it; one that never was here while we looked is known by its patches alone.
    private void ShowGhosts()
    {
        HashSet<Uuid> here = [.. _node.Peers.Select(p => p.Uuid), _node.Uuid];
        ILookup<Uuid, ShownEnd> missing = _surveyed.SelectMany(p => new[] { p.From, p.To }).Where(end => !here.Contains(end.Node)).Distinct().ToLookup(end => end.Node);
        NodeFacts[] shown;
        lock (_room.Gate)
        {
            shown = [.. _room.Nodes.Select(n => n.Facts)];
        }

        foreach (NodeFacts facts in shown.Where(f => !here.Contains(f.Uuid)))
        {
            int waiting = _surveyed.Count(p => p.From.Node == facts.Uuid || p.To.Node == facts.Uuid);
            if (waiting == 0)
            {
                _room.RemoveNode(facts.Uuid);
                lock (_gate)
                {
                    _gone.Remove(facts.Uuid);
                }
            }
            else
            {
                string gone;
                lock (_gate)
                {
                    gone = _gone.TryGetValue(facts.Uuid, out string? reason) ? $"it has gone: {reason}" : "it is not here";
                }

                string why = string.Create(CultureInfo.InvariantCulture, $"{gone}; {waiting} {(waiting == 1 ? "patch waits" : "patches wait")} for it");
                _room.SetNode(facts with { State = NodeFacts.Ghost, Why = why }, null, NowMs);
            }
        }

        foreach (IGrouping<Uuid, ShownEnd> ghost in missing.Where(g => Array.TrueForAll(shown, f => f.Uuid != g.Key)))
        {
            string name = ghost.First().Name;
            NodeFacts facts = new(ghost.Key, name.Length > 0 ? name : ghost.Key.ToString()[..8]) { Identity = ghost.First().Identity, State = NodeFacts.Ghost, Why = "it was not here since this server looks; patches wait for it" };
            _room.SetNode(facts, [.. ghost.Select(end => end.Path).Distinct(StringComparer.Ordinal).Select(path => new RemoteParameter(path, default, string.Empty, string.Empty, null, null, null, []))], NowMs);
        }
    }

    private async Task ExamineAsync()
    {
        while (true)
        {
            await Task.Delay(s_again, _time, _end.Token);
            if (HasClients())
            {
                Examination seen = await _node.ExamineAsync(_end.Token);
                _findings = [.. seen.Findings.Select(f => new RoomFinding($"D{f.Number}", f.IsFault ? "fault" : "note", f.What, f.Where, f.Remedy))];
                await Task.Delay(s_examine, _time, _end.Token);
            }
        }
    }

    private void TellHealth()
    {
        RoomHealth health;
        lock (_room.Gate)
        {
            NodeFacts[] nodes = [.. _room.Nodes.Select(n => n.Facts)];
            PatchFacts[] patches = [.. _room.Patches.Select(p => p.Facts)];
            double[] medians = [.. patches.Select(p => p.DelayP50Ms).OfType<double>().Order()];
            int active = patches.Count(p => p.State == PatchFacts.Active);
            int waiting = patches.Count(p => p.State == PatchFacts.Waiting);
            health = new RoomHealth
            {
                Peers = nodes.Count(n => n.State != NodeFacts.Ghost),
                Old = nodes.Count(n => n.State != NodeFacts.Ghost && n.Implementation != "tutti"),
                Evasive = nodes.Count(n => n.State == NodeFacts.Evasive),
                Ghosts = nodes.Count(n => n.State == NodeFacts.Ghost),
                Patches = new RoomHealth.PatchCounts(active, waiting, patches.Length - active - waiting),
                DelayP50Ms = medians.Length > 0 ? medians[medians.Length / 2] : null,
                DelayP99Ms = patches.Max(p => p.DelayP99Ms),
                Lost = patches.Sum(p => p.Lost ?? 0),
                Card = _node.CardExplanation,
                Findings = _findings,
                Clients = _room.Clients.Count(),
            };
        }

        _room.SetHealth(health);
    }

    /// <summary>A node whose values are followed.</summary>
    private sealed class Watching(CancellationTokenSource end)
    {
        /// <summary>Gets what ends it.</summary>
        public CancellationTokenSource End { get; } = end;

        /// <summary>Gets or sets when it ends because nobody looks; null while somebody does.</summary>
        public long? EndsAt { get; set; }

        /// <summary>Gets or sets the following itself.</summary>
        public Task Running { get; set; } = Task.CompletedTask;
    }
}
