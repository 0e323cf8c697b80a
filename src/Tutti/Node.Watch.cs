using System.Runtime.CompilerServices;

using Tutti.Protocols.Zocp;

namespace Tutti;

public sealed partial class Node
{
    // Replaced as a whole under the lock, so that the path of every value reads it without one.
    private volatile Watcher[] _watchers = [];

    /// <summary>The values of one parameter: first the present one, then each that follows, until the enumeration is left.</summary>
    /// <remarks>
    /// A reader that falls behind gets the latest numbers and every text; 10,000 unread values end it with an error. Of a parameter of this node
    /// each value is seen that differs from the one before. The errors come while reading, not from the call.
    /// </remarks>
    /// <exception cref="NotFoundException">The parameter is not there.</exception>
    /// <exception cref="RefusedException">It may not be read.</exception>
    /// <exception cref="NoAnswerException">The node is not here, went away, or did not answer; or this node stopped meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped before.</exception>
    public IAsyncEnumerable<ParameterChange> WatchAsync(ParameterAddress parameter, CancellationToken cancellation = default) =>
        WatchAsync(parameter.Node, parameter.Path, cancellation);

    /// <summary>The values of all parameters of a node, each as it changes.</summary>
    /// <inheritdoc cref="WatchAsync(ParameterAddress, CancellationToken)" path="/remarks"/>
    /// <inheritdoc cref="WatchAsync(ParameterAddress, CancellationToken)" path="/exception"/>
    public IAsyncEnumerable<ParameterChange> WatchAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return WatchAsync(peer.Uuid, null, cancellation);
    }

    /// <summary>The values of all parameters of this node itself, each as it changes.</summary>
    /// <inheritdoc cref="WatchAsync(ParameterAddress, CancellationToken)" path="/remarks"/>
    /// <exception cref="NoAnswerException">This node stopped meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped before.</exception>
    public IAsyncEnumerable<ParameterChange> WatchOwnAsync(CancellationToken cancellation = default) => WatchAsync(Uuid, null, cancellation);

    private async IAsyncEnumerable<ParameterChange> WatchAsync(Uuid node, string? path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        WatchQueue queue = new();
        string what = path is null ? NameOf(node) : Describe(new ParameterAddress(node, path));
        lock (Gate)
        {
            _watchers = [.. _watchers, new Watcher(queue, node, path)];
        }

        Task<ZocpEvent>? subscribing = null;
        try
        {
            if (node == Uuid)
            {
                RequireOwn(path);
            }
            else
            {
                subscribing = RequestAsync((zocp, now) => zocp.Subscribe(now, node, path, Uuid, null), what, node, CancellationToken.None);
                await subscribing.WaitAsync(cancellation).ConfigureAwait(false);
            }

            TellPresent(queue, node, path);
            while (await queue.NextAsync(cancellation).ConfigureAwait(false) is ParameterChange change)
            {
                yield return change;
            }
        }
        finally
        {
            lock (Gate)
            {
                _watchers = [.. _watchers.Where(w => w.Queue != queue)];
            }

            if (subscribing is not null)
            {
                // Nobody waits for it: the reader has left.
                _ = UnsubscribeAsync(subscribing, node, path);
            }
        }
    }

    // Watchers are counted: one that left before it was counted must not be taken off, or another would see no more.
    private async Task UnsubscribeAsync(Task subscribing, Uuid node, string? path)
    {
        await subscribing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!subscribing.IsCompletedSuccessfully || _life != 1)
        {
            return;
        }

        lock (Gate)
        {
            _shell.Core.Zocp.Unsubscribe(_shell.Now, node, path, Uuid, null);
        }

        _shell.Pump();
    }

    private void RequireOwn(string? path)
    {
        ThrowIfStopped();
        lock (Gate)
        {
            if (path is not null && !_shell.Core.Zocp.TryGetParameter(path, out _))
            {
                throw RequestErrors.NoParameter(path, Name, _shell.Core.Zocp.Tree);
            }
        }
    }

    // A Tutti node sends the present value by itself; an old one does not, but its tree was asked for.
    private void TellPresent(WatchQueue queue, Uuid node, string? path)
    {
        ZocpValue value;
        lock (Gate)
        {
            if (path is null || !queue.IsUntouched || TreeOf(node) is not { } tree || !tree.TryFind(path, out Capability? found))
            {
                return;
            }

            value = found.Value;
        }

        queue.Add(new ParameterChange(node, NameOf(node), path, value, _options.TimeProvider.GetUtcNow()));
    }

    private void TellWatchers(Uuid node, string path, in ZocpValue value)
    {
        foreach ((WatchQueue queue, Uuid watched, string? only) in _watchers)
        {
            if (watched == node && (only is null || only == path))
            {
                queue.Add(new ParameterChange(node, NameOf(node), path, value, _options.TimeProvider.GetUtcNow()));
            }
        }
    }

    private void EndWatchers(Uuid node, string nodeName, string reason)
    {
        foreach ((WatchQueue queue, Uuid watched, _) in _watchers)
        {
            if (watched == node)
            {
                queue.Complete(new NoAnswerException($"the node has gone: {reason}", nodeName, Name, "watch again when it is back"));
            }
        }
    }

    private void EndAllWatchers()
    {
        foreach ((WatchQueue queue, _, _) in _watchers)
        {
            queue.Complete(new NoAnswerException("this node stopped", "watching", Name, "make a new Node and watch again"));
        }
    }

    private sealed record Watcher(WatchQueue Queue, Uuid Node, string? Path);
}
