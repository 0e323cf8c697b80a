namespace Tutti.Protocols.Mpdl;

/// <summary>What a descriptor is for (mpdl-3.1).</summary>
public enum DescriptorKind
{
    /// <summary>Id 0.</summary>
    Illegal,

    /// <summary>A parameter that is kept for an address and combined over the levels.</summary>
    Parameter,

    /// <summary>Changes what happens to parameters: modulations, segments, tables, overwrite.</summary>
    Control,

    /// <summary>About the packet itself: address, time, comment.</summary>
    Packet,

    /// <summary>A question or an answer.</summary>
    Query,

    /// <summary>What the musician's body does; changes no state.</summary>
    Measurement,

    /// <summary>Undefined and free for use by devices.</summary>
    Free,

    /// <summary>Reserved: skipped and counted.</summary>
    Reserved,
}
