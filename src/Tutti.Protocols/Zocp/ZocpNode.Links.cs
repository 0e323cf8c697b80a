using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Links that this node asks for: SUB and UNSUB in all three starting roles.</content>
public sealed partial class ZocpNode
{
    private readonly SubscriptionTable _subscribers = new();
    private readonly SubscriptionTable _subscriptions = new();

    /// <summary>Who gets signals of this node: peer, emitter's path or null for all, receiver's path or null for watching.</summary>
    public IEnumerable<(Uuid Peer, string? Emitter, string? Receiver)> Subscribers =>
        _subscribers.Peers.SelectMany(peer => peer.Each().Select(link => (peer.Peer, link.Emitter, link.Receiver)));

    /// <summary>Whose signals this node gets: peer, emitter's path or null for all, own receiver's path or null for watching.</summary>
    public IEnumerable<(Uuid Peer, string? Emitter, string? Receiver)> Subscriptions =>
        _subscriptions.Peers.SelectMany(peer => peer.Each().Select(link => (peer.Peer, link.Emitter, link.Receiver)));

    /// <summary>
    /// Links an emitter to a receiver, or lets a node watch it (receiver null). Either end, or none, may be this node. Done when the
    /// emitter's node has listed it. Watching by this node is counted: it ends with the last Unsubscribe.
    /// </summary>
    public long Subscribe(Instant now, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver) =>
        StartLink(now, emitterPeer, emitter, receiverPeer, receiver, isNew: true, isOwn: false);

    /// <summary>Ends a link, or one watching of this node.</summary>
    public long Unsubscribe(Instant now, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver)
    {
        Uuid counts = emitterPeer != Uuid ? emitterPeer : receiverPeer;
        Request request = new()
        {
            Method = ZocpMethod.Unsub,
            What = LinkText("unlink", emitter, receiver),
            Stage = RequestStage.Sent,
            Peer = counts,
            EmitterPeer = emitterPeer,
            Emitter = emitter,
            ReceiverPeer = receiverPeer,
            Receiver = receiver,
        };
        if (ForgetWaiting(now, emitterPeer == Uuid, counts, emitter, receiver))
        {
            request.Id = ++_lastId;
            Finish(now, request, RequestOutcome.Done, default, null);
        }
        else if (emitterPeer == Uuid && receiverPeer == Uuid)
        {
            request.Id = ++_lastId;
            EndOwnLink(now, request);
        }
        else if (!TryStart(now, request, out ZocpPeer? peer))
        {
            return request.Id;
        }
        else if (receiverPeer == Uuid)
        {
            EndAsReceiver(now, request, peer);
        }
        else if (emitterPeer == Uuid)
        {
            EndAsEmitter(now, request, peer);
        }
        else
        {
            EndAsThird(now, request, peer);
        }

        return request.Id;
    }

    private static string LinkText(string verb, string? emitter, string? receiver) =>
        receiver is null ? $"{(verb[0] == 'u' ? "stop watching" : "watch")} {emitter ?? "everything"}" : $"{verb} {emitter ?? "everything"} to {receiver}";

    private long StartLink(
        Instant now, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver, bool isNew, bool isOwn = true, Uuid replyTo = default, long replyId = 0)
    {
        Request request = new()
        {
            Method = ZocpMethod.Sub,
            What = LinkText("link", emitter, receiver),
            Peer = emitterPeer != Uuid ? emitterPeer : receiverPeer,
            EmitterPeer = emitterPeer,
            Emitter = emitter,
            ReceiverPeer = receiverPeer,
            Receiver = receiver,
            IsOwn = isOwn,
            IsNew = isNew,
            ReplyTo = replyTo,
            ReplyId = replyId,
        };
        if (emitterPeer == Uuid && receiverPeer == Uuid)
        {
            request.Id = ++_lastId;
            MakeOwnLink(now, request);
            return request.Id;
        }

        if (WhyNotLink(request) is { } refusal)
        {
            request.Id = ++_lastId;
            Finish(now, request, OutcomeOf(refusal.Reason), default, refusal);
        }
        else if (WatchAgain(request))
        {
            request.Id = ++_lastId;
            Finish(now, request, RequestOutcome.Done, default, null);
        }
        else if (TryStart(now, request, out _))
        {
            Look(now, request);
        }

        return request.Id;
    }

    /// <summary>A second watcher shares the subscription of the first.</summary>
    private bool WatchAgain(Request request) => !request.IsOwn && request.ReceiverPeer == Uuid && request.Receiver is null
        && FindLink(false, request.EmitterPeer, request.Emitter, null) is { State: ZocpLinkState.Live };

