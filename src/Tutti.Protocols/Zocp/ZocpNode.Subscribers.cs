using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>SUB and UNSUB from peers, and the lists of subscribers in the own tree.</content>
public sealed partial class ZocpNode
{
    /// <summary>Links that this node began as emitter and that the receiver has not sent back yet, with the count of the last signal before.</summary>
    private readonly Dictionary<(Uuid Peer, string? Emitter, string? Receiver), long> _unconfirmed = [];

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

        if (link.EmitterPeer == Uuid && link.ReceiverPeer == from.Uuid && (IsLateAnswer(from, link, mark) || !Believe(from, link.Emitter, link.Receiver)))
        {
            return;
        }

        ZocpRefusal? refusal = link.EmitterPeer == Uuid && link.ReceiverPeer == from.Uuid
            ? AcceptSubscriber(now, from, link, mark)
            : link.Emitter is null
                ? new ZocpRefusal(ZocpReason.NotSupported, "link everything", _options.Name, "only a receiver itself may ask for everything")
                : link.ReceiverPeer == Uuid && link.EmitterPeer == from.Uuid
                    ? AcceptEmitter(now, from, link, mark)
                    : Deferred;
        if (ReferenceEquals(refusal, Deferred))
        {
            StartLink(now, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, isNew: true, replyTo: from.Uuid, replyId: mark.Id);
            return;
        }

        if (refusal is { Reason: ZocpReason.Removed })
        {
            SendLink(now, from, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, new FrameMark { Made = mark.Made + 1 });
        }
        else if (refusal is not null)
        {
            Refuse(from.Uuid, refusal);
            TakeBack(now, from, link);
        }

