using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>SUB and UNSUB from peers, and the lists of subscribers in the own tree.</content>
public sealed partial class ZocpNode
{
    /// <summary>Links that this node began as emitter and that the receiver has not sent back yet.</summary>
    private readonly HashSet<(Uuid Peer, string? Emitter, string? Receiver)> _unconfirmed = [];

    /// <summary>
    /// Links that their receiver has asked for. When it asks again it had given up the first request, and dropped what came along the link since:
    /// so it needs the present value again. (Who watches has asked for the tree since.)
    /// </summary>
    private readonly HashSet<(Uuid Peer, string? Emitter, string? Receiver)> _requested = [];

    /// <summary>SUB. If the sender is the receiver, it is listed; else this node acts as if it had begun the link itself (zocp-5.6).</summary>
    private void OnSubscribe(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        if (!TryReadLink(now, from, content, mark, "SUB", out LinkRequest link))
        {
            return;
        }

        if (link.EmitterPeer == Uuid && link.ReceiverPeer == from.Uuid && !Believe(from, link.Emitter, link.Receiver))
        {
            return;
        }

        ZocpRefusal? refusal = link.EmitterPeer == Uuid && link.ReceiverPeer == from.Uuid
            ? AcceptSubscriber(now, from, link, mark.Id != 0)
            : link.Emitter is null
                ? new ZocpRefusal(ZocpReason.NotSupported, "link everything", _options.Name, "only a receiver itself may ask for everything")
                : link.ReceiverPeer == Uuid && link.EmitterPeer == from.Uuid
                    ? AcceptEmitter(now, from, link)
                    : Deferred;
        if (ReferenceEquals(refusal, Deferred))
        {
            StartLink(now, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, true, from.Uuid, mark.Id);
            return;
        }

        if (refusal is not null)
        {
            Refuse(from.Uuid, refusal);
            TakeBack(now, from, link);
        }

        Reply(now, from, mark.Id, default, refusal);
    }

    /// <summary>An old emitter has listed us before it asked, and cannot be answered: it is unlinked, or it would list a dead link for ever.</summary>
    private void TakeBack(Instant now, ZocpPeer from, LinkRequest link)
    {
        if (from.IsOld && link.EmitterPeer == from.Uuid && link.Emitter is not null && link.Receiver is not null)
        {
            SendLink(now, from, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, 0);
            SubscribeAllAgain(now, from, link.Emitter);
        }
    }

    private static readonly ZocpRefusal Deferred = new(ZocpReason.None, "", "", "");

    /// <summary>Names become paths; a SUB that names neither end here is none of our business.</summary>
    private bool TryReadLink(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark, string method, out LinkRequest link)
    {
        if (!LinkRequest.TryRead(content, out link) || (link.Emitter is { } e && !IsGoodName(e)) || (link.Receiver is { } r && !IsGoodName(r)))
        {
            Complain(from, $"{method} must be two UUIDs and two names");
            Reply(now, from, mark.Id, default, new ZocpRefusal(ZocpReason.Malformed, method, _options.Name, "it must be two UUIDs and two names"));
            return false;
        }

        if (link.EmitterPeer != Uuid && link.ReceiverPeer != Uuid)
        {
            Reply(now, from, mark.Id, default, new ZocpRefusal(ZocpReason.NotFound, method, _options.Name, "it has no part in this link"));
            return false;
        }

        link = link with { Emitter = PathAt(link.EmitterPeer, link.Emitter), Receiver = PathAt(link.ReceiverPeer, link.Receiver) };
        return true;
    }

    private string? PathAt(Uuid peer, string? wire) =>
        wire is null ? null
        : peer == Uuid ? OwnPath(wire)
        : _peers.TryGetValue(peer, out ZocpPeer? known) && known.Can(ZocpExtensions.Paths) ? known.Tree.PathOfWire(wire)
        : ParameterPath.Of(wire);

