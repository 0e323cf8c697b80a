using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>UNSUB that this node asks for, in all roles.</content>
public sealed partial class ZocpNode
{
    private void EndOwnLink(Instant now, Request request)
    {
        bool was = Unlist(now, Uuid, request.Emitter, request.Receiver);
        Forget(now, true, Uuid, request.Emitter, request.Receiver);
        if (was)
        {
            Finish(now, request, RequestOutcome.Done, default, null);
        }
        else
        {
            End(now, request, ZocpReason.NotFound, "there is no such link");
        }
    }

    private void EndAsReceiver(Instant now, Request request, ZocpPeer emitterPeer)
    {
        if (FindLink(false, emitterPeer.Uuid, request.Emitter, request.Receiver) is { Watchers: > 1 } shared)
        {
            shared.Watchers--;
            Finish(now, request, RequestOutcome.Done, default, null);
            return;
        }

        if (request.Receiver is null && AskedFor(false, emitterPeer.Uuid, request.Emitter, null).Skip(1).FirstOrDefault() is { } watching)
        {
            watching.IsWithdrawn = true; // the other watchers go on waiting for theirs
            Finish(now, request, RequestOutcome.Done, default, null);
            return;
        }

        Withdraw(false, emitterPeer.Uuid, request.Emitter, request.Receiver);
        request.Counter = Forget(now, false, emitterPeer.Uuid, request.Emitter, request.Receiver);
        if (!_subscriptions.Remove(emitterPeer.Uuid, request.Emitter, request.Receiver))
        {
            End(now, request, ZocpReason.NotFound, "there is no such link");
            return;
        }

        SendUnsubscribe(now, request, emitterPeer);
        SubscribeAllAgain(now, emitterPeer, request.Emitter);
    }

    private void SendUnsubscribe(Instant now, Request request, ZocpPeer to)
    {
        if (!SendLink(now, to, "UNSUB"u8, request))
        {
            Finish(now, request, RequestOutcome.Done, default, null);
        }
        else if (!to.Can(ZocpExtensions.Replies))
        {
            if (to.SpeaksZocp)
            {
                request.Stage = RequestStage.Verifying;
                request.Get = Ask(now, to);
            }
            else
            {
                Finish(now, request, RequestOutcome.Done, default, null);
            }
        }
    }

    /// <summary>pyZOCP forgets a subscription to everything with the last one to a name; it is made again (docs/specs/errata.md).</summary>
    private void SubscribeAllAgain(Instant now, ZocpPeer emitterPeer, string? ended)
    {
        if (!emitterPeer.IsOld || ended is null || _subscriptions.Of(emitterPeer.Uuid) is not { HasAll: true } left || left.Each().Any(link => link.Emitter is not null))
        {
            return;
        }

        foreach (string? receiver in left.Receivers(null))
        {
            SendLink(now, emitterPeer, "SUB"u8, emitterPeer.Uuid, null, Uuid, receiver);
        }
    }

    private void EndAsEmitter(Instant now, Request request, ZocpPeer receiverPeer)
    {
        Withdraw(true, receiverPeer.Uuid, request.Emitter, request.Receiver);
        request.Counter = Forget(now, true, receiverPeer.Uuid, request.Emitter, request.Receiver);
        if (!Unlist(now, receiverPeer.Uuid, request.Emitter, request.Receiver))
        {
            End(now, request, ZocpReason.NotFound, "there is no such link");
        }
        else if (request.Emitter is null || !SendLink(now, receiverPeer, "UNSUB"u8, request) || receiverPeer.IsOld)
        {
            Finish(now, request, RequestOutcome.Done, default, null);
        }
    }

    private void EndAsThird(Instant now, Request request, ZocpPeer emitterPeer)
    {
        if (request.Emitter is null)
        {
            End(now, request, ZocpReason.NotSupported, "only a receiver itself may stop asking for everything");
        }
        else if (emitterPeer.IsOld && !Lists(emitterPeer, request))
        {
            End(now, request, ZocpReason.NotFound, "it does not list such a link");
        }
        else
        {
            SendUnsubscribe(now, request, emitterPeer);
        }
    }
}
