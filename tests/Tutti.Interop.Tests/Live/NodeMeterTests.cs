using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tutti.Interop.Tests.Live;

public class NodeMeterTests
{
    [Fact]
    public async Task The_meter_counts_peers_and_signals_of_each_node()
    {
        await using Room room = new();
        string name = $"measured-{Guid.NewGuid():N}";
        Node node = room.Node(name);
        Parameter<double> fader = node.Add(Parameter.Float("fader"), Access.Emit);
        Parameter<double> level = node.Add(Parameter.Float("level"), Access.Sense);
        await node.StartAsync(TestContext.Current.CancellationToken);
        Node other = room.Node("other");
        Parameter<double> back = other.Add(Parameter.Float("back"), Access.Emit);
        other.Add(Parameter.Float("level"), Access.Sense);
        await other.StartAsync(TestContext.Current.CancellationToken);
        Peer peer = await node.FindAsync("other", Room.Limit, TestContext.Current.CancellationToken);
        await node.PatchAsync(node["fader"], peer["level"], TestContext.Current.CancellationToken);
        await node.PatchAsync(peer["back"], node["level"], TestContext.Current.CancellationToken);
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        level.Changed += _ => heard.TrySetResult();
        fader.Emit(0.5);
        back.Emit(0.5);
        await heard.Task.WaitAsync(Room.Limit, TestContext.Current.CancellationToken);

        ConcurrentDictionary<string, long> seen = new(StringComparer.Ordinal);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Tutti")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.Length > 0 && Equals(tags[0].Value, name))
            {
                seen[instrument.Name] = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["tutti.peers"]);

        // The present value at once, and the one that was emitted.
        Assert.Equal(2, seen["tutti.signals.sent"]);
        Assert.Equal(2, seen["tutti.signals.received"]);
        Assert.Equal(0, seen["tutti.signals.dropped"]);
        Assert.DoesNotContain(seen.Keys, instrument => instrument.StartsWith("tutti.units", StringComparison.Ordinal));
        Assert.Equal(0, seen["tutti.decode.errors"]);
    }
}
