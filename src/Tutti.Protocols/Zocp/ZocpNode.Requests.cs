using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Requests to other nodes: each has an id and ends in one event RequestDone, at the latest after the request timeout.</content>
public sealed partial class ZocpNode
{
    private readonly Dictionary<long, Request> _requests = [];
    private readonly Queue<Deadline> _deadlines = new();
    private long _lastId;

    /// <summary>When <see cref="Advance"/> is wanted at the latest.</summary>
    public Instant NextDeadline =>
        Instant.Min(_deadlines.TryPeek(out Deadline next) ? next.At : Instant.Never, Instant.Min(_healAt, _twins.TryPeek(out (Instant At, Uuid Peer) twin) ? twin.At : Instant.Never));

    /// <summary>Lets time pass: what was not answered in time ends.</summary>
    public void Advance(Instant now)
    {
        TellTwins(now);
        if (_healAt <= now)
        {
            _healAt = Instant.Never;
            Heal(now);
        }

        while (_deadlines.TryPeek(out Deadline deadline) && (deadline.At <= now || IsOver(deadline)))
        {
            _deadlines.Dequeue();
            if (IsOver(deadline))
            {
                continue;
            }

            if (deadline.Request == 0)
            {
                GetTimedOut(now, _peers[deadline.Peer], deadline.Get);
            }
            else
            {
                Request late = _requests[deadline.Request];
                EndGets(now, late);
                if (!_requests.ContainsKey(late.Id))
                {
                    continue;
                }

                Finish(now, late, RequestOutcome.NoAnswer, default, new ZocpRefusal(
                    ZocpReason.NoAnswer, late.What, NameOf(late.Peer), $"no answer in {_options.RequestTimeout.TotalSeconds:0.#} s", "see whether that program still runs"));
            }
        }
    }

    /// <summary>Gives a request its id and its deadline; one that cannot start ends at once.</summary>
    private bool TryStart(Instant now, Request request, [NotNullWhen(true)] out ZocpPeer? peer)
    {
        peer = null;
        request.Id = ++_lastId;
        if (_requests.Count >= _options.MaxRequests)
        {
            End(now, request, ZocpReason.TooMany, $"{_requests.Count} requests wait already", "ask more slowly");
            return false;
        }

        if (!_peers.TryGetValue(request.Peer, out peer))
        {
            End(now, request, ZocpReason.PeerGone, "no such node is here");
            return false;
        }

        while (_deadlines.TryPeek(out Deadline next) && IsOver(next))
        {
            _deadlines.Dequeue();
        }

        _requests.Add(request.Id, request);
        _deadlines.Enqueue(new Deadline(now + _options.RequestTimeout, request.Id, default, 0));
        return true;
    }

    private void End(Instant now, Request request, ZocpReason reason, string why, string remedy = "") => Finish(
        now, request, OutcomeOf(reason), default, new ZocpRefusal(reason, request.What, NameOf(request.Peer), why, remedy));

    private static RequestOutcome OutcomeOf(ZocpReason reason) => reason switch
    {
        ZocpReason.NotFound => RequestOutcome.NotFound,
        ZocpReason.PeerGone => RequestOutcome.PeerGone,
        ZocpReason.NoAnswer => RequestOutcome.NoAnswer,
        _ => RequestOutcome.Refused,
    };

    private void Finish(Instant now, Request request, RequestOutcome outcome, in ZocpValue value, ZocpRefusal? refusal)
    {
        _requests.Remove(request.Id);
        if (request.Method is ZocpMethod.Sub)
        {
            LinkFinished(now, request, outcome, value, refusal);
        }

        if (request.ReplyId != 0 && _peers.TryGetValue(request.ReplyTo, out ZocpPeer? asker))
        {
            Reply(now, asker, request.ReplyId, value, refusal);
        }

        if (!request.IsOwn)
        {
            Report(new ZocpEvent
            {
                Kind = ZocpEventKind.RequestDone,
                AtNs = now.Nanoseconds,
                Peer = request.Peer,
                Id = request.Id,
                Outcome = outcome,
                Value = value,
                Refusal = refusal,
                Path = request.Method == ZocpMethod.Set ? request.Path : null,
            });
        }
        else if (refusal is { Reason: not ZocpReason.Removed })
        {
            Refuse(request.Peer, refusal);
        }
    }

