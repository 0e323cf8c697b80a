using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    // A question for the ring goes up to the hub that it begins at, which asks all hubs below; the answer comes down the same way.
    private readonly IpCensus _census;
    private readonly (IpPort Port, uint Link, byte Number)[] _asked = new (IpPort, uint, byte)[16];
    private byte _lastAsked;

    /// <summary>How the hub is, and who is on its own ports.</summary>
    public HubStatus Describe(Instant now) => Describe(now, [.. _ports.Where(p => p.Link is not null).Select(p => p.Describe(now))]);

    private HubStatus Describe(Instant now, IReadOnlyList<HubPortStatus> ports)
    {
        (TimeSpan median, TimeSpan p99, TimeSpan worst) = _rotation.Spans();
        return new HubStatus
        {
            Id = Hub.Link.Id,
            Monitor = Root,
            Time = TimeSpan.FromTicks(Hub.Link.Clock.Read(now) / TimeSpan.NanosecondsPerTick),
            Rotations = _rotation.Count,
            RotationMedian = median,
            RotationP99 = p99,
            RotationWorst = worst,
            Frames = _frames,
            Octets = _octets,
            DroppedCount = DroppedCount,
            RefusedCount = RefusedCount,
            Ports = ports,
        };
    }

    private void TakeQuestion(Instant now, IpPort port, byte number)
    {
        if (!_linked)
        {
            BeginCensus(now, port, number);
            return;
        }

        byte passedOn = ++_lastAsked;
        _asked[passedOn % _asked.Length] = (port, port.Link!.Number, number);
        _uplink!.Link!.TryAdd(IpPartKind.AskStatus, [passedOn]);
    }

    private void BeginCensus(Instant now, IpPort? asker, byte number)
    {
        if (_census.Ask(now, asker, number))
        {
            foreach (IpPort port in _ports)
            {
                if (_census.Awaits(port))
                {
                    Touch(port);
                }
            }
        }

        CheckCensus(now);
    }

    private void CheckCensus(Instant now)
    {
        if (!_census.IsOpen || (!_census.IsComplete && now < _census.Deadline))
        {
            return;
        }

        _writer.Clear();
        Describe(now, _census.Describe(now)).Write(_writer);
        ReadOnlySpan<byte> all = _writer.WrittenSpan;
        int size = _options.DatagramOctets - IpDatagram.PartHeaderSize - 3;
        int parts = (all.Length + size - 1) / size;
        foreach ((IpPort? port, byte number) in _census.Askers)
        {
            for (int i = 0; i < parts; i++)
            {
                (port is null ? _uplink?.Link : port.Link)?.TryAdd(IpPartKind.Status, [number, (byte)i, (byte)parts, .. all.Slice(i * size, Math.Min(size, all.Length - (i * size)))]);
            }

            if (port is not null)
            {
                Touch(port);
            }
        }

        _census.End();
    }

    // The answer to a question that was passed on, for whoever on our ports asked it.
    private void TakeAnswer(ReadOnlySpan<byte> part)
    {
        (IpPort? port, uint link, byte number) = _asked[part[0] % _asked.Length];
        if (port?.Link is { } to && to.Number == link && part.Length <= _options.DatagramOctets)
        {
            to.TryAdd(IpPartKind.Status, [number, .. part[1..]]);
            Touch(port);
        }
    }
}
