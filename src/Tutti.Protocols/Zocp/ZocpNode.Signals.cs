using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Signals on their way out: who gets one, in which form, and what must wait.</content>
public sealed partial class ZocpNode
{
    /// <summary>What a signal that is passed on, or stamped, says in its second frame; empty for most.</summary>
    private readonly MarkPair _passed = new();

    /// <summary>The same for peers that count signals.</summary>
    private readonly MarkPair _counted = new();

    /// <summary>Receivers that the signal under way has passed through.</summary>
    private int _hops;

    /// <summary>Goes up when values were told otherwise than by SIG.</summary>
    private long _told;

    /// <summary>Signals handed to the carrier, one for each peer.</summary>
    public long SignalsSent { get; private set; }

    /// <summary>Signals of peers that could be read.</summary>
    public long SignalsReceived { get; private set; }

    /// <summary>Signals that an own receiver could not take, or that were not passed on because they had passed through too many.</summary>
    public long SignalsDropped { get; private set; }

    /// <summary>Goes up when a peer, a tree or a parameter came, went or changed its shape: routes are then looked up again.</summary>
    private long _peersVersion;

    /// <summary>Signals the present value to everybody who subscribes, except the peer that set it (zocp-4.3).</summary>
    private void SendSignal(Instant now, LocalParameter parameter, Uuid origin)
    {
        if (parameter.Replay is not null)
        {
            CountSignal(parameter, origin);
        }
        else if (parameter.Count > 0)
        {
            // Nobody listens now, but who did may come back with the count of what it had last.
            parameter.Count++;
        }

        long version = _subscribers.Version + _peersVersion;
        if (parameter.RoutesVersion != version)
        {
            parameter.Routes = FindRoutes(parameter);
            parameter.RoutesVersion = version;
        }

        if (parameter.Routes.Length == 0)
        {
            return;
        }

        WriteSignal(_signal, parameter, parameter.Value);
        WriteMarks(parameter, IsToBeStamped(now, parameter) ? now.Nanoseconds : 0);
        bool toSelf = false;
        foreach (SignalRoute route in parameter.Routes)
        {
            if (route.Peer is null)
            {
                toSelf = true;
                route.Tally.Pass(now);
            }
            else if (route.Peer.Uuid != origin)
            {
                SendAlong(now, parameter, route, _signal.WrittenSpan);
            }
        }

        if (toSelf)
        {
            PassOnInside(now, parameter);
        }
    }

    private void SendAlong(Instant now, LocalParameter parameter, in SignalRoute route, ReadOnlySpan<byte> signal)
    {
        switch (route.Form)
        {
            case SignalForm.Signal:
                if (parameter.Replay is not null && route.Peer!.Can(ZocpExtensions.Healing))
                {
                    SendNext(now, parameter, route, signal);
                    break;
                }

                if (_unconfirmed.Count > 0 && parameter.Delivery == Delivery.Every && !route.Peer!.IsOld)
                {
                    IsServed(parameter.Path, route.Peer.Uuid);
                }

                Signal(now, parameter, route, signal);
                break;
            case SignalForm.Mirrored:
                WriteSignal(_unit, parameter, parameter.Value, parameter.Mirror!);
                Signal(now, parameter, route, _unit.WrittenSpan);
                break;
            case SignalForm.Modification:
                WriteEntryModification(parameter, "value");
                Send(now, route.Peer!, SeesMirrors(route.Peer!) ? WithMirrors(_unit.WrittenSpan) : _unit.WrittenSpan);
                route.Tally.Pass(now);
                break;
            default:
                route.Peer!.Owed.Add(parameter);
                AskIfStale(now, route.Peer);
                break;
        }
    }

    /// <summary>A counted signal; not to a receiver that has not agreed yet, and with a remark to one that is missing its own last value.</summary>
    private void SendNext(Instant now, LocalParameter parameter, in SignalRoute route, ReadOnlySpan<byte> signal)
    {
        ZocpPeer peer = route.Peer!;
        if (IsUnconfirmed(parameter, peer.Uuid))
        {
            return;
        }

        if (parameter.Skipped is { Count: > 0 } && TakeSkipped(parameter, peer.Uuid) is > 0 and long after)
        {
            SendCounted(now, route, new FrameMark { Count = parameter.Count, After = after, Hops = _hops });
            return;
        }

        SignalsSent++;
        _carrier.Whisper(now, peer.Uuid, signal, _counted.For(peer), Delivery.Every, 0);
        route.Tally.Pass(now);
    }

    /// <summary>
    /// A value that takes the place of one that still waits must not overtake what told of the older one in between: a tree, or the answer
    /// to a SET. So after these the values of a parameter have a new key (zocp-4.10).
    /// </summary>
    private void Signal(Instant now, LocalParameter parameter, in SignalRoute route, ReadOnlySpan<byte> signal)
    {
        ZocpPeer to = route.Peer!;
        if (parameter.KeyTold != _told)
        {
            parameter.KeyTold = _told;
            parameter.Key = NextKey();
        }

        SignalsSent++;
        bool merged = _carrier.Whisper(
            now, to.Uuid, signal, to.Can(ZocpExtensions.Replies) ? _passed.For(to) : default,
            parameter.Delivery, parameter.Delivery == Delivery.Latest ? parameter.Key : 0);
        route.Tally.Pass(now, merged);
    }

