using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Peers: entering, exiting, their trees (GET and MOD) and their signals.</content>
public sealed partial class ZocpNode
{
    private readonly char[] _name = new char[1024];

    /// <summary>A peer entered. One that is here already exits first.</summary>
    public void Entered(Instant now, Uuid peer, string name, IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(headers);
        Exited(now, peer, "entered again");
        if (peer == Uuid)
        {
            return;
        }

        if (_peers.Count >= _options.MaxPeers)
        {
            Refuse(peer, new ZocpRefusal(ZocpReason.TooMany, "enter", name, $"a node has at most {_options.MaxPeers} peers", "raise MaxPeers"));
            return;
        }

        ZocpPeer entered = new(peer, name, headers, _options.MaxTreeOctets);
        _peers.Add(peer, entered);
        _peersVersion++;
        Report(new ZocpEvent { Kind = ZocpEventKind.PeerEntered, Peer = peer, Text = name });
        if (entered.SpeaksZocp)
        {
            Ask(now, entered);
        }
    }

    /// <summary>A peer exited: its subscriptions end and the lists in the own tree are cleaned; links wait for its return (zocp-5.5).</summary>
    public void Exited(Instant now, Uuid peer, string reason)
    {
        if (!_peers.Remove(peer, out ZocpPeer? gone))
        {
            return;
        }

        _peersVersion++;
        (string? Emitter, string? Receiver)[] lost = _subscribers.Of(peer)?.Each().ToArray() ?? [];
        _subscribers.RemovePeer(peer);
        _subscriptions.RemovePeer(peer);
        foreach (string path in lost.Where(link => link.Emitter is not null).Select(link => link.Emitter!).Distinct(StringComparer.Ordinal))
        {
            if (_parameters.TryGetValue(path, out LocalParameter? parameter))
            {
                parameter.Subscribers.RemoveAll(subscriber => subscriber.Peer == peer);
                WriteSubscribers(now, parameter);
            }
        }

        foreach ((string? emitter, string? receiver) in lost)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.Unsubscribed, Peer = peer, Path = emitter, Text = receiver });
        }

        FinishAllOf(now, peer);
        LinksWait(now, gone);
        Report(new ZocpEvent { Kind = ZocpEventKind.PeerExited, Peer = peer, Text = reason });
    }

    /// <summary>Sends GET null, or notes that one more is wanted after the one under way; returns the number of the GET whose answer will do.</summary>
    private long Ask(Instant now, ZocpPeer peer)
    {
        if (peer.Asked > peer.Answered)
        {
            peer.AskAgain = true;
            return peer.Asked + 1;
        }

        peer.AskAgain = false;
        peer.Asked++;
        peer.AskedAt = now;
        peer.Named = new HashSet<string>(StringComparer.Ordinal);
        Send(now, peer, "{\"GET\":null}"u8, peer.Asked);
        _deadlines.Enqueue(new Deadline(now + _options.RequestTimeout, 0, peer.Uuid, peer.Asked));
        return peer.Asked;
    }

    /// <summary>Asks an old peer again when something hangs on its tree, but not in every moment.</summary>
    private void AskIfStale(Instant now, ZocpPeer peer)
    {
        if (peer.SpeaksZocp && peer.Asked == peer.Answered && now >= peer.AskedAt + _options.RequestTimeout)
        {
            Ask(now, peer);
        }
    }

    /// <summary>GET: answered by MOD and by nothing else (zocp-5.2).</summary>
    private void OnGet(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        bool keyed = content.Length > 2 && (JsonMembers.IsObject(content) || JsonItems.IsArray(content) || content[0] == '"')
            && !IsEmpty(content);
        if (!keyed && !(content.SequenceEqual("null"u8) || content.SequenceEqual("false"u8) || IsZero(content) || IsEmpty(content)))
        {
            Complain(from, "GET must be null or names");
            return;
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"MOD\":"u8);
        if (!keyed)
        {
            Tree.Root.WriteTo(_unit);
        }
        else if (!TryWriteAsked(from, content))
        {
            Complain(from, "GET must be null or names");
            return;
        }

        JsonWriter.Raw(_unit, "}"u8);
        SendModificationTo(now, from, _unit.WrittenSpan, mark.Id, !keyed);
    }

    private static bool IsZero(ReadOnlySpan<byte> content) => ZocpValue.Read(content).TryGetNumber(out double number) && number == 0;

    private static bool IsEmpty(ReadOnlySpan<byte> content)
    {
        if (JsonMembers.IsObject(content))
        {
            JsonMembers members = new(content);
            return !members.MoveNext();
        }

        if (JsonItems.IsArray(content))
        {
            JsonItems items = new(content);
            return !items.MoveNext();
        }

        return content.SequenceEqual("\"\""u8);
    }

    private bool TryWriteAsked(ZocpPeer from, ReadOnlySpan<byte> content)
    {
        HashSet<string> written = new(StringComparer.Ordinal);
        JsonWriter.Raw(_unit, "{"u8);
        if (JsonMembers.IsObject(content))
        {
            JsonMembers members = new(content);
            while (members.MoveNext())
            {
                WriteAsked(from, JsonText.Decode(members.Name), written);
            }
        }
        else if (content[0] == '"')
        {
            WriteAsked(from, JsonText.Decode(content[1..^1]), written);
        }
        else
        {
            JsonItems items = new(content);
            while (items.MoveNext())
            {
                if (items.Value[0] != '"')
                {
                    return false;
                }

                WriteAsked(from, JsonText.Decode(items.Value[1..^1]), written);
            }
        }

        JsonWriter.Raw(_unit, "}"u8);
        return true;
    }

    /// <summary>An unknown name is answered by null, which means "gone"; to an old peer by nothing: the null would stay and break a later signal.</summary>
    private void WriteAsked(ZocpPeer from, string name, HashSet<string> written)
    {
        int at = Tree.Root.IndexOf(name);
        if ((at < 0 && !from.Can(ZocpExtensions.Removal)) || !written.Add(name))
        {
            return;
        }

        if (written.Count > 1)
        {
            JsonWriter.Raw(_unit, ","u8);
        }

        JsonWriter.String(_unit, name);
        JsonWriter.Raw(_unit, ":"u8);
        if (at < 0)
        {
            JsonWriter.Raw(_unit, "null"u8);
        }
        else
        {
            Tree.Root.WriteEntry(_unit, at);
        }
    }

    /// <summary>MOD: merged into the cached tree of its sender; in answer to GET it replaces it (zocp-5.3).</summary>
    private void OnModification(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        if (!JsonMembers.IsObject(content))
        {
            Complain(from, "MOD must be an object");
            return;
        }

        int shape = from.Tree.Shape;
        long leftOut = from.Tree.LeftOut;
        HashSet<string> before = new(from.Tree.Root.Names, StringComparer.Ordinal);
        ModificationReader reader = new(from, news => Report(news));
        reader.Merge(content);
        bool first = !from.TreeKnown;
        bool answer = from.Asked > from.Answered && IsAnswer(from, before, reader.Named, mark);
        if (answer)
        {
            Prune(from, reader.Named);
            from.TreeKnown = true;
        }

        if (from.Tree.LeftOut > leftOut)
        {
            Refuse(from.Uuid, new ZocpRefusal(ZocpReason.TooMany, "keep the tree", from.Name, $"it has more than {_options.MaxTreeOctets} octets", "raise MaxTreeOctets"));
        }

        if (from.Tree.Shape != shape)
        {
            _peersVersion++;
        }

        if (reader.Changed.Count > 0 || from.Tree.Shape != shape)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.TreeChanged, Peer = from.Uuid, Paths = reader.Changed });
        }

        if (reader.WantsRefresh && !answer)
        {
            AskIfStale(now, from);
        }

        if (answer)
        {
            GetAnswered(now, from, first);
        }

        else if (from.Tree.Shape != shape)
        {
            LinksLost(from);
            Heal(now);
        }

        PayOwed(now, from);
    }

    /// <summary>
    /// A peer of ours marks its answer. Of an old peer the first MOD is the answer; later one that names everything known. One that does
    /// not is only a candidate: when the time is up, what no MOD named since the question is gone.
    /// </summary>
    private static bool IsAnswer(ZocpPeer from, HashSet<string> before, HashSet<string> named, FrameMark mark)
    {
        if (from.Can(ZocpExtensions.Replies))
        {
            return mark.IsWhole && mark.Id == from.Asked;
        }

        from.Named?.UnionWith(named);
        return !from.TreeKnown || before.IsSubsetOf(named);
    }

    private static void Prune(ZocpPeer from, HashSet<string> named)
    {
        foreach (string name in from.Tree.Root.Names.ToArray())
        {
            if (!named.Contains(name))
            {
                from.Tree.Remove(from.Tree.Root, name);
            }
        }
    }

    private void GetAnswered(Instant now, ZocpPeer from, bool first)
    {
        from.Answered = from.Asked;
        from.Named = null;
        if (first)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.TreeReady, Peer = from.Uuid });
        }

        if (from.AskAgain)
        {
            Ask(now, from);
        }

        ContinueRequests(now, from);
        Heal(now);
    }

    private void GetTimedOut(Instant now, ZocpPeer peer, long number)
    {
        if (peer.Asked != number || peer.Answered >= number)
        {
            return;
        }

        if (peer is { TreeKnown: true, Named.Count: > 0 })
        {
            Prune(peer, peer.Named);
            _peersVersion++;
            GetAnswered(now, peer, false);
            return;
        }

        peer.Answered = number;
        Report(new ZocpEvent { Kind = ZocpEventKind.PeerSilent, Peer = peer.Uuid });
        if (peer.AskAgain)
        {
            Ask(now, peer);
        }
    }

    /// <summary>Signals that had to wait until they were safe for an old peer.</summary>
    private void PayOwed(Instant now, ZocpPeer peer)
    {
        if (peer.Owed.Count == 0)
        {
            return;
        }

        foreach (LocalParameter parameter in peer.Owed.ToArray())
        {
            peer.Owed.Remove(parameter);
            SendPresent(now, parameter, peer);
        }
    }

    /// <summary>Sends the present value to one subscriber, or owes it.</summary>
    private void SendPresent(Instant now, LocalParameter parameter, ZocpPeer peer)
    {
        if (_subscribers.Of(peer.Uuid) is not null && !parameter.Value.IsNull)
        {
            WriteSignal(_signal, parameter);
            WriteHops();
            SendAlong(now, parameter, new SignalRoute(peer, FormFor(parameter, peer)), _signal.WrittenSpan);
        }
    }

    /// <summary>SIG: into the cache, then along the links into own receivers, then to whoever watches (zocp-4.5).</summary>
    private void OnSignal(Instant now, ZocpPeer from, ReadOnlySpan<byte> content)
    {
        if (!JsonItems.IsArray(content))
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        JsonItems items = new(content);
        if (!items.MoveNext() || items.Value[0] != '"' || items.Value.Length > _name.Length)
        {
            Complain(from, "SIG must name its emitter");
            return;
        }

        ReadOnlySpan<char> name = _name.AsSpan(0, JsonText.Decode(items.Value[1..^1], _name));
        if (!items.MoveNext())
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        ZocpValue value = ZocpValue.Read(items.Value);
        if (items.MoveNext())
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        string path = FindEmitter(from, name) is { } entry ? Cache(from, entry, value) : from.Tree.PathOfWire(name.ToString());
        TakeSignals(now, from, path, value);
    }

    private static Capability? FindEmitter(ZocpPeer from, ReadOnlySpan<char> name) =>
        from.Tree.Root.TryGetObject(name, out Capability? entry) ? name.SequenceEqual(Words.Objects) ? null : entry
        : name.Contains('/') && from.Tree.TryFind(name.ToString(), out entry) ? entry
        : null;

    private string Cache(ZocpPeer from, Capability entry, in ZocpValue value)
    {
        ZocpValue old = entry.Value;
        from.Tree.SetLeaf(entry, "value", value);
        if (!old.Equals(value))
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.ValueChanged, Peer = from.Uuid, Path = entry.Path, Value = value, Old = old });
        }

        return entry.Path;
    }

    private void TakeSignals(Instant now, ZocpPeer from, string path, in ZocpValue value)
    {
        if (_subscriptions.Of(from.Uuid) is not { } subscriptions)
        {
            return;
        }

        IReadOnlyList<string?> receivers = subscriptions.Receivers(path);
        for (int i = 0; i < receivers.Count; i++)
        {
            if (receivers[i] is { } receiver)
            {
                TakeSignal(now, from.Uuid, path, receiver, value);
            }
        }

        if (receivers.Count > 0 || subscriptions.HasAll)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.SignalReceived, Peer = from.Uuid, Path = path, Value = value });
        }
    }

    /// <summary>One signal into one own receiver: converted, clamped, stored when it differs, and signalled on.</summary>
    private void TakeSignal(Instant now, Uuid from, string emitter, string receiver, in ZocpValue value)
    {
        if (!_parameters.TryGetValue(receiver, out LocalParameter? parameter))
        {
            return;
        }

        ZocpReason reason = parameter.Rules.FitType(value, true, out ZocpValue fit);
        if (reason != ZocpReason.None)
        {
            LinkRefuses(from, emitter, parameter, reason, value);
            return;
        }

        if (parameter.Rules.Clamp(fit, out ZocpValue inside))
        {
            parameter.Clamped++;
            Report(new ZocpEvent
            {
                Kind = ZocpEventKind.Clamped, Peer = from, Path = receiver, Parameter = parameter, Value = inside, Old = value, Cause = ChangeCause.Signal,
            });
        }

        if (parameter.Value.Equals(inside))
        {
            return;
        }

        Store(parameter, inside, ChangeCause.Signal, from);
        if (_hops >= _options.MaxHops)
        {
            Refuse(from, new ZocpRefusal(
                ZocpReason.TooManyHops, $"pass on {receiver}", _options.Name, $"the signal passed through {_hops} receivers", "look for a loop of links"));
            return;
        }

        _hops++;
        SendSignal(now, parameter, default);
        _hops--;
    }
}
