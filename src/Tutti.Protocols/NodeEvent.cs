using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols;

/// <summary>News of a <see cref="NodeCore"/>: of ZOCP, or of ZRE where ZOCP does not tell the same.</summary>
public struct NodeEvent
{
    private readonly ZocpEvent _zocp;
    private object? _zre; // a ZrePart or a MessagePart: behind a reference, as every event is copied several times

    /// <summary>News of parameters and requests.</summary>
    public NodeEvent(in ZocpEvent zocp) => _zocp = zocp;

    /// <summary>News of peers and groups, other than their messages.</summary>
    public NodeEvent(in ZreEvent zre) => _zre = new ZrePart(zre);

    /// <summary>True for news of parameters and requests.</summary>
    public readonly bool IsZocp => _zre is null;

    /// <summary>News of parameters and requests.</summary>
    public readonly ref readonly ZocpEvent Zocp
    {
        [UnscopedRef]
        get => ref _zocp;
    }

    /// <summary>News of peers and groups; of kind <see cref="ZreEventKind.None"/> when it is something else.</summary>
    public readonly ZreEvent Zre => (_zre as ZrePart)?.Event ?? default;

    /// <summary>A message that is not ZOCP's own; null when it is something else.</summary>
    public readonly NodeMessage? Message => (_zre as MessagePart)?.Message;

    /// <summary>Makes an event that is still <c>default</c> tell of a message that is not ZOCP's own: messages come by the million, and are not copied so.</summary>
    internal static void Put(ref NodeEvent news, in NodeMessage message) => news._zre = new MessagePart(message);

    private sealed class MessagePart(in NodeMessage message)
    {
        public readonly NodeMessage Message = message;
    }

    private sealed class ZrePart(ZreEvent zre)
    {
        public readonly ZreEvent Event = zre;
    }
}
