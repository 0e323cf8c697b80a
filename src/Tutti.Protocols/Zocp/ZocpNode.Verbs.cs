using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>What this node may ask of another: its tree, a value, a method. Links have files of their own.</content>
public sealed partial class ZocpNode
{
    /// <summary>Asks for the whole tree of a peer; its answer replaces what was cached.</summary>
    public long Refresh(Instant now, Uuid peer)
    {
        Request request = new() { Method = ZocpMethod.Get, What = "get the tree", Peer = peer, Stage = RequestStage.Verifying };
        if (TryStart(now, request, out ZocpPeer? to))
        {
            if (to.SpeaksZocp)
            {
                request.Get = Ask(now, to);
            }
            else
            {
                End(now, request, ZocpReason.NotSupported, "it does not say that it is a ZOCP node");
            }
        }

        return request.Id;
    }

    /// <summary>Sets a parameter of a peer. The event carries the value that holds there afterwards, also when it was refused.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">Whose parameter.</param>
    /// <param name="path">Which.</param>
    /// <param name="value">To what.</param>
    /// <param name="force">Send an old peer also what does not fit its own description: it checks nothing, so it is checked here (zocp-7.6).</param>
    public long Set(Instant now, Uuid peer, string path, in ZocpValue value, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        Request request = new() { Method = ZocpMethod.Set, What = $"set {path}", Peer = peer, Path = path, Value = value, Stage = RequestStage.Sent };
        if (!TryStart(now, request, out ZocpPeer? to))
        {
            return request.Id;
        }

        if (!value.IsFinite)
        {
            End(now, request, ZocpReason.NotFinite, "NaN and infinities are not sent");
        }
        else if (!ParameterPath.TrySplit(path, out _, out _))
        {
            End(now, request, ZocpReason.BadName, "that is not a path", "write OBJECT/NAME, and %2F for a slash in a name");
        }
        else if (to.IsOld && !to.Tree.TryFind(path, out _))
        {
            End(now, request, ZocpReason.NotFound, to.TreeKnown ? "it has no such parameter" : "its parameters are not known yet");
        }
        else if (!force && WhyNotSetOld(to, request) is not null)
        {
            // What is known of it may be old: it is refused by what it says now.
            request.Stage = RequestStage.Looking;
            request.Get = Ask(now, to);
        }
        else
        {
            SendSet(now, request, to);
        }

        return request.Id;
    }

    /// <summary>The old peer has told its parameters again.</summary>
    private void SetAfterLook(Instant now, Request request)
    {
        ZocpPeer to = _peers[request.Peer];
        if (!to.Tree.TryFind(request.Path, out Capability? parameter))
        {
            End(now, request, ZocpReason.NotFound, "it has no such parameter", "see its list of parameters");
        }
        else if (WhyNotSetOld(to, request) is { } refusal)
        {
            Finish(now, request, RequestOutcome.Refused, parameter.Value, refusal);
        }
        else
        {
            SendSet(now, request, to);
        }
    }

    /// <summary>An old peer would take anything: out of range, of another type, for a parameter that says it is not to be set.</summary>
    private static ZocpRefusal? WhyNotSetOld(ZocpPeer to, Request request)
    {
        if (!to.IsOld || !to.Tree.TryFind(request.Path, out Capability? entry))
        {
            return null;
        }

        const string Remedy = "an old node checks nothing itself: force it if that is meant";
        Access access = entry.Contains("access") ? entry.Access : Access.ReadWrite;
        return !access.HasFlag(Access.Writeable)
            ? new ZocpRefusal(ZocpReason.NotWriteable, request.What, to.Name, "it says that it is not writeable (no w in its access)", Remedy)
            : WhyNotFit(request.What, to.Name, new ParameterRules(entry.TypeHint, access, entry.Min, entry.Max, false), request.Value) is { } refusal
                ? refusal with { Remedy = Remedy }
                : null;
    }

    private void SendSet(Instant now, Request request, ZocpPeer to)
    {
        request.Get = 0;
        request.Stage = RequestStage.Sent;
        ParameterPath.TrySplit(request.Path, out string? group, out string name);
        WriteSet(group, name, request.Value);
        if (!Send(now, to, _unit.WrittenSpan, new FrameMark { Id = request.Id }))
        {
            End(now, request, ZocpReason.NotSafe, "it could die of that");
        }
        else if (!to.Can(ZocpExtensions.Replies))
        {
            request.Stage = RequestStage.Verifying;
            request.Get = Ask(now, to);
        }
    }

    /// <summary>Calls a method of a peer. An old peer never answers: the call is sent and ends as Unanswerable.</summary>
    public long Call(Instant now, Uuid peer, string method, params ReadOnlySpan<ZocpValue> arguments)
    {
        ArgumentNullException.ThrowIfNull(method);
        Request request = new() { Method = ZocpMethod.Call, What = $"call {method}", Peer = peer, Stage = RequestStage.Sent };
        if (!TryStart(now, request, out ZocpPeer? to))
        {
            return request.Id;
        }

        foreach (ZocpValue argument in arguments)
        {
            if (!argument.IsFinite)
            {
                End(now, request, ZocpReason.NotFinite, "NaN and infinities are not sent");
                return request.Id;
            }
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"CALL\":["u8);
        JsonWriter.String(_unit, method);
        JsonWriter.Raw(_unit, ",["u8);
        for (int i = 0; i < arguments.Length; i++)
        {
            JsonWriter.Raw(_unit, i == 0 ? ""u8 : ","u8);
            arguments[i].WriteTo(_unit);
        }

        JsonWriter.Raw(_unit, "]]}"u8);
        Send(now, to, _unit.WrittenSpan, new FrameMark { Id = request.Id });
        if (!to.Can(ZocpExtensions.Replies))
        {
            Finish(now, request, RequestOutcome.Unanswerable, default, new ZocpRefusal(
                ZocpReason.NotSupported, request.What, to.Name, "an old peer never answers a call"));
        }

        return request.Id;
    }

    private void WriteSet(string? group, string name, in ZocpValue value)
    {
        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"SET\":{"u8);
        if (group is not null)
        {
            JsonWriter.Raw(_unit, "\"objects\":{"u8);
            JsonWriter.String(_unit, group);
            JsonWriter.Raw(_unit, ":{"u8);
        }

        JsonWriter.String(_unit, name);
        JsonWriter.Raw(_unit, ":{\"value\":"u8);
        value.WriteTo(_unit);
        JsonWriter.Raw(_unit, group is null ? "}}}"u8 : "}}}}}"u8);
    }
}
