using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>What becomes of a SUB that this node asked for.</content>
public sealed partial class ZocpNode
{
    /// <summary>The end of a SUB of ours: the link is live, or what was prepared is taken back.</summary>
    private void LinkFinished(Instant now, Request request, RequestOutcome outcome, in ZocpValue value, ZocpRefusal? refusal)
    {
        bool receives = request.ReceiverPeer == Uuid;
        bool emits = request.EmitterPeer == Uuid;
        if ((!receives && !emits) || request.IsWithdrawn)
        {
            return;
        }

        if (outcome == RequestOutcome.Done)
        {
            LinkMade(now, request, value);
            return;
        }

        ZocpLink? link = FindLink(emits, request.Peer, request.Emitter, request.Receiver);
        if (link is { State: ZocpLinkState.Live } || IsAskedFor(emits, request.Peer, request.Emitter, request.Receiver))
        {
            return;
        }

        _firstCounts.Remove(new LinkKey(emits, request.Peer, request.Emitter, request.Receiver));
        if (link is not null && refusal?.Reason == ZocpReason.Removed)
        {
            Drop(link);
        }
        else if (link is not null)
        {
            link.State = outcome == RequestOutcome.Refused ? ZocpLinkState.Refused : ZocpLinkState.Waiting;
            link.Reason = refusal?.Why ?? "";
            _healAt = outcome == RequestOutcome.NoAnswer ? Instant.Min(_healAt, now + _options.RequestTimeout) : _healAt;
            Report(new ZocpEvent { Kind = ZocpEventKind.LinksChanged, Peer = request.Peer });
        }

        if (receives)
        {
            _subscriptions.Remove(request.EmitterPeer, request.Emitter, request.Receiver);
        }
        else
        {
            Unlist(now, request.ReceiverPeer, request.Emitter, request.Receiver);
        }

        if (outcome == RequestOutcome.NoAnswer && link is null && _peers.TryGetValue(request.Peer, out ZocpPeer? peer) && peer.Can(ZocpExtensions.Replies))
        {
            // The SUB may still be under way, and be taken when nobody waits for it any more. (A link that is remembered is asked for again.)
            SendLink(now, peer, "UNSUB"u8, request.EmitterPeer, request.Emitter, request.ReceiverPeer, request.Receiver);
        }
    }

    /// <summary>True while an answer to a SUB of ours for this very link is waited for.</summary>
    private bool IsAskedFor(bool emits, Uuid peer, string? emitter, string? receiver) => AskedFor(emits, peer, emitter, receiver).Any();

    private IEnumerable<Request> AskedFor(bool emits, Uuid peer, string? emitter, string? receiver) => _requests.Values.Where(request =>
        request is { Method: ZocpMethod.Sub, IsWithdrawn: false } && request.Peer == peer && request.EmitterPeer == (emits ? Uuid : peer)
        && request.ReceiverPeer == (emits ? peer : Uuid) && string.Equals(request.Emitter, emitter, StringComparison.Ordinal)
        && string.Equals(request.Receiver, receiver, StringComparison.Ordinal));

    /// <summary>A link is ended whose SUB may not be answered yet: UNSUB follows it on the same way, so what it answers is over by then.</summary>
    private void Withdraw(bool emits, Uuid peer, string? emitter, string? receiver)
    {
        foreach (Request request in AskedFor(emits, peer, emitter, receiver))
        {
            request.IsWithdrawn = true;
        }
    }

    private void LinkMade(Instant now, Request request, in ZocpValue value)
    {
        bool receives = request.ReceiverPeer == Uuid;
        bool emits = request.EmitterPeer == Uuid;
        if (receives && request is { Receiver: null, IsOwn: false }
            && FindLink(false, request.EmitterPeer, request.Emitter, null) is { State: ZocpLinkState.Live } shared)
        {
            shared.Watchers++;
        }

        if (receives && request.Emitter is null && _peers.TryGetValue(request.EmitterPeer, out ZocpPeer? watched) && !watched.IsOld)
        {
            // What changed between its tree and the subscription was told to nobody.
            Ask(now, watched);
        }

        if (receives && FindLink(false, request.EmitterPeer, request.Emitter, request.Receiver) is { } answered)
        {
            answered.AwaitsReplay = false;
        }

        long counter = value.TryGetInteger(out long told) && told is > 0 and < long.MaxValue / 2 ? Math.Max(told, request.Counter) : request.Counter;
        Remember(now, emits, emits ? request.ReceiverPeer : request.EmitterPeer, request.Emitter, request.Receiver, counter);
    }
}
