using Microsoft.Extensions.Logging;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>Keeps a <see cref="PatchbayRoom"/> as the network is: what listens to a <see cref="Node"/>, put together.</summary>
/// <remarks>
/// Nothing is asked of the network for parameters that nobody has on screen, nor about patches while nobody looks. What goes wrong is told at the page and in the log, and
/// tried again. Thread-safe: yes.
/// </remarks>
internal sealed class LiveRoom : IAsyncDisposable
{
    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly CancellationTokenSource _end = new();
    private readonly LiveValues _values;
    private readonly LivePatches _patches;
    private readonly LiveNodes _nodes;
    private readonly RoomLoop[] _loops;
    private Task? _running;

    /// <summary>Nothing is listened to yet.</summary>
    public LiveRoom(Node node, PatchbayRoom room, TimeProvider time, ILogger log)
    {
        _node = node;
        _room = room;
        RoomTroubles troubles = new(room, log);
        _values = new LiveValues(node, room, troubles, time, _end.Token);
        _patches = new LivePatches(node, room, time);
        LiveMethods methods = new(node, room);
        _nodes = new LiveNodes(node, room, _values, _patches, methods, troubles, time);
        LiveGhosts ghosts = new(node, room, _nodes, time);
        LiveSelf self = new(node, room, _values, time);
        LiveHealth health = new(node, room, troubles, time);
        _values.Refreshed += peer =>
        {
            _nodes.Show(peer);
            methods.AskSoon(peer);
        };
        _patches.Surveyed += ghosts.Show;
        _loops =
        [
            new("show who is here", _nodes.LookAsync, troubles, time),
            new("show its own node", self.LookAsync, troubles, time),
            new("ask for methods", methods.AskAsync, troubles, time),
            new("look at the patches", _patches.LookAsync, troubles, time),
            new("count what moves", _values.CountAsync, troubles, time),
            new("examine the network", health.ExamineAsync, troubles, time),
            new("tell how the room is", health.TellAsync, troubles, time),
        ];
    }

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        _node.PatchesChanged += LookAtPatches;
        _node.Refused += Refused;
        _room.SeenChanged += _values.SeenChanged;
        _nodes.Start();
        _running = Task.WhenAll(_loops.Select(loop => loop.RunAsync(_end.Token)));
    }

    /// <inheritdoc cref="LivePatches.Patched"/>
    public void Patched(ShownEnd from, ShownEnd to, bool made) => _patches.Patched(from, to, made);

    /// <summary>Somebody began to look: what is known of the patches may be old.</summary>
    public void LookAtPatches() => _patches.LookSoon();

    /// <inheritdoc cref="LivePatches.LookedAsync"/>
    public Task LookedAsync(CancellationToken cancellation) => _running is null ? Task.CompletedTask : _patches.LookedAsync(cancellation);

    /// <summary>Ends listening.</summary>
    public async ValueTask DisposeAsync()
    {
        _nodes.Stop();
        _node.PatchesChanged -= LookAtPatches;
        _node.Refused -= Refused;
        _room.SeenChanged -= _values.SeenChanged;
        await _end.CancelAsync();
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _values.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Refused(Refusal refusal) => _room.TellRefused(new RoomRefusal(refusal.What, refusal.Where, refusal.Reason, refusal.Remedy));
}
