using System.Diagnostics.Metrics;

using Tutti.Protocols;

namespace Tutti;

/// <summary>The measurements of all nodes of this process: meter <c>Tutti</c>, each tagged with the name of its node.</summary>
/// <remarks>Nothing is counted for them on the hot paths: they read what the cores count anyway, when somebody listens. Thread-safe: yes.</remarks>
internal static class NodeMeter
{
    private static readonly Meter s_meter = new("Tutti");
    private static readonly Lock s_gate = new();
    private static Node[] s_nodes = [];

    private static readonly Histogram<double> s_handlers =
        s_meter.CreateHistogram<double>("tutti.handler.duration", "s", "Time that handlers of the program took.");

    static NodeMeter()
    {
        s_meter.CreateObservableGauge("tutti.peers", () => OfAll(core => core.Zre.Peers.Count(p => p.IsEntered)), "{peer}", "Peers that are here.");
        s_meter.CreateObservableGauge("tutti.queue.units", () => OfAll(core => core.Zre.Peers.Sum(p => (long)p.WaitingUnits)), "{unit}", "Units that wait for slow peers.");
        s_meter.CreateObservableCounter("tutti.signals.sent", () => OfAll(core => core.Zocp.SignalsSent), "{signal}", "Signals to peers, each counted for each peer.");
        s_meter.CreateObservableCounter("tutti.signals.received", () => OfAll(core => core.Zocp.SignalsReceived), "{signal}", "Signals of peers.");
        s_meter.CreateObservableCounter(
            "tutti.signals.dropped", () => OfAll(core => core.SignalsDropped), "{signal}", "Signals replaced by a newer value, not sent, or not taken by a receiver.");
        s_meter.CreateObservableCounter("tutti.decode.errors", () => OfAll(core => core.Zre.Counters.DecodeErrors), "{error}", "Malformed units and beacons.");
        s_meter.CreateObservableCounter(
            "tutti.beacon.errors",
            () => Volatile.Read(ref s_nodes).Select(node => new Measurement<long>(node.BeaconErrors, Tag(node.Name))),
            "{beacon}",
            "Beacons that the system did not send.");
        s_meter.CreateObservableGauge("tutti.roundtrip", RoundTrips, "s", "Last measured round trip to each peer.");
    }

    /// <summary>Measures a node from now on.</summary>
    public static void Add(Node node)
    {
        lock (s_gate)
        {
            s_nodes = [.. s_nodes, node];
        }
    }

    /// <summary>Measures a node no more.</summary>
    public static void Remove(Node node)
    {
        lock (s_gate)
        {
            s_nodes = [.. s_nodes.Where(n => n != node)];
        }
    }

    /// <summary>True when somebody listens to how long handlers take.</summary>
    public static bool TimesHandlers => s_handlers.Enabled;

    /// <summary>A handler has run.</summary>
    public static void Handled(string node, TimeSpan span)
    {
        if (s_handlers.Enabled)
        {
            s_handlers.Record(span.TotalSeconds, Tag(node));
        }
    }

    private static IEnumerable<Measurement<long>> OfAll(Func<NodeCore, long> read) =>
        [.. Volatile.Read(ref s_nodes).Select(node => new Measurement<long>(node.ReadCore(read), Tag(node.Name)))];

    private static IEnumerable<Measurement<double>> RoundTrips() => [.. Volatile.Read(ref s_nodes).SelectMany(node => node.ReadCore(core =>
        core.Zre.Peers.Where(p => p.RoundTrip is not null)
            .Select(p => new Measurement<double>(p.RoundTrip!.Value.TotalSeconds, Tag(node.Name), new KeyValuePair<string, object?>("peer", p.Name)))
            .ToArray()))];

    private static KeyValuePair<string, object?> Tag(string node) => new("node", node);
}
