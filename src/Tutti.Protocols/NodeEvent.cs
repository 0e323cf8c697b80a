using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols;

/// <summary>News of a <see cref="NodeCore"/>: of ZOCP, or of ZRE where ZOCP does not tell the same.</summary>
public readonly struct NodeEvent
{
    private readonly ZocpEvent _zocp;
    private readonly object? _zre; // a ZrePart, or the frames of a message: behind a reference, as every event is copied several times

    /// <summary>News of parameters and requests.</summary>
    public NodeEvent(in ZocpEvent zocp) => _zocp = zocp;

    /// <summary>News of peers and groups, other than their messages.</summary>
    public NodeEvent(in ZreEvent zre) => _zre = new ZrePart(zre);

    /// <summary>A message that is not ZOCP's own.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="group">The group it was shouted to; null: it was whispered.</param>
    /// <param name="frames">Its content, copied.</param>
    public NodeEvent(Uuid peer, string? group, byte[][] frames)
    {
        _zocp = new ZocpEvent { Peer = peer, Path = group }; // where there is room for both
        _zre = frames;
    }

    /// <summary>True for news of parameters and requests.</summary>
    public bool IsZocp => _zre is null;

    /// <summary>News of parameters and requests.</summary>
    public ref readonly ZocpEvent Zocp
    {
        [UnscopedRef]
        get => ref _zocp;
    }

    /// <summary>News of peers and groups; of kind <see cref="ZreEventKind.None"/> when it is something else.</summary>
    public ZreEvent Zre => (_zre as ZrePart)?.Event ?? default;

    /// <summary>A message that is not ZOCP's own; null when it is something else.</summary>
    public NodeMessage? Message => _zre is byte[][] frames ? new NodeMessage(_zocp.Peer, _zocp.Path, frames) : null;

    private sealed class ZrePart(ZreEvent zre)
    {
        public readonly ZreEvent Event = zre;
    }
}
