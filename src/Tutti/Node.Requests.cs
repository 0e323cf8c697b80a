using Tutti.Protocols.Zocp;

namespace Tutti;

public sealed partial class Node
{
    private static readonly TimeSpan s_meeting = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<long, TaskCompletionSource<ZocpEvent>> _requests = [];
    private bool _requestsEnded;

    /// <summary>Waits until a node of this name, identity or UUID (or the first digits of one) is here and has told its parameters.</summary>
    /// <param name="name">Name, identity, or at least 4 first digits of a UUID.</param>
    /// <param name="within">How long to wait; null: 5 s. A node that is here then, but has not told its parameters, is returned all the same.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="NotFoundException">No such node came in time, or several have this name: then the message lists them.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped, before or meanwhile.</exception>
    public async Task<Peer> FindAsync(string name, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        TimeSpan limit = within ?? TimeSpan.FromSeconds(5);
        await WaitForAsync(() => Named(name) is [{ } only] && (only.ParametersKnown || !only.IsZocp), limit, cancellation).ConfigureAwait(false);
        return Named(name) switch
        {
            [{ } only] => only,
            [] => throw new NotFoundException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no such node was met within {limit.TotalSeconds:0.#} s"),
                name,
                _card is null ? Name : CardExplanation,
                _card is null ? "start this node first" : Peers.Count == 0 ? "nobody else was met at all: check the network card, and that the other node runs" : $"nodes here: {string.Join(", ", Peers)}"),
            var several => throw new NotFoundException(
                "several nodes have this name",
                name,
                Name,
                $"name one by its UUID: {string.Join(", ", several.Select(p => $"{p.Uuid} at {p.Endpoint}"))}"),
        };
    }