    /// <summary>An old peer is looked at first: its cached entry is no proof, and it dies of names it does not have.</summary>
    private void Look(Instant now, Request request)
    {
        request.Stage = RequestStage.Looking;
        if (request.EmitterPeer != Uuid && request.Emitter is not null && _peers[request.EmitterPeer] is { IsOld: true, SpeaksZocp: true } emitterPeer)
        {
            request.Get = Ask(now, emitterPeer);
        }

        if (request.ReceiverPeer != Uuid && request.Receiver is not null && _peers[request.ReceiverPeer] is { IsOld: true, SpeaksZocp: true } receiverPeer)
        {
            long get = Ask(now, receiverPeer);
            if (request.Peer == receiverPeer.Uuid)
            {
                request.Get = get;
            }
            else
            {
                request.OtherPeer = receiverPeer.Uuid;
                request.OtherGet = get;
            }
        }

        if (request.Get == 0 && request.OtherGet == 0)
        {
            MakeLink(now, request);
        }
    }

    private void MakeLink(Instant now, Request request)
    {
        ZocpRefusal? refusal = WhyNotLink(request) ?? WhyNotOld(request);
        if (refusal is not null)
        {
            Finish(now, request, OutcomeOf(refusal.Reason), default, refusal);
            return;
        }

        ZocpPeer peer = _peers[request.Peer];
        request.Get = request.OtherGet = 0;
        request.Stage = RequestStage.Sent;
        request.Counter = request.EmitterPeer == Uuid || request.ReceiverPeer == Uuid
            ? CounterFor(now, request.EmitterPeer == Uuid, request.Peer, request.Emitter, request.Receiver)
            : 0;
        bool receives = false;
        if (request.ReceiverPeer == Uuid)
        {
            receives = _subscriptions.Add(request.EmitterPeer, request.Emitter, request.Receiver);
        }
        else if (request.EmitterPeer == Uuid)
        {
            Believe(peer, request.Emitter, request.Receiver);
            List(now, request.ReceiverPeer, request.Emitter, request.Receiver, out bool added);
            if (added)
            {
                BeginUnconfirmed(request.ReceiverPeer, request.Emitter, request.Receiver);
            }
        }

        if (!SendLink(now, peer, "SUB"u8, request))
        {
            End(now, request, ZocpReason.NotSafe, "it could die of that");
        }
        else if (!peer.Can(ZocpExtensions.Replies) && request.EmitterPeer != Uuid)
        {
            request.Stage = RequestStage.Verifying;
            request.Get = peer.SpeaksZocp ? Ask(now, peer) : 0;
            if (!peer.SpeaksZocp)
            {
                Finish(now, request, RequestOutcome.Done, default, null);
            }
            else if (receives)
            {
                AwaitPresent(peer, request.Emitter, request.Receiver, request.Get);
            }
        }
    }

    private bool SendLink(Instant now, ZocpPeer to, ReadOnlySpan<byte> method, Request request)
    {
        bool isSub = request.Method == ZocpMethod.Sub;
        FrameMark mark = new() { Id = request.Id };
        if (to.Can(ZocpExtensions.Healing) && request.Receiver is not null && (request.EmitterPeer == Uuid || request.ReceiverPeer == Uuid))
        {
            mark = mark with { Made = request.Counter, IsNew = isSub && request.IsNew };
        }

        return SendLink(now, to, method, request.EmitterPeer, request.Emitter, request.ReceiverPeer, request.Receiver, isSub ? WithLast(mark, to, request.Emitter, request.Receiver) : mark);
    }

    /// <summary>A receiver that renews a link says what it had last.</summary>
    private FrameMark WithLast(in FrameMark mark, ZocpPeer emitterPeer, string? emitter, string? receiver)
    {
        if (!emitterPeer.Can(ZocpExtensions.Healing) || FindLink(false, emitterPeer.Uuid, emitter, receiver) is not { LastCount: >= 0 } link)
        {
            return mark;
        }

        link.AwaitsReplay = true;
        return mark with { LastPlusOne = link.LastCount + 1 };
    }

    private bool SendLink(
        Instant now, ZocpPeer to, ReadOnlySpan<byte> method, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver, in FrameMark mark = default)
    {
        LinkRequest link = new(emitterPeer, WireName(emitterPeer, emitter, to), receiverPeer, WireName(receiverPeer, receiver, to));
        link.WriteTo(_unit, method);
        return Send(now, to, _unit.WrittenSpan, mark);
    }

    private void MakeOwnLink(Instant now, Request request)
    {
        ZocpRefusal? refusal = WhyNotEmitter(request.Emitter, request.Receiver, request.What) ?? WhyNotReceiver(request.Receiver, request.What);
        if (refusal is null && (request.Emitter is null || request.Receiver is null || string.Equals(request.Emitter, request.Receiver, StringComparison.Ordinal)))
        {
            refusal = new ZocpRefusal(ZocpReason.NotSupported, request.What, _options.Name, "a node need not watch itself");
        }

        if (refusal is null && _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            refusal = new ZocpRefusal(ZocpReason.TooMany, request.What, _options.Name, $"a node has at most {_options.MaxLinks} links", "raise MaxLinks");
        }

        if (refusal is null)
        {
            List(now, Uuid, request.Emitter, request.Receiver, out bool added);
            if (added)
            {
                TakeSignal(now, Uuid, request.Emitter!, request.Receiver!, _parameters[request.Emitter!].Value);
            }
        }

        Finish(now, request, refusal is null ? RequestOutcome.Done : OutcomeOf(refusal.Reason), default, refusal);
    }
}
