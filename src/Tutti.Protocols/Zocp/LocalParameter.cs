namespace Tutti.Protocols.Zocp;

/// <summary>A parameter of the own node. Made by <see cref="ZocpNode.TryRegister"/>, or by a peer that added a key.</summary>
/// <remarks>Thread-safe: no; used under whatever guards the node.</remarks>
public sealed class LocalParameter
{
    internal LocalParameter(Capability entry, int key, bool foreign)
    {
        Entry = entry;
        Key = key;
        IsForeign = foreign;
    }

    /// <summary>Its canonical path.</summary>
    public string Path => Entry.Path;

    /// <summary>Its present value.</summary>
    public ZocpValue Value => Entry.Value;

    /// <summary>Its type.</summary>
    public TypeHint TypeHint => Rules.TypeHint;

    /// <summary>What others may do with it.</summary>
    public Access Access => Rules.Access;

    /// <summary>How its values are delivered.</summary>
    public Delivery Delivery { get; internal set; }

    /// <summary>Names its values in the carrier while one may take the place of another: above 0, of no other parameter.</summary>
    public int Key { get; internal set; }

    /// <summary>How much had been told by MOD and REP when <see cref="Key"/> was given.</summary>
    internal long KeyTold { get; set; }

    /// <summary>True when a peer added it, not this node's program; peers may then remove it.</summary>
    public bool IsForeign { get; internal set; }

    /// <summary>False once it has been removed.</summary>
    public bool IsRegistered { get; internal set; } = true;

    /// <summary>Signals that were out of range and clamped.</summary>
    public long Clamped { get; internal set; }

    /// <summary>Its whole entry in the tree.</summary>
    public Capability Entry { get; internal set; }

    /// <summary>The count of its last signal, while signals are counted (zocp-10.1).</summary>
    internal long Count { get; set; } = 1;

    /// <summary>Its last signals, for receivers that are cut off; null: none is to be kept.</summary>
    internal ReplayBuffer? Replay { get; set; }

    /// <summary>Peers that were not sent their own value, with the count of the signal they had before it.</summary>
    internal List<(Uuid Peer, long After)>? Skipped { get; set; }

    /// <summary>Whatever the program that owns the node keeps with it.</summary>
    public object? Tag { get; set; }

    /// <summary>The name at the root by which old peers know it, when it is inside an object; null for none (zocp-7.5).</summary>
    public string? Mirror { get; internal set; }

    internal ParameterRules Rules { get; set; }

    /// <summary>Who subscribes to it by name, in order; <c>subscribers</c> in its entry is written from this.</summary>
    internal List<(Uuid Peer, string? Receiver)> Subscribers { get; } = [];

    /// <summary>Who gets its signals, as last looked up.</summary>
    internal SignalRoute[] Routes { get; set; } = [];

    /// <summary>When the next signal may say when it was emitted.</summary>
    internal Wire.Instant NextStamp { get; set; }

    /// <summary>The state of the tables when <see cref="Routes"/> was looked up.</summary>
    internal long RoutesVersion { get; set; } = -1;
}
