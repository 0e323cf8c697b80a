using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>SET from peers: what is taken, what is refused, and who is told.</content>
public sealed partial class ZocpNode
{
    private void OnSet(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        if (!JsonMembers.IsObject(content))
        {
            Complain(from, "SET must be an object");
            Reply(now, from, mark.Id, default, new ZocpRefusal(ZocpReason.Malformed, "set", _options.Name, "SET must be an object"));
            return;
        }

        SetOutcome outcome = new(_options.MaxTreeOctets);
        JsonMembers members = new(content);
        while (members.MoveNext())
        {
            string name = JsonText.Decode(members.Name);
            if (string.Equals(name, Words.Objects, StringComparison.Ordinal) && JsonMembers.IsObject(members.Value))
            {
                SetGroups(now, from, members.Value, outcome);
            }
            else
            {
                SetEntry(now, from, null, name, members.Value, outcome);
            }
        }

        ReportSet(now, from, outcome);
        AnswerSet(now, from, mark.Id, outcome);
    }

    private void SetGroups(Instant now, ZocpPeer from, ReadOnlySpan<byte> json, SetOutcome outcome)
    {
        JsonMembers groups = new(json);
        while (groups.MoveNext())
        {
            string group = JsonText.Decode(groups.Name);
            if (!JsonMembers.IsObject(groups.Value) || !IsGoodName(group))
            {
                outcome.Refuse(new ZocpRefusal(ZocpReason.BadName, $"set objects/{group}", _options.Name, "an object must be a JSON object with a good name"));
                continue;
            }

            JsonMembers entries = new(groups.Value);
            while (entries.MoveNext())
            {
                SetEntry(now, from, group, JsonText.Decode(entries.Name), entries.Value, outcome);
            }
        }
    }

    private void SetEntry(Instant now, ZocpPeer from, string? group, string name, ReadOnlySpan<byte> json, SetOutcome outcome)
    {
        string path = group is null ? ParameterPath.Of(name) : ParameterPath.Of(group, name);
        if (!_parameters.TryGetValue(path, out LocalParameter? parameter) && !(group is null && _mirrors.TryGetValue(name, out parameter)))
        {
            SetOther(from, group, name, path, json, outcome);
        }
        else if (JsonMembers.IsObject(json))
        {
            JsonMembers fields = new(json);
            while (fields.MoveNext())
            {
                SetField(from, parameter, JsonText.Decode(fields.Name), fields.Value, outcome);
            }
        }
        else if (json.SequenceEqual("null"u8) && from.Can(ZocpExtensions.Removal) && parameter.IsForeign)
        {
            DropLinksOf(now, parameter);
            RemoveEntry(now, parameter, from);
            Report(new ZocpEvent { Kind = ZocpEventKind.LocalTreeChanged, Peer = from.Uuid, Path = path, Parameter = parameter });
        }
        else
        {
            outcome.Refuse(new ZocpRefusal(ZocpReason.NotWriteable, $"set {path}", _options.Name, "it is a parameter; only its keys can be set", "set its value"));
        }
    }

    private void SetField(ZocpPeer from, LocalParameter parameter, string field, ReadOnlySpan<byte> json, SetOutcome outcome)
    {
        ZocpValue value = ZocpValue.Read(json);
        if (string.Equals(field, "value", StringComparison.Ordinal))
        {
            SetValue(from, parameter, value, outcome);
            return;
        }

        bool described = field is "typeHint" or "access" or "min" or "max" or "step";
        bool open = described ? parameter.Rules.IsOpen : _options.AllowNewKeys && IsGoodName(field) && field is not "subscribers";
        if (parameter.Entry[field].Equals(value) && parameter.Entry.Contains(field))
        {
            return;
        }

        if (!open || !RawValues.IsFinite(json) || !TrySetField(parameter, field, json, value, described))
        {
            string remedy = described ? "the node's program must open the parameter" : "";
            outcome.Refuse(new ZocpRefusal(ZocpReason.NotWriteable, $"set {field} of {parameter.Path}", _options.Name, "peers may not change it", remedy));
            outcome.Correct(parameter, field);
            return;
        }

        RefreshRules(parameter);
        Mirror(parameter);
        outcome.Accept(parameter, field);
    }

    /// <summary>A key that means nothing to us is merged, as anything in a tree.</summary>
    private bool TrySetField(LocalParameter parameter, string field, ReadOnlySpan<byte> json, in ZocpValue value, bool described)
    {
        if (described)
        {
            return Tree.SetLeaf(parameter.Entry, field, value);
        }

        long leftOut = Tree.LeftOut;
        Tree.MergeEntry(parameter.Entry, field, json);
        return Tree.LeftOut == leftOut;
    }

    private void SetValue(ZocpPeer from, LocalParameter parameter, in ZocpValue value, SetOutcome outcome)
    {
        string what = $"set {parameter.Path}";
        ZocpRefusal? refusal = parameter.Access.HasFlag(Access.Writeable)
            ? WhyNotFit(what, _options.Name, parameter.Rules, value)
            : new ZocpRefusal(ZocpReason.NotWriteable, what, _options.Name, "it is not writeable (no w in its access)");
        if (refusal is not null)
        {
            outcome.Refuse(refusal);
            outcome.Correct(parameter, "value");
            return;
        }

        parameter.Rules.FitType(value, false, out ZocpValue fit);
        Store(parameter, fit, ChangeCause.Set, from.Uuid);
        outcome.Accept(parameter, "value");
    }

