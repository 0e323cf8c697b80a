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

    /// <summary>The last value that came; -1: none.</summary>
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

    /// <inheritdoc/>
    public override string ToString() => $"{From.Host.Name}/{From.Path} to {To.Name}/{Receiver}";
}
