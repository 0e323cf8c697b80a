namespace Tutti.Simulation.Ring;

/// <summary>The frames on the line of one loop, and who hears each of them when.</summary>
/// <remarks>Frames are used again: warm, nothing is allocated. Thread-safe: no.</remarks>
internal sealed class FrameTraffic
{
    private readonly PriorityQueue<FrameDelivery, (long At, long Order)> _deliveries = new();
    private readonly Stack<FrameInFlight> _free = new();
    private long _order;

    /// <summary>When the next frame arrives somewhere.</summary>
    public long Next => _deliveries.TryPeek(out _, out (long At, long Order) first) ? first.At : long.MaxValue;

    /// <summary>A frame goes out; who hears it is told with <see cref="Add"/>.</summary>
    public FrameInFlight Launch(ReadOnlySpan<byte> frame, int sender, long opened, long closed)
    {
        if (!_free.TryPop(out FrameInFlight? flight))
        {
            flight = new FrameInFlight();
        }

        flight.Fill(frame, sender, opened, closed);
        return flight;
    }

    public void Add(FrameInFlight flight, int to, long tick, long at)
    {
        flight.Waiting++;
        _deliveries.Enqueue(new FrameDelivery(flight, to, tick), (at, _order++));
    }

    public FrameDelivery Take() => _deliveries.Dequeue();

    /// <summary>A delivery was made, or a launch is over: what nobody waits for is used again.</summary>
    public void Release(FrameInFlight flight)
    {
        if (flight.Waiting == 0)
        {
            _free.Push(flight);
        }
    }

    /// <summary>Nothing is on the line any longer.</summary>
    public void Clear() => Drop(static (_, _) => true);

    /// <summary>Some frames are lost for some of those who would have heard them.</summary>
    public void Drop(Func<FrameInFlight, int, bool> isLost) => Rebuild((delivery, at) =>
    {
        if (!isLost(delivery.Flight, delivery.To))
        {
            return at;
        }

        delivery.Flight.Waiting--;
        Release(delivery.Flight);
        return null;
    });

    /// <summary>The clock has changed, and with it every arrival.</summary>
    public void Retime(Func<FrameDelivery, long> at) => Rebuild((delivery, _) => at(delivery));

    private void Rebuild(Func<FrameDelivery, long, long?> at)
    {
        if (_deliveries.Count == 0)
        {
            return;
        }

        (FrameDelivery, (long, long))[] all = [.. _deliveries.UnorderedItems];
        _deliveries.Clear();
        foreach ((FrameDelivery delivery, (long before, long order)) in all)
        {
            if (at(delivery, before) is { } then)
            {
                _deliveries.Enqueue(delivery, (then, order));
            }
        }
    }
}