    /// <summary>A key that is no parameter of ours: placement, something a peer put there, or something new.</summary>
    private void SetOther(ZocpPeer from, string? group, string name, string path, ReadOnlySpan<byte> json, SetOutcome outcome)
    {
        if (WhyNotOther(group, name, path, json) is { } refusal)
        {
            outcome.Refuse(refusal);
            return;
        }

        Capability? into = Tree.Root;
        if (group is not null)
        {
            into = Tree.GetOrAddObject(Tree.Root, Words.Objects) is { } objects ? Tree.GetOrAddObject(objects, group) : null;
        }

        if (into is null)
        {
            return;
        }

        long leftOut = Tree.LeftOut;
        Tree.MergeEntry(into, name, json);
        if (into.TryGetObject(name, out Capability? entry))
        {
            if (entry.Contains("subscribers"))
            {
                Tree.SetLeaf(entry, "subscribers", ZocpValue.From([]));
            }

            if (entry.Contains("value") && !_parameters.ContainsKey(path))
            {
                LocalParameter added = Adopt(entry, true);
                Mirror(added);
                _peersVersion++;
                Report(new ZocpEvent { Kind = ZocpEventKind.LocalTreeChanged, Peer = from.Uuid, Path = path, Parameter = added });
            }
        }

        if (Tree.LeftOut > leftOut)
        {
            outcome.Refuse(new ZocpRefusal(ZocpReason.TooMany, $"set {path}", _options.Name, "the tree is full", "raise MaxTreeOctets"));
        }

        outcome.AcceptWhole(group, name, into);
    }

    private ZocpRefusal? WhyNotOther(string? group, string name, string path, ReadOnlySpan<byte> json)
    {
        string what = $"set {path}";
        bool isObject = JsonMembers.IsObject(json);
        bool known = Tree.TryFind(path, out _) || (group is null && Tree.Root.Contains(name));
        if (json.SequenceEqual("null"u8) || !IsGoodName(name) || (group is null && string.Equals(name, Words.Objects, StringComparison.Ordinal)))
        {
            return new ZocpRefusal(ZocpReason.BadName, what, _options.Name, "there is no such parameter, and it cannot become one");
        }

        if (!known && !_options.AllowNewKeys)
        {
            return new ZocpRefusal(ZocpReason.NotFound, what, _options.Name, "there is no such parameter", "see its list of parameters");
        }

        if (!known && (group is null ? Tree.TryFind(name, out _) : Tree.Root.Contains(path)))
        {
            return new ZocpRefusal(ZocpReason.BadName, what, _options.Name, "that name already means something else");
        }

        if (isObject && !known && _parameters.Count >= _options.MaxParameters)
        {
            return new ZocpRefusal(ZocpReason.TooMany, what, _options.Name, $"a node has at most {_options.MaxParameters} parameters", "raise MaxParameters");
        }

        if (!RawValues.IsFinite(json))
        {
            return new ZocpRefusal(ZocpReason.NotFinite, what, _options.Name, "NaN and infinities are not kept");
        }

        if (Placements.IsKey(name) && group is null && (isObject || !Placements.IsGood(name, ZocpValue.Read(json))))
        {
            return new ZocpRefusal(ZocpReason.WrongType, what, _options.Name, "a place is three numbers, a matrix sixteen");
        }

        return known && isObject != Tree.TryFind(path, out _)
            ? new ZocpRefusal(ZocpReason.WrongType, what, _options.Name, "a parameter and a plain value cannot take each other's place")
            : null;
    }

    /// <summary>One value travels as SIG, anything else as one MOD; the setter is not told what it knows (zocp-4.2).</summary>
    private void ReportSet(Instant now, ZocpPeer from, SetOutcome outcome)
    {
        if (outcome.OnlyValue is { } parameter)
        {
            SendSignal(now, parameter, from.Uuid);
            return;
        }

        if (outcome.Paths.Count == 0)
        {
            return;
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"MOD\":"u8);
        outcome.Accepted.Root.WriteTo(_unit);
        JsonWriter.Raw(_unit, "}"u8);
        SendModification(now, outcome.Paths, from.Uuid);
        foreach (LocalParameter changed in outcome.Values)
        {
            PassOnAfterSet(now, changed);
        }
    }

    /// <summary>MOD does not drive receivers at peers; links inside this node carry every change.</summary>
    private void PassOnAfterSet(Instant now, LocalParameter parameter)
    {
        if (_subscribers.Receivers(Uuid, parameter.Path).Count > 0)
        {
            PassOnInside(now, parameter);
        }
    }

    /// <summary>Whoever asked learns the values that hold now: all of them by REP, or what was refused by MOD (zocp-6.3).</summary>
    private void AnswerSet(Instant now, ZocpPeer from, long id, SetOutcome outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            Refuse(from.Uuid, refusal);
        }

        if (outcome.Corrected.Root.Count > 0)
        {
            _unit.Clear();
            JsonWriter.Raw(_unit, "{\"MOD\":"u8);
            outcome.Corrected.Root.WriteTo(_unit);
            JsonWriter.Raw(_unit, "}"u8);
            SendModificationTo(now, from, _unit.WrittenSpan);
        }

        if (id != 0)
        {
            ZocpValue result = outcome.Refusal is null ? ZocpValue.Read(System.Text.Encoding.UTF8.GetBytes(outcome.Accepted.Root.ToString())) : default;
            Reply(now, from, id, result, outcome.Refusal);
        }
    }
}
