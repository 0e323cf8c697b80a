using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>CALL and REP.</content>
public sealed partial class ZocpNode
{
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<long, PendingCall> _calls = [];

    /// <summary>Names a method that peers may call; a call arrives as an event.</summary>
    public ZocpResult TryRegisterMethod(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ZocpRefusal? refusal = !IsGoodName(name)
            ? new ZocpRefusal(ZocpReason.BadName, $"register method {name}", _options.Name, $"a name has 1 to {_options.MaxNameOctets} octets")
            : _methods.Count >= _options.MaxParameters
                ? new ZocpRefusal(ZocpReason.TooMany, $"register method {name}", _options.Name, $"a node has at most {_options.MaxParameters} methods")
                : null;
        if (refusal is null)
        {
            _methods.Add(name);
        }

        return new ZocpResult(refusal);
    }

    /// <summary>Takes a method back; calls under way may still be answered.</summary>
    public bool RemoveMethod(string name) => _methods.Remove(name);

    /// <summary>Answers a call with a result; false when it is not waiting (answered already, or its caller has left).</summary>
    public bool Reply(Instant now, long call, in ZocpValue result) => TryTakeCall(call, out ZocpPeer? asker, out long id) && Answer(now, asker!, id, result, null);

    /// <summary>Answers a call with an error.</summary>
    public bool Fail(Instant now, long call, string text) => TryTakeCall(call, out ZocpPeer? asker, out long id)
        && Answer(now, asker!, id, default, new ZocpRefusal(ZocpReason.Failed, "call", _options.Name, text));

    private bool TryTakeCall(long call, out ZocpPeer? asker, out long id)
    {
        asker = null;
        id = 0;
        if (!_calls.Remove(call, out PendingCall pending))
        {
            return false;
        }

        id = pending.Id;
        return _peers.TryGetValue(pending.Peer, out asker);
    }

    private bool Answer(Instant now, ZocpPeer asker, long id, in ZocpValue result, ZocpRefusal? refusal)
    {
        Reply(now, asker, id, result, refusal);
        return true;
    }

    /// <summary>REP, to a peer that gave an id; nothing otherwise.</summary>
    private void Reply(Instant now, ZocpPeer to, long id, in ZocpValue result, ZocpRefusal? refusal)
    {
        if (id == 0)
        {
            return;
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"REP\":{\"id\":"u8);
        JsonWriter.Integer(_unit, id);
        if (refusal is null)
        {
            JsonWriter.Raw(_unit, ",\"result\":"u8);
            result.WriteTo(_unit);
        }
        else
        {
            JsonWriter.Raw(_unit, ",\"error\":{\"code\":"u8);
            JsonWriter.String(_unit, ReasonWords.Write(refusal.Reason));
            JsonWriter.Raw(_unit, ",\"text\":"u8);
            JsonWriter.String(_unit, refusal.Why);
            JsonWriter.Raw(_unit, ",\"do\":"u8);
            JsonWriter.String(_unit, refusal.Remedy);
            JsonWriter.Raw(_unit, "}"u8);
        }

        JsonWriter.Raw(_unit, "}}"u8);
        _told++;
        Send(now, to, _unit.WrittenSpan);
    }

    private void OnCall(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        if (!TryReadCall(content, out string method, out List<ZocpValue> arguments))
        {
            Complain(from, "CALL must be a name and a list");
            Reply(now, from, mark.Id, default, new ZocpRefusal(ZocpReason.Malformed, "call", _options.Name, "CALL must be a name and a list"));
            return;
        }

        if (TryAnswerSight(now, from, method, arguments, mark.Id))
        {
            return;
        }

        ZocpRefusal? refusal = !_methods.Contains(method)
            ? new ZocpRefusal(ZocpReason.NotFound, $"call {method}", _options.Name, "it has no such method")
            : _calls.Count >= _options.MaxRequests
                ? new ZocpRefusal(ZocpReason.TooMany, $"call {method}", _options.Name, "too many calls wait for an answer")
                : null;
        if (refusal is not null)
        {
            Reply(now, from, mark.Id, default, refusal);
            Refuse(from.Uuid, refusal);
            return;
        }

        long call = ++_lastId;
        if (mark.Id != 0)
        {
            _calls.Add(call, new PendingCall(from.Uuid, mark.Id));
        }

        Report(new ZocpEvent { Kind = ZocpEventKind.Called, Peer = from.Uuid, Path = method, Id = call, Arguments = arguments });
    }

    private static bool TryReadCall(ReadOnlySpan<byte> content, out string method, out List<ZocpValue> arguments)
    {
        method = "";
        arguments = [];
        if (!JsonItems.IsArray(content))
        {
            return false;
        }

        JsonItems items = new(content);
        if (!items.MoveNext() || items.Value[0] != '"')
        {
            return false;
        }

        method = JsonText.Decode(items.Value[1..^1]);
        if (!items.MoveNext())
        {
            return true;
        }

        if (!JsonItems.IsArray(items.Value))
        {
            return false;
        }

        JsonItems each = new(items.Value);
        while (each.MoveNext())
        {
            arguments.Add(ZocpValue.Read(each.Value));
        }

        return true;
    }

    /// <summary>REP to a request of ours; anything else is not for us and says nothing.</summary>
    private void OnReply(Instant now, ZocpPeer from, ReadOnlySpan<byte> content)
    {
        if (!from.Can(ZocpExtensions.Replies) || !JsonMembers.IsObject(content))
        {
            return;
        }

        long id = 0;
        ZocpValue result = default;
        ReadOnlySpan<byte> error = default;
        JsonMembers members = new(content);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("id"u8))
            {
                ZocpValue.Read(members.Value).TryGetInteger(out id);
            }
            else if (members.Name.SequenceEqual("result"u8))
            {
                result = ZocpValue.Read(members.Value);
            }
            else if (members.Name.SequenceEqual("error"u8))
            {
                error = members.Value;
            }
        }

        if (!_requests.TryGetValue(id, out Request? request) || request.Peer != from.Uuid || request.Stage != RequestStage.Sent)
        {
            return;
        }

        if (!error.IsEmpty)
        {
            ZocpRefusal refusal = ReasonWords.Read(error, request.What, from.Name);
            Finish(now, request, OutcomeOf(refusal.Reason), EffectiveValue(from, request), refusal);
        }
        else
        {
            Finish(now, request, RequestOutcome.Done, request.Method == ZocpMethod.Set ? ValueIn(result, from, request) : result, null);
        }
    }

    /// <summary>A refusal comes after the MOD that corrects the cache.</summary>
    private static ZocpValue EffectiveValue(ZocpPeer from, Request request) =>
        request.Method == ZocpMethod.Set && from.Tree.TryFind(request.Path, out Capability? parameter) ? parameter.Value : default;

    /// <summary>The answer to SET is the partial tree that was taken. It goes into the cache, since the setter gets no signal of it.</summary>
    private ZocpValue ValueIn(in ZocpValue result, ZocpPeer from, Request request)
    {
        if (result.Kind == ZocpValueKind.Raw && JsonMembers.IsObject(result.RawText))
        {
            new ModificationReader(from, news => Report(news)).Merge(result.RawText);
        }

        return EffectiveValue(from, request);
    }
}
