using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tutti.Interop.Tests.Live;

public class NodeMeterTests
{
    [Fact]
    public async Task The_meter_counts_peers_and_units_of_each_node()
    {
        await using Room room = new();
        string name = $"measured-{Guid.NewGuid():N}";
        Node node = await room.StartAsync(name);
        await room.StartAsync("other");
        await node.FindAsync("other", Room.Limit, TestContext.Current.CancellationToken);

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
        Assert.True(seen["tutti.units.sent"] >= 2);
        Assert.True(seen["tutti.units.received"] >= 2);
        Assert.Equal(0, seen["tutti.decode.errors"]);
    }
}
