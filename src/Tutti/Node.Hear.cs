using Microsoft.Extensions.Logging;

using Tutti.Protocols;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti;

public sealed partial class Node
{
    private static readonly TimeSpan s_slowHandler = TimeSpan.FromMilliseconds(10);

    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastEntered;
    private long _handlersFrom; // when the thread came with news, or the last handler ended: on the clock of the options, or in ticks of 1 ms
    private bool _timesExactly;
    private Peer? _lastSource;

    // One piece of news at a time, in order; see NodeShell.Drain.
    private void Hear(in NodeEvent news, bool first)
    {
        try
        {
            if (first)
            {
                _timesExactly = NodeMeter.TimesHandlers || !OperatingSystem.IsLinux() || _options.TimeProvider != TimeProvider.System;
                _handlersFrom = HandlerClock;
            }

            if (news.IsZocp)
            {
                Hear(news.Zocp);
            }
            else if (news.Message is { } message)
            {
                Hear(message);
            }
            else
            {
                Hear(news.Zre);
            }
        }
#pragma warning disable CA1031 // Handlers are guarded where they are called; the program's Post may throw too, when its window is closed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(new HandlerFailure(nameof(NodeOptions.Post), e));
        }
    }

    private void Lose(long count) => Hear(
        new NodeEvent(new ZocpEvent
        {
            Kind = ZocpEventKind.Refused,
            Refusal = new ZocpRefusal(
                ZocpReason.TooMany, $"{count} pieces of news", Name, "this program emitted faster than its handlers took the news of it", "make handlers shorter"),
        }),
        first: true);

    private void Hear(in ZocpEvent news)
    {
        switch (news.Kind)
        {
            case ZocpEventKind.LocalChanged when news.Parameter is { } local:
                TellWatchers(Uuid, news.Path ?? local.Path, news.Value);
                ParameterChanged(local, news);
                break;
            case ZocpEventKind.SignalReceived when news.Path is { } path:
                TellWatchers(news.Peer, path, news.Value);
                break;
            case ZocpEventKind.ValueChanged when news.Path is { } path:
                TellWatchers(news.Peer, path, news.Value);
                break;
            case ZocpEventKind.RequestDone:
                Finish(news);
                break;
            case ZocpEventKind.Called:
                Answer(news);
                break;
            case ZocpEventKind.LinksChanged:
                StateChanged();
                TellPatches();
                break;
            case ZocpEventKind.TwinMet:
                TellTwin(news.Peer, news.Text ?? "two nodes share a name");
                break;
            case ZocpEventKind.TreeReady or ZocpEventKind.TreeChanged when PeerOf(news.Peer) is { } peer:
                Wake();
                Run(PeerChanged, peer, nameof(PeerChanged));
                TellPatches();
                break;
            case ZocpEventKind.Refused when news.Refusal is { } refusal:
                Tell(new Refusal(refusal.What, refusal.Where, refusal.Why, refusal.Remedy));
                break;
            case ZocpEventKind.ProtocolError:
                Tell(new Refusal("a message", NameOf(news.Peer), news.Text ?? "it is malformed", "look at the program that sent it"));
                break;
            case ZocpEventKind.PeerSilent:
                Tell(new Refusal("parameters", NameOf(news.Peer), "the node does not answer, although its connection stands", "start its program again"));
                break;
            default:
                break;
        }
    }

    private void Hear(NodeMessage message)
    {
        if (MessageReceived is { } handlers && SourceOf(message.Peer) is { } peer)
        {
            Run(handlers, new ZreMessage(peer, message.Group, message.Frames), nameof(MessageReceived));
        }
    }

    private void Hear(in ZreEvent news)
    {
        switch (news.Kind)
        {
            case ZreEventKind.Entered when news.Source is { } source:
                Enter(source);
                break;
            case ZreEventKind.Exited when PeerOf(news.Peer) is { } peer:
                Exit(peer, news.Reason, news.Detail ?? news.Reason.ToString());
                break;
            case ZreEventKind.Joined when PeerOf(news.Peer) is { } peer:
                Run(PeerJoined, new PeerGroup(peer, news.Group ?? string.Empty), nameof(PeerJoined));
                break;
            case ZreEventKind.Left when PeerOf(news.Peer) is { } peer:
                Run(PeerLeft, new PeerGroup(peer, news.Group ?? string.Empty), nameof(PeerLeft));
                break;
            case ZreEventKind.Evasive when PeerOf(news.Peer) is { } peer:
                LogEvasive(_log, peer.Name, peer.Uuid);
                Run(PeerEvasive, peer, nameof(PeerEvasive));
                break;
            case ZreEventKind.Recovered when PeerOf(news.Peer) is { } peer:
                Run(PeerRecovered, peer, nameof(PeerRecovered));
                break;
            case ZreEventKind.PeerRefused or ZreEventKind.PeerUnreachable:
                string who = news.Name.Length > 0 ? news.Name : news.Peer == default ? Name : news.Peer.ToString();
                Tell(new Refusal("a connection", who, news.Detail ?? "no reason was given", "check the network between the two, and that machine's firewall"));
                break;
            default:
                break;
        }
    }

    private void Enter(ZrePeer source)
    {
        Peer peer = new(this, source);
        _lastSource = null;
        lock (Gate)
        {
            _peers[source.Uuid] = peer;
            _lastEntered = _options.TimeProvider.GetTimestamp();
        }

        LogEntered(_log, peer.Name, peer.Uuid, peer.Endpoint);
        Wake();
        Run(PeerEntered, peer, nameof(PeerEntered));
    }

    private void Exit(Peer peer, ExitReason why, string reason)
    {
        _lastSource = null;
        lock (Gate)
        {
            peer.IsPresent = false;
            _clocks.Forget(peer.Uuid);
            _peers.Remove(peer.Uuid);
        }

        LogExited(_log, peer.Name, peer.Uuid, reason);
        Wake();
        if (why is not (ExitReason.Replaced or ExitReason.UnitsLost or ExitReason.ProtocolError))
        {
            // In those cases it is met again at once, and the core renews what we watch.
            EndWatchers(peer.Uuid, peer.Name, reason);
        }

        Run(PeerExited, new PeerExit(peer, reason), nameof(PeerExited));
        TellPatches();
    }

    private void ParameterChanged(LocalParameter local, in ZocpEvent news)
    {
        if (local.Tag is not Parameter parameter)
        {
            return;
        }

        if (parameter.IsPersistent)
        {
            StateChanged();
        }

        Uuid uuid = news.Peer == default ? Uuid : news.Peer;
        string source = uuid == Uuid ? Name : SourceOf(uuid)?.Name ?? uuid.ToString();
        if (_options.Post is not null)
        {
            PostRaise(parameter, news, source, uuid);
        }
        else
        {
            parameter.Raise(this, news.Value, news.Old, source, uuid, news.Cause);
            TellIfSlow(parameter.Path);
        }
    }

    // Most news of a stream comes from the same peer.
    private Peer? SourceOf(Uuid uuid) => _lastSource is { } last && last.Uuid == uuid ? last : _lastSource = PeerOf(uuid);

    // Apart from the common path, or the captured variables would be allocated there too.
    private void PostRaise(Parameter parameter, ZocpEvent news, string source, Uuid uuid) => _options.Post!(() =>
    {
        long start = _options.TimeProvider.GetTimestamp();
        parameter.Raise(this, news.Value, news.Old, source, uuid, news.Cause);
        TellIfSlow(start, _options.TimeProvider.GetTimestamp(), parameter.Path);
    });

    private void Run<T>(Action<T>? handlers, T argument, string what)
    {
        if (handlers is null)
        {
            return;
        }

        if (_options.Post is not null)
        {
            PostCall(handlers, argument, what);
        }
        else
        {
            Call(handlers, argument, what);
            TellIfSlow(what);
        }
    }

    private void PostCall<T>(Action<T> handlers, T argument, string what) => _options.Post!(() =>
    {
        long start = _options.TimeProvider.GetTimestamp();
        Call(handlers, argument, what);
        TellIfSlow(start, _options.TimeProvider.GetTimestamp(), what);
    });

    private void Call<T>(Action<T> handlers, T argument, string what)
    {
        foreach (Action<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(argument);
            }
#pragma warning disable CA1031 // The program's handler must not end the node, nor keep the other handlers from hearing.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail(new HandlerFailure(what, e));
            }
        }
    }

    // To look at the exact clock takes longer than most handlers do. On Linux the coarse one moves every 4 ms, which is enough to find slow ones.
    private long HandlerClock => _timesExactly ? _options.TimeProvider.GetTimestamp() : Environment.TickCount64;

    // One look at the clock a handler: it began when the one before it ended.
    private void TellIfSlow(string what)
    {
        long start = _handlersFrom;
        _handlersFrom = HandlerClock;
        if (_timesExactly)
        {
            TellIfSlow(start, _handlersFrom, what);
        }
        else if (_handlersFrom - start > s_slowHandler.TotalMilliseconds)
        {
            LogSlow(_log, what, _handlersFrom - start);
        }
    }

    private void TellIfSlow(long start, long end, string what)
    {
        TimeSpan span = _options.TimeProvider.GetElapsedTime(start, end);
        NodeMeter.Handled(Name, span);
        if (span > s_slowHandler)
        {
            LogSlow(_log, what, span.TotalMilliseconds);
        }
    }

    private void Tell(Refusal refusal)
    {
        LogRefused(_log, refusal.What, refusal.Where, refusal.Reason, refusal.Remedy);
        Run(Refused, refusal, nameof(Refused));
    }

    internal void Fail(HandlerFailure failure)
    {
        LogFailed(_log, failure.Exception, failure.What);
        try
        {
            HandlerFailed?.Invoke(failure);
        }
#pragma warning disable CA1031 // As above: even this handler.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(_log, e, nameof(HandlerFailed));
        }
    }

    private void Wake() => Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private Peer? PeerOf(Uuid uuid)
    {
        lock (Gate)
        {
            return _peers.GetValueOrDefault(uuid);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} ({Uuid}) entered, at {Endpoint}")]
    private static partial void LogEntered(ILogger log, string name, Uuid uuid, string endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} ({Uuid}) has gone: {Reason}")]
    private static partial void LogExited(ILogger log, string name, Uuid uuid, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} ({Uuid}) is silent and does not answer")]
    private static partial void LogEvasive(ILogger log, string name, Uuid uuid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused: {What} ({Where}): {Reason}; {Remedy}")]
    private static partial void LogRefused(ILogger log, string what, string where, string reason, string remedy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The handler of {What} took {Milliseconds:0} ms; while it runs this node hears nothing else")]
    private static partial void LogSlow(ILogger log, string what, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The handler of {What} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string what);
}