    private ZocpRefusal? AcceptSubscriber(Instant now, ZocpPeer from, LinkRequest link, bool isRequest)
    {
        string what = LinkText("link", link.Emitter, link.Receiver);
        bool known = _subscribers.Contains(from.Uuid, link.Emitter, link.Receiver);
        ZocpRefusal? refusal = WhyNotEmitter(link.Emitter, link.Receiver, what);
        if (refusal is null && !known && _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            refusal = new ZocpRefusal(ZocpReason.TooMany, what, _options.Name, $"a node has at most {_options.MaxLinks} links", "raise MaxLinks");
        }

        if (refusal is not null)
        {
            return refusal;
        }

        List(now, from.Uuid, link.Emitter, link.Receiver, out bool added);
        bool confirmed = _unconfirmed.Remove((from.Uuid, link.Emitter, link.Receiver));
        if (added)
        {
            _requested.Remove((from.Uuid, link.Emitter, link.Receiver));
        }

        bool again = isRequest && link.Receiver is not null && !_requested.Add((from.Uuid, link.Emitter, link.Receiver));
        if ((added || confirmed || again) && link.Emitter is not null)
        {
            SendPresent(now, _parameters[link.Emitter], from);
        }

        Remember(true, from.Uuid, link.Emitter, link.Receiver);
        FinishOwn(now, ZocpMethod.Sub, from.Uuid, link);
        return null;
    }