        long counter = refusal is null && from.Can(ZocpExtensions.Healing) ? FindLink(link.EmitterPeer == Uuid, from.Uuid, link.Emitter, link.Receiver)?.Counter ?? 0 : 0;
        Reply(now, from, mark.Id, counter > 0 ? ZocpValue.From(counter) : default, refusal);
    }

    /// <summary>
    /// A SUB with a counter that asks for no answer says that the sender has agreed to ours. It may come when that was given up: then the sender has
    /// let go of the link too, or is about to be asked again, and it would be listed here only (zocp-5.6).
    /// </summary>
    private bool IsLateAnswer(ZocpPeer from, LinkRequest link, in FrameMark mark) => mark is { Id: 0, Made: > 0 } && from.Can(ZocpExtensions.Healing)
        && !_subscribers.Contains(from.Uuid, link.Emitter, link.Receiver) && !IsAskedFor(true, from.Uuid, link.Emitter, link.Receiver);

    /// <summary>A peer remembers a link that was ended here since: the removal wins (zocp-9.5).</summary>
    private ZocpRefusal? WhyNotAnyMore(Instant now, ZocpPeer from, LinkRequest link, in FrameMark mark)
    {
        bool isMemory = mark is { Made: > 0, IsNew: false } && from.Can(ZocpExtensions.Healing);
        return isMemory && RemovedCounter(now, link.EmitterPeer == Uuid, from.Uuid, link.Emitter, link.Receiver) >= mark.Made
            ? new ZocpRefusal(ZocpReason.Removed, LinkText("link", link.Emitter, link.Receiver), _options.Name, "it was ended here since")
            : null;
    }

    /// <summary>An old emitter has listed us before it asked, and cannot be answered: it is unlinked, or it would list a dead link for ever.</summary>
    private void TakeBack(Instant now, ZocpPeer from, LinkRequest link)
    {
        if (from.IsOld && link.EmitterPeer == from.Uuid && link.Emitter is not null && link.Receiver is not null)
        {
            SendLink(now, from, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver);
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

    private ZocpRefusal? AcceptSubscriber(Instant now, ZocpPeer from, LinkRequest link, in FrameMark mark)
    {
        string what = LinkText("link", link.Emitter, link.Receiver);
        bool known = _subscribers.Contains(from.Uuid, link.Emitter, link.Receiver);
        ZocpRefusal? refusal = WhyNotAnyMore(now, from, link, mark) ?? WhyNotEmitter(link.Emitter, link.Receiver, what);
        if (refusal is null && !known && _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            refusal = new ZocpRefusal(ZocpReason.TooMany, what, _options.Name, $"a node has at most {_options.MaxLinks} links", "raise MaxLinks");
        }

        if (refusal is not null)
        {
            return refusal;
        }

        List(now, from.Uuid, link.Emitter, link.Receiver, out bool added);
        bool confirmed = _unconfirmed.Remove((from.Uuid, link.Emitter, link.Receiver), out long before);
        Remember(now, true, from.Uuid, link.Emitter, link.Receiver, mark.Made);
        if (added)
        {
            _requested.Remove((from.Uuid, link.Emitter, link.Receiver));
        }

        bool again = mark.Id != 0 && link.Receiver is not null && !_requested.Add((from.Uuid, link.Emitter, link.Receiver));
        if (link.Emitter is not null && (added || confirmed || again || mark.LastPlusOne > 0))
        {
            LocalParameter parameter = _parameters[link.Emitter];
            long last = mark.LastPlusOne > 0 ? mark.LastPlusOne - 1 : confirmed && before < parameter.Count ? before : -1;
            Resume(now, parameter, from, last, added || confirmed);
        }

        if (!from.Can(ZocpExtensions.Replies))
        {
            // Others answer the request itself; their SUB may be that of an earlier one, which was given up and ended since.
            FinishOwn(now, ZocpMethod.Sub, from.Uuid, link);
        }

        return null;
    }

    /// <summary>Until the receiver agrees, signals that are counted wait for it.</summary>
    private void BeginUnconfirmed(Uuid peer, string? emitter, string? receiver)
    {
        long count = 0;
        if (emitter is not null && _parameters.TryGetValue(emitter, out LocalParameter? parameter))
        {
            if (parameter is { Replay: null, Delivery: Delivery.Every } && Counts(peer, otherwise: false))
            {
                StartKeeping(parameter);
            }

            count = parameter.Count;
        }

        _unconfirmed[(peer, emitter, receiver)] = count;
    }

    private void Unconfirmed(Predicate<(Uuid Peer, string? Emitter, string? Receiver)> ends)
    {
        foreach ((Uuid Peer, string? Emitter, string? Receiver) link in _unconfirmed.Keys.Where(key => ends(key)).ToArray())
        {
            _unconfirmed.Remove(link);
        }
    }

    /// <summary>An emitter's node has listed us. Its SUB goes back as the sign that it is so here too.</summary>
    private ZocpRefusal? AcceptEmitter(Instant now, ZocpPeer from, LinkRequest link, in FrameMark mark)
    {
        ZocpRefusal? refusal = WhyNotAnyMore(now, from, link, mark) ?? WhyNotReceiver(link.Receiver, LinkText("link", link.Emitter, link.Receiver));
        if (refusal is not null)
        {
            return refusal;
        }

        if ((from.IsOld && !SafeGrammar.HasEmitter(from, link.Emitter!)) || _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            return Deferred;
        }

        // First the waiting link becomes that of this run of the emitter's node: it tells what came last.
        if (FindAny(false, from.Uuid, link.Emitter, link.Receiver) is { } known && known.Peer != from.Uuid)
        {
            Move(known, from.Uuid);
        }

        bool isNew = _subscriptions.Add(from.Uuid, link.Emitter, link.Receiver);
        FrameMark back = from.Can(ZocpExtensions.Healing)
            ? new FrameMark { Made = Math.Max(mark.Made, CounterFor(now, false, from.Uuid, link.Emitter, link.Receiver)) }
            : default;
        SendLink(now, from, "SUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, WithLast(back, from, link.Emitter, link.Receiver));
        Remember(now, false, from.Uuid, link.Emitter, link.Receiver, mark.Made);
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
            long counter = Forget(now, true, link.ReceiverPeer, link.Emitter, link.Receiver, mark.Made);
            if (was && link.Emitter is not null && link.ReceiverPeer != from.Uuid && _peers.TryGetValue(link.ReceiverPeer, out ZocpPeer? receiverPeer))
            {
                SendLink(now, receiverPeer, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, new FrameMark { Made = counter });
            }
        }
        else
        {
            bool was = _subscriptions.Remove(link.EmitterPeer, link.Emitter, link.Receiver);
            long counter = Forget(now, false, link.EmitterPeer, link.Emitter, link.Receiver, mark.Made);
            // An emitter of ours has taken us off before it told us: the echo could only hit the link that it has begun anew since.
            bool isKnownThere = link.EmitterPeer == from.Uuid && from.Can(ZocpExtensions.Healing);
            if (was && !isKnownThere && _peers.TryGetValue(link.EmitterPeer, out ZocpPeer? emitterPeer))
            {
                SendLink(now, emitterPeer, "UNSUB"u8, link.EmitterPeer, link.Emitter, link.ReceiverPeer, link.Receiver, new FrameMark { Made = counter });
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
                SendLink(now, emitterPeer, "UNSUB"u8, peer, emitter, Uuid, path);
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
            Drop(link);
        }
    }
}
