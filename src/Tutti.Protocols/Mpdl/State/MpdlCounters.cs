namespace Tutti.Protocols.Mpdl;

/// <summary>What an engine counted since it began.</summary>
public sealed class MpdlCounters
{
    /// <summary>Packets applied.</summary>
    public long Packets { get; internal set; }

    /// <summary>Packets that were malformed.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Descriptors refused.</summary>
    public long Refused { get; internal set; }

    /// <summary>Reserved descriptors passed over.</summary>
    public long Reserved { get; internal set; }

    /// <summary>Addresses forgotten to make room (mpdl-2.5).</summary>
    public long Forgotten { get; internal set; }

    /// <summary>Events and answers lost because nobody took them.</summary>
    public long Lost { get; internal set; }
}