    /// <summary>An emitter's node has listed us. Its SUB goes back as the sign that it is so here too.</summary>
    private ZocpRefusal? AcceptEmitter(Instant now, ZocpPeer from, LinkRequest link)
    {
        ZocpRefusal? refusal = WhyNotReceiver(link.Receiver, LinkText("link", link.Emitter, link.Receiver));
        if (refusal is not null)
        {
            return refusal;
        }

        if ((from.IsOld && !SafeGrammar.HasEmitter(from, link.Emitter!)) || _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            return Deferred;
        }

        bool isNew = _subscriptions.Add(from.Uuid, link.Emitter, link.Receiver);
        SendLink(now, from, "SUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, 0);
        Remember(false, from.Uuid, link.Emitter, link.Receiver);
        if (isNew && from is { IsOld: true, SpeaksZocp: true } && link.Receiver is not null)
        {
            AwaitPresent(from, link.Emitter, link.Receiver, Ask(now, from));
        }

        return null;
    }

    /// <summary>An old peer that holds more links than fit cannot be signalled safely any more: it counts as gone until it enters again.</summary>
    private bool Believe(ZocpPeer peer, string? emitter, string? receiver)
    {
        emitter = PathSeen(emitter);
        if (!peer.IsOld || !peer.Believes.Add(emitter, receiver))
        {
            return true;
        }

        _peersVersion++;
        if (peer.Believes.Count <= 2L * _options.MaxLinks)
        {
            return true;
        }

        peer.Believes.Remove(emitter, receiver);
        peer.IsOverfull = true;
        Complain(peer, "it holds more links than this node can remember; it gets no more signals");
        return false;
    }

    private void FinishOwn(Instant now, ZocpMethod method, Uuid peer, LinkRequest link)
    {
        foreach (Request request in _requests.Values.Where(request => request.Method == method && request.EmitterPeer == Uuid && request.ReceiverPeer == peer
            && request.Stage == RequestStage.Sent && string.Equals(request.Emitter, link.Emitter, StringComparison.Ordinal)
            && string.Equals(request.Receiver, link.Receiver, StringComparison.Ordinal)).ToArray())
        {
            Finish(now, request, RequestOutcome.Done, default, null);
        }
    }

    /// <summary>UNSUB mirrors SUB; whoever had no such link does nothing (zocp-5.7).</summary>
    private void OnUnsubscribe(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        if (!TryReadLink(now, from, content, mark, "UNSUB", out LinkRequest link))
        {
            return;
        }

        if (link.EmitterPeer == Uuid && link.ReceiverPeer == from.Uuid && from.Believes.Remove(PathSeen(link.Emitter), link.Receiver))
        {
            _peersVersion++;
        }

        if (link.EmitterPeer == Uuid)
        {
            bool was = Unlist(now, link.ReceiverPeer, link.Emitter, link.Receiver);
            Forget(true, link.ReceiverPeer, link.Emitter, link.Receiver);
            if (was && link.Emitter is not null && link.ReceiverPeer != from.Uuid && _peers.TryGetValue(link.ReceiverPeer, out ZocpPeer? receiverPeer))
            {
                SendLink(now, receiverPeer, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, 0);
            }
        }
        else
        {
            bool was = _subscriptions.Remove(link.EmitterPeer, link.Emitter, link.Receiver);
            Forget(false, link.EmitterPeer, link.Emitter, link.Receiver);
            if (was && _peers.TryGetValue(link.EmitterPeer, out ZocpPeer? emitterPeer))
            {
                SendLink(now, emitterPeer, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, 0);
                SubscribeAllAgain(now, emitterPeer, link.Emitter);
            }
        }

        Reply(now, from, mark.Id, default, null);
    }

    /// <summary>Lists a subscriber: in the tree, told to those who subscribed before, then among them (zocp-5.6).</summary>
    private void List(Instant now, Uuid peer, string? emitter, string? receiver, out bool added)
    {
        if (emitter is not null && _parameters.TryGetValue(emitter, out LocalParameter? parameter) && !parameter.Subscribers.Contains((peer, receiver)))
        {
            parameter.Subscribers.Add((peer, receiver));
            WriteSubscribers(now, parameter);
        }

        added = _subscribers.Add(peer, emitter, receiver);
        if (added)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.Subscribed, Peer = peer, Path = emitter, Text = receiver });
        }
    }

    /// <summary>The other way round: whoever leaves still gets the MOD.</summary>
    private bool Unlist(Instant now, Uuid peer, string? emitter, string? receiver)
    {
        _unconfirmed.Remove((peer, emitter, receiver));
        if (emitter is not null && _parameters.TryGetValue(emitter, out LocalParameter? parameter) && parameter.Subscribers.Remove((peer, receiver)))
        {
            WriteSubscribers(now, parameter);
        }

        bool was = _subscribers.Remove(peer, emitter, receiver);
        if (was)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.Unsubscribed, Peer = peer, Path = emitter, Text = receiver });
        }

        return was;
    }

    private void WriteSubscribers(Instant now, LocalParameter parameter)
    {
        Tree.SetLeaf(parameter.Entry, "subscribers", SubscribersOf(parameter));
        if (parameter.Entry.Contains("subscribers"))
        {
            ReportEntry(now, parameter, "subscribers");
        }
    }

    private static ZocpValue SubscribersOf(LocalParameter parameter)
    {
        ByteWriter list = new();
        JsonWriter.Raw(list, "["u8);
        foreach ((Uuid peer, string? receiver) in parameter.Subscribers)
        {
            JsonWriter.Raw(list, list.Length == 1 ? "["u8 : ",["u8);
            JsonWriter.String(list, peer.ToString());
            JsonWriter.Raw(list, ","u8);
            ZocpValue.From(receiver is null ? null : ParameterPath.ToWire(receiver)).WriteTo(list);
            JsonWriter.Raw(list, "]"u8);
        }

        JsonWriter.Raw(list, "]"u8);
        return ZocpValue.Read(list.WrittenSpan);
    }

    /// <summary>Ends all links of a parameter that is about to go.</summary>
    private void DropLinksOf(Instant now, LocalParameter parameter)
    {
        string path = parameter.Path;
        foreach ((Uuid peer, string? receiver) in parameter.Subscribers.ToArray())
        {
            if (_subscribers.Remove(peer, path, receiver))
            {
                Report(new ZocpEvent { Kind = ZocpEventKind.Unsubscribed, Peer = peer, Path = path, Text = receiver });
            }

            _unconfirmed.Remove((peer, path, receiver));
        }

        parameter.Subscribers.Clear();
        foreach ((Uuid peer, string? emitter, string? _) in Subscriptions.Where(link => string.Equals(link.Receiver, path, StringComparison.Ordinal)).ToArray())
        {
            _subscriptions.Remove(peer, emitter, path);
            if (_peers.TryGetValue(peer, out ZocpPeer? emitterPeer))
            {
                SendLink(now, emitterPeer, "UNSUB"u8, peer, emitter, Uuid, path, 0);
                SubscribeAllAgain(now, emitterPeer, emitter);
            }
        }

        foreach ((Uuid peer, string? emitter, string? _) in Subscribers.Where(link => link.Peer == Uuid && string.Equals(link.Receiver, path, StringComparison.Ordinal)).ToArray())
        {
            Unlist(now, peer, emitter, path);
        }

        foreach (ZocpLink link in _links.Values.Where(link => string.Equals(link.IsEmitter ? link.Emitter : link.Receiver, path, StringComparison.Ordinal)
            || (link.Peer == Uuid && string.Equals(link.Receiver, path, StringComparison.Ordinal))).ToArray())
        {
            Forget(link.IsEmitter, link.Peer, link.Emitter, link.Receiver);
        }
    }
}
