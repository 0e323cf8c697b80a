using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Synth;

namespace Tutti.Cli.Verbs;

/// <summary>Holds the packets of a ring until their time on its line, and hands them to a synthesizer that runs along that line.</summary>
/// <remarks>
/// Nothing is measured on the way from a tag to its sample: both count the ring's time, so the same packets make the same samples on every
/// device. Thread-safe: yes.
/// </remarks>
/// <param name="line">The ring's time.</param>
internal sealed class PacketClock(UnbrokenTime line)
{
    private static readonly TimeSpan s_farAhead = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly MpdlScheduler _scheduler = new();
    private TimeSpan? _ahead;

    /// <summary>Packets that came after they should have acted.</summary>
    public long LateCount
    {
        get
        {
            lock (_gate)
            {
                return _scheduler.LateCount;
            }
        }
    }

    /// <summary>When the first packet acted; null before.</summary>
    public TimeSpan? First { get; private set; }

    /// <summary>A place on the line as the instant that scheduler and synthesizer count in.</summary>
    public static Instant InstantOf(TimeSpan place) => new(place.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>A packet has come.</summary>
    /// <param name="at">When, as <see cref="Ring.Now"/> counts.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="packet">The packet.</param>
    public void Receive(Instant at, int source, ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            TimeSpan place = line.At(at);
            Follow(place, null);
            _scheduler.Receive(InstantOf(place), source, packet);
        }
    }

    /// <summary>Hands over what acts by now.</summary>
    /// <returns>The present.</returns>
    public Instant HandTo(Synthesizer synth)
    {
        lock (_gate)
        {
            TimeSpan place = line.Now;
            Follow(place, synth);
            Instant now = InstantOf(place);
            Take(now, synth);
            return now;
        }
    }

    // The line and the tags go together until the ring begins a new epoch. What waits then is meant by the old one, and acts as it was to.
    private void Follow(TimeSpan place, Synthesizer? synth)
    {
        if (line.Ahead == _ahead)
        {
            return;
        }

        if (_ahead is not null && synth is not null)
        {
            Take(InstantOf(place + s_farAhead), synth);
        }

        if (_ahead is null || synth is not null)
        {
            _ahead = line.Ahead;
            (TimeSpan begins, TimeTag tag) = line.LastTag(place);
            _scheduler.Synchronize(InstantOf(begins), tag);
        }
    }

    private void Take(Instant until, Synthesizer synth)
    {
        while (_scheduler.TryDequeue(until, out ScheduledPacket packet))
        {
            First ??= new TimeSpan(packet.At.Nanoseconds / TimeSpan.NanosecondsPerTick);
            synth.Receive(packet.At, packet.Packet, packet.Source);
        }
    }
}
