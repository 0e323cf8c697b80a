namespace Tutti.Protocols.Zocp;

/// <summary>The kinds of <see cref="ZocpEvent"/>, with what each carries beside <see cref="ZocpEvent.Peer"/>.</summary>
public enum ZocpEventKind
{
    /// <summary>A peer entered. Text: its name.</summary>
    PeerEntered,

    /// <summary>A peer exited. Text: the reason.</summary>
    PeerExited,

    /// <summary>The tree of a peer is known for the first time since it entered.</summary>
    TreeReady,

    /// <summary>The tree of a peer changed in other ways than values. Paths: which top entries.</summary>
    TreeChanged,

    /// <summary>A peer that should answer GET did not in time; asked again later (zocp-5.4).</summary>
    PeerSilent,

    /// <summary>A cached value changed. Path, Value, Old; Cause: Signal when it came as SIG, else it came as MOD.</summary>
    ValueChanged,

    /// <summary>A signal came from an emitter that this node subscribes to. Path: the emitter, Value.</summary>
    SignalReceived,

    /// <summary>An own parameter changed. Path, Parameter, Value, Old, Cause; Peer: by whom, default for this node itself.</summary>
    LocalChanged,

    /// <summary>A peer added an own parameter, or removed one that a peer had added. Path, Parameter.</summary>
    LocalTreeChanged,

    /// <summary>A peer subscribed to an own parameter. Path: the emitter, null for everything; Text: the receiver's path, null for watching.</summary>
    Subscribed,

    /// <summary>A peer unsubscribed, or left. As <see cref="Subscribed"/>.</summary>
    Unsubscribed,

    /// <summary>The links changed: made, removed, healed, or one that waits has a new reason.</summary>
    LinksChanged,

    /// <summary>A peer has the name, or worse the identity, of another node that is here. Text: which, as a sentence.</summary>
    TwinMet,

    /// <summary>A signal was out of range and was clamped. Path, Parameter, Value: as clamped, Old: as received.</summary>
    Clamped,

    /// <summary>Something was refused or withheld. Refusal.</summary>
    Refused,

    /// <summary>A peer calls a method. Id: the call, to be answered by Reply; Path: the method; Arguments.</summary>
    Called,

    /// <summary>A request is finished. Id, Outcome, AtNs, Value, Refusal unless done.</summary>
    RequestDone,

    /// <summary>A peer sent something malformed. Text: what.</summary>
    ProtocolError,
}
