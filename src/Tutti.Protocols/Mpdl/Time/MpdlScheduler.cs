using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Holds packets back until their time tag and the desired minimum latency say that they act (mpdl-8.1 to mpdl-8.6).</summary>
/// <remarks>
/// A passive core: hand packets in with <see cref="Receive"/>, take what acts with <see cref="TryDequeue"/> until it says false, and come back at
/// <see cref="NextDeadline"/>. It turns the jitter of the way into a constant delay. Allocates nothing once warm. Thread-safe: no.
/// </remarks>
/// <param name="options">Bounds.</param>
public sealed class MpdlScheduler(MpdlSchedulerOptions? options = null)
{
    private readonly MpdlSchedulerOptions _options = options ?? new MpdlSchedulerOptions();
    private readonly PriorityQueue<WaitingPacket, (long Tag, long Arrival)> _waiting = new();
    private readonly Stack<WaitingPacket> _spare = new();
    private WaitingPacket? _taken;
    private Instant _reference;
    private long _referenceUnits;
    private Instant _last = new(long.MinValue);
    private long _arrivals;
    private int _bytes;
    private bool _isOverfull;

    /// <summary>The latency of the whole device, as the last packet set it.</summary>
    public MinimumLatency Latency { get; private set; }

    /// <summary>Packets that wait.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Packets that came after they should have acted.</summary>
    public long LateCount { get; private set; }

    /// <summary>Packets that acted early to make room.</summary>
    public long EarlyCount { get; private set; }

    /// <summary>Packets lost because nobody took any.</summary>
    public long LostCount { get; private set; }

    /// <summary>When the next packet acts; <see cref="Instant.Never"/> when none waits.</summary>
    public Instant NextDeadline => !_waiting.TryPeek(out WaitingPacket? first, out _) ? Instant.Never
        : _isOverfull ? first.Arrival : DueOf(first);

    /// <summary>Says what the ring's clock shows at an instant; until then it shows 0 at instant 0.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="clock">The tag that begins there.</param>
    public void Synchronize(Instant at, TimeTag clock)
    {
        _referenceUnits = Unwrap(clock, at);
        _reference = at;
    }

    /// <summary>What the ring's clock shows at an instant.</summary>
    public TimeTag ClockAt(Instant now) => new(unchecked((uint)UnitsAt(now)));

    /// <summary>Takes a packet in.</summary>
    /// <param name="now">The present.</param>
    /// <param name="source">Who sent it, in the caller's own numbers.</param>
    /// <param name="packet">The packet; a malformed one acts at once, so that it is reported.</param>
    /// <returns>False when it was lost, because the caller did not take what acts.</returns>
    public bool Receive(Instant now, int source, ReadOnlySpan<byte> packet)
    {
        if (_isOverfull)
        {
            LostCount++;
            return false;
        }

        WaitingPacket waiting = _spare.TryPop(out WaitingPacket? spare) ? spare : new WaitingPacket();
        waiting.Bytes.Write(packet);
        waiting.Source = source;
        waiting.Arrival = now;
        waiting.Tag = ReadTime(packet) is { } tag ? Unwrap(tag, now) : null;
        LateCount += waiting.Tag is not null && DueOf(waiting) < now ? 1 : 0;
        _waiting.Enqueue(waiting, (waiting.Tag ?? long.MinValue, _arrivals++));
        _bytes += packet.Length;
        _isOverfull = _waiting.Count > _options.MaxWaiting || _bytes > _options.MaxWaitingBytes;
        return true;
    }

    /// <summary>Takes the next packet that acts by now.</summary>
    public bool TryDequeue(Instant now, out ScheduledPacket packet)
    {
        if (_taken is not null)
        {
            _taken.Bytes.Clear(MpdlWriter.MaxRingLength);
            _spare.Push(_taken);
            _taken = null;
        }

        packet = default;
        if (!_waiting.TryPeek(out WaitingPacket? first, out _))
        {
            return false;
        }

        Instant due = DueOf(first);
        if (due > now)
        {
            if (!_isOverfull)
            {
                return false;
            }

            EarlyCount++;
            due = now;
        }

        _waiting.Dequeue();
        _bytes -= first.Bytes.Length;
        _isOverfull = _waiting.Count > _options.MaxWaiting || _bytes > _options.MaxWaitingBytes;
        _taken = first;
        _last = Later(Later(due, first.Arrival), _last);
        packet = new ScheduledPacket(_last, first.Source, first.Bytes.WrittenSpan);
        return true;
    }

    private static Instant Later(Instant a, Instant b) => a > b ? a : b;

    /// <summary>Reads the last time tag and the last latency of a packet; the latency holds from here on.</summary>
    private TimeTag? ReadTime(ReadOnlySpan<byte> packet)
    {
        if (!MpdlReader.TryCheck(packet, out _))
        {
            return null;
        }

        TimeTag? tag = null;
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.TimeTag)
            {
                tag = new TimeTag(descriptor.Value);
            }
            else if (descriptor.Id == DescriptorId.MinimumLatency)
            {
                Latency = new MinimumLatency(descriptor.Value);
            }
        }

        return tag;
    }

    private Instant DueOf(WaitingPacket packet) => packet.Tag is { } tag
        ? new Instant(_reference.Nanoseconds + ((tag + Latency.Units - _referenceUnits) * TimeTag.NanosecondsPerUnit))
        : packet.Arrival;

    private long UnitsAt(Instant now)
    {
        (long units, long rest) = Math.DivRem(now.Nanoseconds - _reference.Nanoseconds, TimeTag.NanosecondsPerUnit);
        return _referenceUnits + units - (rest < 0 ? 1 : 0);
    }

    /// <summary>The tag on the clock that does not wrap: the one nearest to what it shows now.</summary>
    private long Unwrap(TimeTag tag, Instant now)
    {
        long units = UnitsAt(now);
        return units + (tag - new TimeTag(unchecked((uint)units)));
    }
}