    private void FinishAllOf(Instant now, Uuid peer)
    {
        foreach (Request request in _requests.Values.Where(request => request.Peer == peer || request.OtherPeer == peer
            || request.EmitterPeer == peer || request.ReceiverPeer == peer).ToArray())
        {
            End(now, request, ZocpReason.PeerGone, "a node it needs has left");
        }

        foreach (long call in _calls.Where(pair => pair.Value.Peer == peer).Select(pair => pair.Key).ToArray())
        {
            _calls.Remove(call);
        }
    }

    /// <summary>A tree has come: requests that waited for it go on.</summary>
    private void ContinueRequests(Instant now, ZocpPeer peer)
    {
        foreach (Request request in _requests.Values.Where(request => request.Peer == peer.Uuid || request.OtherPeer == peer.Uuid).ToArray())
        {
            if (!_requests.ContainsKey(request.Id) || request.Stage == RequestStage.Sent || !HasTree(request.Peer, request.Get)
                || !HasTree(request.OtherPeer, request.OtherGet))
            {
                continue;
            }

            if (request.Stage == RequestStage.Looking && request.Method == ZocpMethod.Set)
            {
                SetAfterLook(now, request);
            }
            else if (request.Stage == RequestStage.Looking)
            {
                MakeLink(now, request);
            }
            else
            {
                Verify(now, request, peer);
            }
        }
    }

    private bool HasTree(Uuid peer, long get) => get == 0 || (_peers.TryGetValue(peer, out ZocpPeer? known) && known.Answered >= get);

    /// <summary>An old peer does not answer; its tree shows what came of it.</summary>
    private void Verify(Instant now, Request request, ZocpPeer peer)
    {
        switch (request.Method)
        {
            case ZocpMethod.Set when peer.Tree.TryFind(request.Path, out Capability? parameter):
                Finish(now, request, RequestOutcome.Done, parameter.Value, null);
                break;
            case ZocpMethod.Set:
                End(now, request, ZocpReason.NotFound, "the parameter has gone");
                break;
            case ZocpMethod.Sub when request.Emitter is not null && !Lists(peer, request):
                End(now, request, ZocpReason.NotFound, "it did not list the subscription");
                break;
            default:
                Finish(now, request, RequestOutcome.Done, default, null);
                break;
        }
    }

    private bool Lists(ZocpPeer emitterPeer, Request request)
    {
        if (!emitterPeer.Tree.TryFind(request.Emitter, out Capability? emitter) || !emitter.HasSubscribers)
        {
            return false;
        }

        string? receiver = WireName(request.ReceiverPeer, request.Receiver, emitterPeer);
        JsonItems items = new(emitter["subscribers"].RawText);
        while (items.MoveNext())
        {
            if (!JsonItems.IsArray(items.Value))
            {
                continue;
            }

            JsonItems pair = new(items.Value);
            if (pair.MoveNext() && ZocpValue.Read(pair.Value).TryGetText(out string? uuid) && Uuid.TryParse(uuid, out Uuid peer)
                && peer == request.ReceiverPeer && pair.MoveNext() && ZocpValue.Read(pair.Value).Equals(ZocpValue.From(receiver)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A GET that ends in the same instant as the request that waits for it ends first: its time may settle what the answer was.</summary>
    private void EndGets(Instant now, Request request)
    {
        foreach (Uuid uuid in (ReadOnlySpan<Uuid>)[request.Peer, request.OtherPeer])
        {
            if (_peers.TryGetValue(uuid, out ZocpPeer? peer) && peer.Asked > peer.Answered && peer.AskedAt + _options.RequestTimeout <= now)
            {
                GetTimedOut(now, peer, peer.Asked);
            }
        }
    }

    private bool IsOver(in Deadline deadline) => deadline.Request == 0
        ? !_peers.TryGetValue(deadline.Peer, out ZocpPeer? peer) || peer.Answered >= deadline.Get
        : !_requests.ContainsKey(deadline.Request);

    private string NameOf(Uuid peer) => peer == Uuid ? _options.Name : _peers.TryGetValue(peer, out ZocpPeer? known) ? known.Name : peer.ToString();
}
