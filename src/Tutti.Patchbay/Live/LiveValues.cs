using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>The values of the nodes that somebody has on screen: of no others is anything asked.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed class LiveValues
{
    /// <summary>A node that is scrolled away and back should not be asked anew each time.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly RoomTroubles _troubles;
    private readonly TimeProvider _time;
    private readonly CancellationToken _end;
    private readonly Lock _gate = new();
    private readonly Dictionary<Uuid, Following> _followed = [];

    /// <summary>Nothing is followed yet.</summary>
    public LiveValues(Node node, PatchbayRoom room, RoomTroubles troubles, TimeProvider time, CancellationToken end)
    {
        _node = node;
        _room = room;
        _troubles = troubles;
        _time = time;
        _end = end;
    }

    /// <summary>A node was asked for all it has, because somebody began to look at it.</summary>
    public event Action<Peer>? Refreshed;

    /// <summary>What is under way; to be waited for after the end.</summary>
    public Task Ended
    {
        get
        {
            lock (_gate)
            {
                return Task.WhenAll(_followed.Values.Select(f => f.Running));
            }
        }
    }

    /// <summary>A node came on a screen, or left the last. Called with the room's lock held: it only notes it.</summary>
    public void SeenChanged(Uuid uuid, bool seen)
    {
        if (seen)
        {
            Follow(uuid);
            return;
        }

        lock (_gate)
        {
            if (_followed.TryGetValue(uuid, out Following? following))
            {
                following.EndsAt = _time.GetTimestamp() + (long)(s_linger.TotalSeconds * _time.TimestampFrequency);
            }
        }
    }

    /// <summary>A node has come, or is still here: it is followed if somebody has it on screen.</summary>
    public void FollowIfSeen(Uuid uuid)
    {
        bool isSeen;
        lock (_room.Gate)
        {
            isSeen = _room.Nodes.Any(n => n.Facts.Uuid == uuid && n.IsSeen);
        }

        if (isSeen)
        {
            Follow(uuid);
        }
    }

    /// <summary>A node has gone.</summary>
    public void Stop(Uuid uuid)
    {
        lock (_gate)
        {
            if (_followed.Remove(uuid, out Following? following))
            {
                following.End.Cancel();
            }
        }
    }

    /// <summary>Counts what moved in the last half second, and ends following what nobody has looked at for a while.</summary>
    public async Task CountAsync(CancellationToken end)
    {
        long last = _time.GetTimestamp();
        await Task.Delay(s_look, _time, end);
        long now = _time.GetTimestamp();
        _room.CountActivity((long)_time.GetElapsedTime(last, now).TotalMilliseconds);
        lock (_gate)
        {
            foreach ((Uuid uuid, Following following) in _followed.Where(f => f.Value.EndsAt <= now).ToArray())
            {
                _followed.Remove(uuid);
                following.End.Cancel();
            }
        }
    }

    private void Follow(Uuid uuid)
    {
        lock (_gate)
        {
            if (_followed.TryGetValue(uuid, out Following? following))
            {
                following.EndsAt = null;
                return;
            }

            if (_end.IsCancellationRequested)
            {
                return;
            }

            following = new Following(CancellationTokenSource.CreateLinkedTokenSource(_end));
            _followed.Add(uuid, following);
            following.Running = Task.Run(() => FollowAsync(uuid, following), CancellationToken.None);
        }
    }

    // Ends when the node has gone; it is begun again when the node is back. A node that does not answer is asked again.
    private async Task FollowAsync(Uuid uuid, Following following)
    {
        CancellationToken end = following.End.Token;
        string what = "follow the values of a node";
        try
        {
            while (!end.IsCancellationRequested && NodeHere.All(_node).FirstOrDefault(n => n.Uuid == uuid) is { Name: not null } here)
            {
                what = $"follow the values of {here.Name}";
                try
                {
                    await FollowAsync(here, what, end);
                }
                catch (TuttiException)
                {
                    await Task.Delay(RoomLoop.Pause, _time, end);
                }
#pragma warning disable CA1031 // Values that stand still and say nothing would be taken for the node's.
                catch (Exception e) when (!end.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    _troubles.Tell(what, e);
                    await Task.Delay(RoomLoop.Pause, _time, end);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more, or this server ends.
        }
        finally
        {
            lock (_gate)
            {
                if (_followed.GetValueOrDefault(uuid) == following)
                {
                    _followed.Remove(uuid);
                }
            }

            _troubles.End(what);
            following.End.Dispose();
        }
    }

    private async Task FollowAsync(NodeHere here, string what, CancellationToken end)
    {
        Task asking = here.Peer is { } asked ? AskAsync(asked, end) : Task.CompletedTask;
        try
        {
            await foreach (ParameterChange change in here.Peer is { } peer ? _node.WatchAsync(peer, end) : _node.WatchOwnAsync(end))
            {
                _room.SetValue(change.Node, change.Path, change.Value, change.Time.ToUnixTimeMilliseconds());
                _troubles.End(what);
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
            Refreshed?.Invoke(peer);
        }
        catch (Exception e) when (e is TuttiException or OperationCanceledException or ObjectDisposedException)
        {
            // The watching tells of it, or has been told to end.
        }
    }

    /// <summary>A node whose values are followed.</summary>
    private sealed class Following(CancellationTokenSource end)
    {
        /// <summary>Gets what ends it.</summary>
        public CancellationTokenSource End { get; } = end;

        /// <summary>Gets or sets when it ends because nobody looks; null while somebody does.</summary>
        public long? EndsAt { get; set; }

        /// <summary>Gets or sets the following itself.</summary>
        public Task Running { get; set; } = Task.CompletedTask;
    }
}
