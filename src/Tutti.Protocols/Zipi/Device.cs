using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Protocols.Zipi;

/// <summary>A device on the ring: its data link and what stands above it.</summary>
/// <remarks>A passive core as <see cref="Station"/>. Thread-safe: no.</remarks>
public sealed class Device : IRingCore
{
    private readonly Outbox<DeviceMessage> _messages = new(64);
    private byte[] _received = new byte[256];

    /// <summary>A device that has just been switched on.</summary>
    /// <param name="options">Its id, rates and bounds.</param>
    /// <param name="seed">As for <see cref="Station"/>.</param>
    public Device(StationOptions options, int seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        Link = new Station(options, seed);
        Names = new NameService(Link);
        Dumps = new Dumps(Link);
        Names.Set(
            Characteristic.OfNumber(CharacteristicKey.MaxSpeed, (ulong)options.FastestRate.BitsPerSecond()),
            Characteristic.OfVersion(CharacteristicKey.ZipiVersion, 1, 1));
    }

    /// <inheritdoc/>
    public Station Link { get; }

    /// <summary>What the device says of itself and asks of others.</summary>
    public NameService Names { get; }

    /// <summary>Its patch, sample and data dumps.</summary>
    public Dumps Dumps { get; }

    /// <summary>Application frames dropped because their layer is reserved or cut short (zipi-4.1).</summary>
    public long DroppedCount { get; private set; }

    /// <inheritdoc/>
    public Instant NextDeadline => Link.NextDeadline;

    /// <summary>Its address; 0 while it has none.</summary>
    public byte Address => Link.Address;

    /// <summary>Sends an application frame: the layer octet and what follows.</summary>
    /// <param name="destination">A device or all.</param>
    /// <param name="content">The layer octet first; at most 4095 octets, the source takes one.</param>
    /// <param name="acknowledged">Ask for acknowledgement, and send again until it comes.</param>
    /// <param name="ticket">Names the frame in events.</param>
    public SendResult TrySend(byte destination, ReadOnlySpan<byte> content, bool acknowledged, out long ticket) =>
        Link.TrySend(FrameClass.Application, destination, content, acknowledged, withSource: true, out ticket);

    /// <inheritdoc/>
    public void Advance(Instant now) => Link.Advance(now);

    /// <inheritdoc/>
    public bool Capture(Instant now, Instant flagOut)
    {
        Dumps.Pump();
        return Link.Capture(now, flagOut);
    }

    /// <summary>As <see cref="Station.HandIn"/>, with what dumps have to say.</summary>
    public bool HandIn(Instant now)
    {
        Dumps.Pump();
        return Link.HandIn(now);
    }

    /// <inheritdoc/>
    public void Receive(Instant now, Instant opened, ReadOnlySpan<byte> frame)
    {
        if (!Link.Receive(now, opened, frame, out FrameHeader header, out ReadOnlySpan<byte> content))
        {
            return;
        }

        if (header.Class == FrameClass.Naming)
        {
            Names.Receive(header, content);
        }
        else if (!ApplicationLayer.TryRead(content, out int layer, out ReadOnlySpan<byte> body))
        {
            DroppedCount++;
        }
        else if (ApplicationLayer.IsDump(layer) && header.Source is { } source)
        {
            Dumps.Receive(source, layer, body);
        }
        else
        {
            Hand(header, layer, content);
        }
    }

    /// <inheritdoc/>
    public void ClockChanged(LineRate rate) => Link.ClockChanged(rate);

    /// <summary>Takes the next thing to do on the line.</summary>
    public bool TryDequeue(out RingAction action) => Link.TryDequeue(out action);

    /// <summary>Takes the next news of the ring.</summary>
    public bool TryDequeue(out RingEvent news)
    {
        while (Link.TryDequeue(out news))
        {
            if (!Dumps.Take(news))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next message.</summary>
    public bool TryDequeue(out DeviceMessage message) => _messages.TryDequeue(out message);

    private void Hand(in FrameHeader header, int layer, ReadOnlySpan<byte> content)
    {
        if (_received.Length < content.Length)
        {
            _received = new byte[RingLimits.FrameOctets];
        }

        content.CopyTo(_received);
        _messages.TryEnqueue(new DeviceMessage(header.Source, header.Destination == RingAddress.All, layer, _received.AsMemory(0, content.Length)));
    }
}
