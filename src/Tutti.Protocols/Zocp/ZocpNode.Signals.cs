using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Signals on their way out: who gets one, in which form, and what must wait.</content>
public sealed partial class ZocpNode
{
    /// <summary>What a signal that is passed on says in its second frame; empty for a first signal.</summary>
    private readonly ByteWriter _passed = new(32);

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

        WriteSignal(_signal, parameter);
        WritePassed(IsToBeStamped(now, parameter) ? now.Nanoseconds : 0);
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
                if (_unconfirmed.Count > 0 && parameter.Delivery == Delivery.Every && !route.Peer!.IsOld)
                {
                    IsServed(parameter.Path, route.Peer.Uuid);
                }

                Signal(now, parameter, route, signal);
                break;
            case SignalForm.Mirrored:
                WriteSignal(_unit, parameter, parameter.Mirror!);
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
            now, to.Uuid, signal, to.Can(ZocpExtensions.Replies) ? _passed.WrittenSpan : default,
            parameter.Delivery, parameter.Delivery == Delivery.Latest ? parameter.Key : 0);
        route.Tally.Pass(now, merged);
    }

    private int NextKey() => _lastKey = _lastKey == int.MaxValue ? 1 : _lastKey + 1;

    /// <summary>It takes the signal that leaves now: were the value sent again when it confirms the link, it would come twice (zocp-5.9).</summary>
    private void IsServed(string path, Uuid peer) =>
        _unconfirmed.RemoveWhere(link => link.Peer == peer && string.Equals(link.Emitter, path, StringComparison.Ordinal));

    /// <summary>
    /// A signal that was passed on says how often, to peers that read it: so that two values cannot chase each other round a loop for ever. Some also
    /// say when they were emitted.
    /// </summary>
    private void WritePassed(long stampNs)
    {
        _passed.Clear();
        if (_hops > 0)
        {
            JsonWriter.Raw(_passed, "{\"hops\":"u8);
            JsonWriter.Integer(_passed, _hops);
        }

        if (stampNs > 0)
        {
            JsonWriter.Raw(_passed, _hops > 0 ? ",\"at\":"u8 : "{\"at\":"u8);
            JsonWriter.Integer(_passed, stampNs);
        }

        JsonWriter.Raw(_passed, _passed.Length > 0 ? "}"u8 : ""u8);
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

    private static void WriteSignal(ByteWriter unit, LocalParameter parameter) =>
        WriteSignal(unit, parameter, ParameterPath.IsNested(parameter.Path) ? parameter.Path : parameter.Entry.Name);

    private static void WriteSignal(ByteWriter unit, LocalParameter parameter, string name)
    {
        unit.Clear();
        JsonWriter.Raw(unit, "{\"SIG\":["u8);
        JsonWriter.String(unit, name);
        JsonWriter.Raw(unit, ","u8);
        parameter.Value.WriteTo(unit);
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
            WriteSignal(_signal, parameter);
            WritePassed(0);
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
