using System.Threading.Channels;

using Tutti.Patchbay.Rooms;
using Tutti.Protocols.Zocp;

namespace Tutti.Patchbay.Live;

/// <summary>The nodes of the room as the network has them: who comes, goes, is silent, or says something else of itself.</summary>
/// <remarks>Handlers of the node only note what changed; a loop looks. Thread-safe: yes.</remarks>
internal sealed class LiveNodes
{
    /// <summary>What changed is gathered for a moment: a node that comes tells several things at once.</summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(50);

    /// <summary>A node that has just come tells its parameters within a moment; before, its card would be empty, and be put where it does not fit.</summary>
    private static readonly TimeSpan s_coming = TimeSpan.FromSeconds(1);

    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly LiveValues _values;
    private readonly LivePatches _patches;
    private readonly LiveMethods _methods;
    private readonly RoomTroubles _troubles;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly HashSet<Peer> _changed = [];
    private readonly HashSet<Peer> _told = [];
    private readonly Dictionary<Uuid, long> _coming = [];
    private readonly Dictionary<Uuid, string> _gone = [];
    private readonly HashSet<Uuid> _evasive = [];

    /// <summary>Nothing is listened to yet.</summary>
    public LiveNodes(Node node, PatchbayRoom room, LiveValues values, LivePatches patches, LiveMethods methods, RoomTroubles troubles, TimeProvider time)
    {
        _node = node;
        _room = room;
        _values = values;
        _patches = patches;
        _methods = methods;
        _troubles = troubles;
        _time = time;
    }

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        _node.PeerEntered += Entered;
        _node.PeerChanged += Told;
        _node.PeerExited += Exited;
        _node.PeerEvasive += Silent;
        _node.PeerRecovered += Heard;
        _node.PeerJoined += Regrouped;
        _node.PeerLeft += Regrouped;
        foreach (Peer peer in _node.Peers)
        {
            Changed(peer);
        }
    }

    /// <summary>Ends listening.</summary>
    public void Stop()
    {
        _node.PeerEntered -= Entered;
        _node.PeerChanged -= Told;
        _node.PeerExited -= Exited;
        _node.PeerEvasive -= Silent;
        _node.PeerRecovered -= Heard;
        _node.PeerJoined -= Regrouped;
        _node.PeerLeft -= Regrouped;
    }

    /// <summary>Waits for something to change, and shows it.</summary>
    public async Task LookAsync(CancellationToken end)
    {
        await _bell.Reader.WaitToReadAsync(end);
        _bell.Reader.TryRead(out _);
        Peer[] changed;
        Peer[] told;
        lock (_gate)
        {
            changed = [.. _changed.Where(peer => !IsComing(peer))];
            told = [.. _told];
            _changed.ExceptWith(changed);
            _told.Clear();
            if (_changed.Count > 0)
            {
                _bell.Writer.TryWrite(true);
            }
        }

        bool all = true;
        foreach (Peer peer in changed)
        {
            all &= TryShow(peer);
        }

        _patches.ShowListed(told);
        await Task.Delay(all ? s_gather : RoomLoop.Pause, _time, end);
    }

    /// <summary>Shows a node as it is now.</summary>
    public void Show(Peer peer)
    {
        string? gone;
        bool evasive;
        lock (_gate)
        {
            gone = _gone.GetValueOrDefault(peer.Uuid);
            evasive = _evasive.Contains(peer.Uuid);
        }

        bool isNew = _room.SetNode(PeerFacts.Of(peer, gone, evasive), gone is null ? peer.Parameters : null, _time.GetUtcNow().ToUnixTimeMilliseconds());
        if (isNew)
        {
            _methods.AskSoon(peer);
        }

        if (gone is not null)
        {
            _values.Stop(peer.Uuid);
        }
        else
        {
            _values.FollowIfSeen(peer.Uuid);
        }
    }

    /// <summary>Why a node is no longer here; null when it never was.</summary>
    public string? WhyGone(Uuid uuid)
    {
        lock (_gate)
        {
            return _gone.GetValueOrDefault(uuid);
        }
    }

    /// <summary>A node that has gone is not shown any more.</summary>
    public void Forget(Uuid uuid)
    {
        lock (_gate)
        {
            _gone.Remove(uuid);
        }
    }

    // One that cannot be shown must not keep the others from it.
    private bool TryShow(Peer peer)
    {
        string what = $"show {peer.Name}";
        try
        {
            Show(peer);
            _troubles.End(what);
            return true;
        }
#pragma warning disable CA1031 // It is told, and tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _troubles.Tell(what, e);
            Note(peer);
            return false;
        }
    }

    private static bool IsGuest(Peer peer) => peer.Headers.ContainsKey(ZocpHeaders.Guest);

    // With the lock held.
    private bool IsComing(Peer peer) =>
        _coming.TryGetValue(peer.Uuid, out long since) && !_gone.ContainsKey(peer.Uuid) && peer is { IsZocp: true, ParametersKnown: false } && _time.GetElapsedTime(since) < s_coming;

    private void Entered(Peer peer)
    {
        lock (_gate)
        {
            _coming[peer.Uuid] = _time.GetTimestamp();
        }

        Changed(peer);
    }

    private void Changed(Peer peer)
    {
        if (IsGuest(peer))
        {
            return;
        }

        lock (_gate)
        {
            _gone.Remove(peer.Uuid);
        }

        Note(peer);
        _patches.LookSoon();
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
            _coming.Remove(exit.Peer.Uuid);
            _gone[exit.Peer.Uuid] = exit.Reason;
            _evasive.Remove(exit.Peer.Uuid);
        }

        Note(exit.Peer);
        _patches.LookSoon();
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

    private void Note(Peer peer)
    {
        lock (_gate)
        {
            _changed.Add(peer);
        }

        _bell.Writer.TryWrite(true);
    }
}