    /// <summary>Waits until the room is known: nobody new for 0.3 s and every ZOCP node has told its parameters.</summary>
    /// <param name="atMost">How long to wait at most. Less than 1.2 s is too short to meet everybody, since nodes send their beacons once a second.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task SurveyAsync(TimeSpan atMost, CancellationToken cancellation = default)
    {
        TimeSpan quiet = TimeSpan.FromMilliseconds(300);
        TimeSpan least = TimeSpan.FromMilliseconds(1200);
        long start = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            TimeSpan passed = _options.TimeProvider.GetElapsedTime(start);
            IReadOnlyList<Peer> peers = Peers;
            bool known = peers.All(p => p.ParametersKnown || !p.IsZocp);
            if (passed >= atMost || (passed >= least && known && _options.TimeProvider.GetElapsedTime(_lastEntered) >= quiet))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Patches an emitter to a receiver. Done when the emitter lists it. Either end, both, or none may be this node.</summary>
    /// <exception cref="NotFoundException">A parameter is not there.</exception>
    /// <exception cref="RefusedException">The one does not emit, or the other does not receive.</exception>
    /// <exception cref="NoAnswerException">A node is not here, or the emitter's node did not confirm it in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<Patch> PatchAsync(ParameterAddress from, ParameterAddress to, CancellationToken cancellation = default)
    {
        string what = $"{Describe(from)} -> {Describe(to)}";
        long start = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                await RequestAsync((zocp, now) => zocp.Subscribe(now, from.Node, from.Path, to.Node, to.Path), what, from.Node, cancellation).ConfigureAwait(false);
                return new Patch(this, from, to);
            }
            catch (NoAnswerException) when (IsHere(from.Node) && IsHere(to.Node) && _options.TimeProvider.GetElapsedTime(start) < _options.RequestTimeout)
            {
                // Both are here, but one has not met the other yet: that takes it a second at most.
                await Task.Delay(s_meeting, _options.TimeProvider, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a patch away. Done when the emitter no longer lists it; a patch that was not there is done at once.</summary>
    /// <exception cref="NoAnswerException">The emitter's node is not here, or did not confirm it in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task UnpatchAsync(ParameterAddress from, ParameterAddress to, CancellationToken cancellation = default)
    {
        string what = $"{Describe(from)} -> {Describe(to)}";
        try
        {
            await RequestAsync((zocp, now) => zocp.Unsubscribe(now, from.Node, from.Path, to.Node, to.Path), what, from.Node, cancellation).ConfigureAwait(false);
        }
        catch (NotFoundException)
        {
            // What was to be is so: there is no such patch.
        }
    }

    /// <summary>Sets a parameter of another node. One of this node is given the value as by <see cref="Parameter{T}.Emit"/>, whatever its access.</summary>
    /// <param name="parameter">Which; it must be there, so that a misspelt name is an error and not a new parameter.</param>
    /// <param name="value">To what. An old node checks nothing: what does not fit its own description is refused here, after asking it anew.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The value it has then, which may differ: a node may clamp.</returns>
    /// <exception cref="NotFoundException">The parameter is not there.</exception>
    /// <exception cref="RefusedException">It may not be set, or not to this value.</exception>
    /// <exception cref="NoAnswerException">The node is not here, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public Task<ZocpValue> SetAsync(ParameterAddress parameter, ZocpValue value, CancellationToken cancellation = default) =>
        SetAsync(parameter, value, force: false, cancellation);

    /// <summary>Sets a parameter of another node, as the other overload; can be told to send an old node what does not fit.</summary>
    /// <param name="parameter">Which.</param>
    /// <param name="value">To what.</param>
    /// <param name="force">
    /// True: an old node is sent the value also when it is out of its range, of another type, or the parameter says it is not writeable. The old node takes
    /// it. Makes no difference to Tutti nodes, which check for themselves.
    /// </param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The value it has then.</returns>
    /// <exception cref="NotFoundException">The parameter is not there.</exception>
    /// <exception cref="RefusedException">It may not be set, or not to this value.</exception>
    /// <exception cref="NoAnswerException">The node is not here, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<ZocpValue> SetAsync(ParameterAddress parameter, ZocpValue value, bool force, CancellationToken cancellation = default)
    {
        if (parameter.Node == Uuid)
        {
            return SetOwn(parameter.Path, value);
        }

        lock (Gate)
        {
            // ZOCP itself takes a SET of an unknown name as a new parameter.
            if (_shell.Core.Zocp.TryGetPeer(parameter.Node, out ZocpPeer? peer) && peer.TreeKnown && !peer.Tree.TryFind(parameter.Path, out _))
            {
                throw RequestErrors.NoParameter(parameter.Path, peer);
            }
        }

        ZocpEvent done = await RequestAsync(
            (zocp, now) => zocp.Set(now, parameter.Node, parameter.Path, value, force), Describe(parameter), parameter.Node, cancellation).ConfigureAwait(false);
        return done.Value;
    }

    /// <summary>Asks a node for the present value of a parameter; one of this node is known without asking.</summary>
    /// <exception cref="NotFoundException">The parameter is not there.</exception>
    /// <exception cref="RefusedException">The node is no ZOCP node.</exception>
    /// <exception cref="NoAnswerException">The node is not here, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<ZocpValue> GetAsync(ParameterAddress parameter, CancellationToken cancellation = default)
    {
        if (parameter.Node != Uuid)
        {
            await RequestAsync((zocp, now) => zocp.Refresh(now, parameter.Node), Describe(parameter), parameter.Node, cancellation).ConfigureAwait(false);
        }

        lock (Gate)
        {
            CapabilityTree? tree = TreeOf(parameter.Node);
            return tree is not null && tree.TryFind(parameter.Path, out Capability? found)
                ? found.Value
                : throw RequestErrors.NoParameter(parameter.Path, NameOf(parameter.Node), tree);
        }
    }

    /// <summary>Asks a node for all its parameters again.</summary>
    /// <exception cref="RefusedException">The peer is no ZOCP node.</exception>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public Task RefreshAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return RequestAsync((zocp, now) => zocp.Refresh(now, peer.Uuid), "parameters", peer.Uuid, cancellation);
    }

    /// <summary>Calls a method of a Tutti node. Old nodes are sent the call, but cannot answer.</summary>
    /// <returns>What the method returns; null from a node that cannot answer.</returns>
    /// <exception cref="NotFoundException">The node has no such method.</exception>
    /// <exception cref="RefusedException">The method failed; the reason is what it said.</exception>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<ZocpValue> CallAsync(Peer peer, string method, IReadOnlyList<ZocpValue> arguments, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(arguments);
        ZocpValue[] copy = [.. arguments];
        ZocpEvent done = await RequestAsync(
            (zocp, now) => zocp.Call(now, peer.Uuid, method, copy), $"{peer.Name}/{method}", peer.Uuid, cancellation).ConfigureAwait(false);
        return done.Value;
    }

    private async Task<ZocpEvent> RequestAsync(Func<ZocpNode, Protocols.Wire.Instant, long> ask, string what, Uuid where, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ThrowIfStopped();
        TaskCompletionSource<ZocpEvent> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (Gate)
        {
            // Once they have ended, nobody would end this one.
            ObjectDisposedException.ThrowIf(_requestsEnded, this);
            id = ask(_shell.Core.Zocp, _shell.Now);
            _requests.Add(id, answer);
        }

        _shell.Pump();
        using CancellationTokenRegistration registration = cancellation.Register(() => answer.TrySetCanceled(cancellation));
        try
        {
            ZocpEvent done = await answer.Task.ConfigureAwait(false);
            return RequestErrors.ThrowUnlessDone(done, what, NameOf(where));
        }
        finally
        {
            lock (Gate)
            {
                _requests.Remove(id);
            }
        }
    }

    private void Finish(in ZocpEvent done)
    {
        TaskCompletionSource<ZocpEvent>? answer;
        lock (Gate)
        {
            _requests.Remove(done.Id, out answer);
        }

        answer?.TrySetResult(done);
    }

    private void EndRequests()
    {
        TaskCompletionSource<ZocpEvent>[] waiting;
        lock (Gate)
        {
            _requestsEnded = true;
            waiting = [.. _requests.Values];
            _requests.Clear();
        }

        ZocpRefusal stopped = new(ZocpReason.PeerGone, string.Empty, Name, "this node stopped before the answer came", "make a new Node and ask again");
        foreach (TaskCompletionSource<ZocpEvent> answer in waiting)
        {
            answer.TrySetResult(new ZocpEvent { Kind = ZocpEventKind.RequestDone, Outcome = RequestOutcome.PeerGone, Refusal = stopped });
        }

        EndAllWatchers();
        Wake();
    }

    private ZocpValue SetOwn(string path, in ZocpValue value)
    {
        LocalParameter? own;
        lock (Gate)
        {
            if (!_shell.Core.Zocp.TryGetParameter(path, out own))
            {
                throw RequestErrors.NoParameter(path, Name, _shell.Core.Zocp.Tree);
            }
        }

        Emit(own, value);
        lock (Gate)
        {
            return own.Value;
        }
    }

    // With the lock held.
    private CapabilityTree? TreeOf(Uuid node) =>
        node == Uuid ? _shell.Core.Zocp.Tree
        : _shell.Core.Zocp.TryGetPeer(node, out ZocpPeer? peer) ? peer.Tree
        : null;

    private IReadOnlyList<Peer> Named(string name)
    {
        IReadOnlyList<Peer> all = Peers;
        IReadOnlyList<Peer> exact = [.. all.Where(p => p.Name == name || p.Identity == name)];
        string digits = name.Replace("-", string.Empty, StringComparison.Ordinal);
        return exact.Count > 0 || digits.Length < 4
            ? exact
            : [.. all.Where(p => p.Uuid.ToString().StartsWith(digits, StringComparison.OrdinalIgnoreCase))];
    }

    private bool IsHere(Uuid node) => node == Uuid || PeerOf(node) is not null;

    private string Describe(ParameterAddress address) => $"{NameOf(address.Node)}/{address.Path}";

    private string NameOf(Uuid node)
    {
        if (node == Uuid)
        {
            return Name;
        }

        lock (Gate)
        {
            return _peers.TryGetValue(node, out Peer? peer) ? peer.Name : node.ToString();
        }
    }

    // Woken by every event that may change the answer; the condition itself is cheap.
    private async Task WaitForAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellation)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task timeout = Task.Delay(limit, _options.TimeProvider, late.Token);
        while (true)
        {
            Task news = _news.Task;
            ThrowIfStopped();
            if (condition() || timeout.IsCompleted)
            {
                break;
            }

            await Task.WhenAny(news, timeout).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        await late.CancelAsync().ConfigureAwait(false);
    }
}