    private int NextKey() => _lastKey = _lastKey == int.MaxValue ? 1 : _lastKey + 1;

    /// <summary>It takes the signal that leaves now: were the value sent again when it confirms the link, it would come twice (zocp-5.9).</summary>
    private void IsServed(string path, Uuid peer) =>
        Unconfirmed(link => link.Peer == peer && string.Equals(link.Emitter, path, StringComparison.Ordinal));

    /// <summary>
    /// Second frames: a signal that was passed on says how often, so that two values cannot chase each other round a loop for ever; some say when they
    /// were emitted; counted ones say their count.
    /// </summary>
    private void WriteMarks(LocalParameter parameter, long emittedNs, bool isPresent = false)
    {
        _passed.Clear();
        if (_hops > 0 || emittedNs > 0)
        {
            _passed.Write(new FrameMark { Hops = _hops, At = emittedNs });
        }

        if (parameter.Replay is not null)
        {
            _counted.Write(new FrameMark { Count = parameter.Count, Hops = _hops, At = emittedNs, IsPresent = isPresent });
        }
    }

    private SignalRoute[] FindRoutes(LocalParameter parameter)
    {
        List<SignalRoute> routes = [];
        foreach (PeerSubscriptions subscriptions in _subscribers.Peers)
        {
            if (subscriptions.Peer == Uuid)
            {
                if (subscriptions.Receivers(parameter.Path).Count > 0)
                {
                    routes.Add(new SignalRoute(null, SignalForm.Signal, _sent.Get(Uuid, parameter.Path)));
                }
            }
            else if ((subscriptions.HasAll || subscriptions.Receivers(parameter.Path).Count > 0) && _peers.TryGetValue(subscriptions.Peer, out ZocpPeer? peer))
            {
                SignalForm form = FormFor(parameter, peer);
                routes.Add(new SignalRoute(peer, form, _sent.Get(peer.Uuid, parameter.Path)));
                if (subscriptions.HasAll && form == SignalForm.Mirrored)
                {
                    // It also keeps what it was told of the object itself.
                    routes.Add(new SignalRoute(peer, SignalForm.Modification, new SignalTally()));
                }
            }
        }

        return [.. routes];
    }

    /// <summary>An old peer dies of a signal for a receiver it does not have, and of one for a key it holds as something else than an object.</summary>
    private SignalForm FormFor(LocalParameter parameter, ZocpPeer peer)
    {
        bool nested = ParameterPath.IsNested(parameter.Path);
        if (nested && SeesMirrors(peer) && (parameter.Mirror is null || _subscribers.Receivers(peer.Uuid, parameter.Path).Count == 0))
        {
            return SignalForm.Modification;
        }

        SignalForm form = nested && SeesMirrors(peer) ? SignalForm.Mirrored : SignalForm.Signal;
        return peer.IsOld && SafeGrammar.WhyNotSignal(parameter.Mirror ?? parameter.Entry.Name, peer.Believes.Receivers(PathSeen(parameter.Path)), peer) is not null
            ? SignalForm.Owed
            : form;
    }

    private static void WriteSignal(ByteWriter unit, LocalParameter parameter, in ZocpValue value) =>
        WriteSignal(unit, parameter, value, ParameterPath.IsNested(parameter.Path) ? parameter.Path : parameter.Entry.Name);

    private static void WriteSignal(ByteWriter unit, LocalParameter parameter, in ZocpValue value, string name)
    {
        unit.Clear();
        JsonWriter.Raw(unit, "{\"SIG\":["u8);
        JsonWriter.String(unit, name);
        JsonWriter.Raw(unit, ","u8);
        value.WriteTo(unit);
        JsonWriter.Raw(unit, "]}"u8);
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
            WriteSignal(_signal, parameter, parameter.Value);
            WriteMarks(parameter, 0, isPresent: true);
            TakeSkipped(parameter, peer.Uuid);
            SendAlong(now, parameter, new SignalRoute(peer, FormFor(parameter, peer), _sent.Get(peer.Uuid, parameter.Path)), _signal.WrittenSpan);
        }
    }

    /// <summary>A link from an own emitter to an own receiver: no unit leaves, the value is passed on at once.</summary>
    private void PassOnInside(Instant now, LocalParameter parameter)
    {
        foreach (string? receiver in _subscribers.Receivers(Uuid, parameter.Path).ToArray())
        {
            if (receiver is not null)
            {
                TakeSignal(now, Uuid, parameter.Path, receiver, parameter.Value);
            }
        }
    }
}
