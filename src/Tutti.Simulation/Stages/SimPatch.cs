using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;

namespace Tutti.Simulation.Stages;

/// <summary>A patch that somebody wants, and what is known of what came over it.</summary>
/// <remarks>There is at most one from an emitter to a host, so that a signal tells which patch it is of.</remarks>
public sealed class SimPatch
{
    internal SimPatch(SimEmitter from, SimHost to, string receiver, SimNode starter)
    {
        From = from;
        To = to;
        Receiver = receiver;
        Starter = starter;
    }

    /// <summary>Where its values come from.</summary>
    public SimEmitter From { get; }

    /// <summary>Where they go.</summary>
    public SimHost To { get; }

    /// <summary>To which receiver there.</summary>
    public string Receiver { get; }

    /// <summary>Who asks for it: either end, or a third node.</summary>
    public SimNode Starter { get; internal set; }

    /// <summary>True once it was made; then the nodes must keep it without being asked again.</summary>
    public bool IsMade { get; internal set; }

    /// <summary>True when both ends remember it over any restart.</summary>
    public bool IsTrusted { get; internal set; }

    /// <summary>The last value that was told, to the receiver or to one that watches; -1: none.</summary>
    public long Seen { get; internal set; } = -1;

    /// <summary>Values that came.</summary>
    public long Arrivals { get; internal set; }

    /// <summary>True when one of its ends is an old peer.</summary>
    public bool IsOld => From.Host is not SimNode || To is not SimNode;

    /// <summary>
    /// Gets where values may be missing or come again: what was the last value whenever the ends parted or met, or a subscription ended or began.
    /// </summary>
    internal SortedSet<long> Breaks { get; } = [0];

    /// <summary>Gets or sets a value indicating whether the receiver's node met the emitter's anew: what comes next may follow on anything.</summary>
    internal bool IsReborn { get; set; }

    internal long Request { get; set; }

    /// <summary>Gets or sets the last value that the receiver took; -1: none since its node started.</summary>
    internal long Taken { get; set; } = -1;

    /// <summary>Gets or sets the run of the emitter's node which that value came from.</summary>
    internal Uuid Run { get; set; }

    /// <summary>Gets or sets the link it came over, as the receiver's node has it; null when the link was not yet agreed on.</summary>
    internal ZocpLink? Link { get; set; }

    /// <summary>Gets or sets the run of the emitter's node that both ends were last agreed with.</summary>
    internal Uuid AgreedWith { get; set; }

    /// <summary>Gets or sets how often the receiver's node had told all its news when that link was first seen.</summary>
    internal long LinkSince { get; set; }

    /// <summary>Gets or sets a value indicating whether the last value surely came over that link.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Gets or sets the same as the emitter's node has it.</summary>
    internal ZocpLink? Origin { get; set; }

    /// <summary>Gets or sets how many are reported as lost since then.</summary>
    internal long LostTold { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{From.Host.Name}/{From.Path} to {To.Name}/{Receiver}";
}
