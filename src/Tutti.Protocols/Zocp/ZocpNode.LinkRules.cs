namespace Tutti.Protocols.Zocp;

/// <content>Why a link is not asked for: what this node knows of itself, and what old peers, which check nothing, have told.</content>
public sealed partial class ZocpNode
{
    /// <summary>What can be known without asking anybody.</summary>
    private ZocpRefusal? WhyNotLink(Request request)
    {
        ZocpRefusal? refusal = request.EmitterPeer == Uuid ? WhyNotEmitter(request.Emitter, request.Receiver, request.What) : null;
        refusal ??= request.ReceiverPeer == Uuid ? WhyNotReceiver(request.Receiver, request.What) : null;
        if (refusal is null && request.Emitter is null && request.ReceiverPeer != Uuid)
        {
            refusal = new ZocpRefusal(ZocpReason.NotSupported, request.What, NameOf(request.EmitterPeer), "only a receiver itself may ask for everything");
        }

        if (refusal is null && _subscribers.Count + _subscriptions.Count >= _options.MaxLinks)
        {
            refusal = new ZocpRefusal(ZocpReason.TooMany, request.What, _options.Name, $"a node has at most {_options.MaxLinks} links", "raise MaxLinks");
        }

        foreach (Uuid end in (ReadOnlySpan<Uuid>)[request.EmitterPeer, request.ReceiverPeer])
        {
            if (refusal is null && end != Uuid && !_peers.ContainsKey(end))
            {
                refusal = new ZocpRefusal(
                    ZocpReason.PeerGone, request.What, _options.Name, $"it has not met the node {NameOf(end)}", "let the two meet first: on one network, or by giving one the endpoint of the other");
            }
        }

        return refusal ?? WhyNotNamed(request);
    }

    private ZocpRefusal? WhyNotNamed(Request request) =>
        WhyNotNamed(request, request.EmitterPeer, request.Emitter, request.ReceiverPeer)
        ?? WhyNotNamed(request, request.ReceiverPeer, request.Receiver, request.EmitterPeer);

    /// <summary>A parameter inside an object is named by its path where that is understood, and by its flat name elsewhere.</summary>
    private ZocpRefusal? WhyNotNamed(Request request, Uuid end, string? path, Uuid other) =>
        path is null || !ParameterPath.IsNested(path) ? null
        : end != Uuid && SeesMirrors(_peers[end]) ? new ZocpRefusal(
            ZocpReason.NotSupported, request.What, NameOf(end), "it cannot link parameters inside objects", "use a parameter at the root there")
        : end == Uuid && SeesMirrors(_peers[other]) && _parameters.TryGetValue(path, out LocalParameter? own) && own.Mirror is null ? new ZocpRefusal(
            ZocpReason.NotSupported, request.What, NameOf(other), $"it would know it as {FlatName(path)}, and that name is taken or too long", "use a parameter at the root")
        : null;

    private ZocpRefusal? WhyNotEmitter(string? path, string? receiver, string what)
    {
        if (path is null)
        {
            return null;
        }

        return !_parameters.TryGetValue(path, out LocalParameter? parameter)
            ? new ZocpRefusal(ZocpReason.NotFound, what, _options.Name, $"it has no parameter {path}", "see its list of parameters")
            : receiver is null && !parameter.Access.HasFlag(Access.Readable)
                ? new ZocpRefusal(ZocpReason.NotReadable, what, _options.Name, $"{path} is not readable (no r in its access)")
                : receiver is not null && !parameter.Access.HasFlag(Access.Emitter)
                    ? new ZocpRefusal(ZocpReason.NotEmitter, what, _options.Name, $"{path} does not emit signals (no e in its access)")
                    : null;
    }

    private ZocpRefusal? WhyNotReceiver(string? path, string what) =>
        path is null ? null
        : !_parameters.TryGetValue(path, out LocalParameter? parameter)
            ? new ZocpRefusal(ZocpReason.NotFound, what, _options.Name, $"it has no parameter {path}", "see its list of parameters")
        : !parameter.Access.HasFlag(Access.Sensor)
            ? new ZocpRefusal(ZocpReason.NotSensor, what, _options.Name, $"{path} does not take signals (no s in its access)")
        : null;

    private ZocpRefusal? WhyNotOld(Request request)
    {
        if (request.EmitterPeer != Uuid && _peers[request.EmitterPeer] is { IsOld: true } emitterPeer && request.Emitter is not null
            && !SafeGrammar.HasEmitter(emitterPeer, request.Emitter))
        {
            return new ZocpRefusal(ZocpReason.NotFound, request.What, emitterPeer.Name, $"it has no emitter {request.Emitter}", "see its list of parameters");
        }

        if (request.ReceiverPeer == Uuid || request.Receiver is null)
        {
            return null;
        }

        ZocpPeer receiverPeer = _peers[request.ReceiverPeer];
        return receiverPeer.IsOld
            ? SafeGrammar.HasReceiver(receiverPeer, request.Receiver)
                ? null
                : new ZocpRefusal(ZocpReason.NotFound, request.What, receiverPeer.Name, $"it has no receiver {request.Receiver}", "see its list of parameters")
            : _peers.GetValueOrDefault(request.EmitterPeer) is { IsOld: true } ? WhyNotTaken(request, receiverPeer) : null;
    }

    /// <summary>An old emitter lists whatever it is told, so a receiver that would refuse is not told to it at all.</summary>
    private static ZocpRefusal? WhyNotTaken(Request request, ZocpPeer receiverPeer) =>
        !receiverPeer.TreeKnown ? null
        : !receiverPeer.Tree.TryFind(request.Receiver!, out Capability? receiver)
            ? new ZocpRefusal(ZocpReason.NotFound, request.What, receiverPeer.Name, $"it has no parameter {request.Receiver}", "see its list of parameters")
        : !receiver.Access.HasFlag(Access.Sensor)
            ? new ZocpRefusal(ZocpReason.NotSensor, request.What, receiverPeer.Name, $"{request.Receiver} does not take signals (no s in its access)")
        : null;
}
