using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>GET and MOD: trees going out and coming in.</content>
public sealed partial class ZocpNode
{
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

        if (!keyed)
        {
            SendTold(now, from, WholeTree(from), mark.Id, whole: true);
            return;
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"MOD\":"u8);
        if (!TryWriteAsked(from, content))
        {
            Complain(from, "GET must be null or names");
            return;
        }

        JsonWriter.Raw(_unit, "}"u8);
        SendModificationTo(now, from, _unit.WrittenSpan, mark.Id);
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
        LocalParameter? mirrored = null;
        int at = Tree.Root.IndexOf(name);
        if (at < 0 && SeesMirrors(from) && _mirrors.TryGetValue(name, out mirrored))
        {
            at = 0;
        }

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
        else if (mirrored is not null)
        {
            mirrored.Entry.WriteTo(_unit);
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
        bool answer = IsAnswer(from, before, reader.Named, mark);
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

        TakePresents(now, from, content);
        PayOwed(now, from);
    }

    /// <summary>
    /// A peer of ours marks its answer. Of an old peer the first MOD is the answer; later one that names everything known. One that does
    /// not is only a candidate: when the time is up, what no MOD named since the question is gone. A marked answer may come late.
    /// </summary>
    private static bool IsAnswer(ZocpPeer from, HashSet<string> before, HashSet<string> named, FrameMark mark)
    {
        if (from.Can(ZocpExtensions.Replies))
        {
            return mark.IsWhole && mark.Id == from.Asked;
        }

        from.Named?.UnionWith(named);
        return from.Asked > from.Answered && (!from.TreeKnown || before.IsSubsetOf(named));
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

        LearnTypes(from);
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
            TakePresents(now, peer, default);
            return;
        }

        peer.Answered = number;
        if (!peer.IsSilent)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.PeerSilent, Peer = peer.Uuid });
        }

        if (peer.AskAgain)
        {
            Ask(now, peer);
        }
    }
}
