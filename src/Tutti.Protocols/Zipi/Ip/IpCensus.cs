using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Asks the hubs below for who is on their ports, so that one answer tells of the whole ring (zipi-6.15).</summary>
/// <remarks>One at a time; who asks meanwhile shares its answer. Thread-safe: no.</remarks>
internal sealed class IpCensus(IpPort[] ports)
{
    private const int MostAskers = RingLimits.Devices + 1;
    private const int MostOctets = 64 * 1024;
    private const int MostPorts = 2 * RingLimits.Devices;

    private readonly Dictionary<IpPort, Below> _below = [];
    private readonly List<(IpPort? Port, byte Number)> _askers = [];
    private byte _number;

    /// <summary>Who waits for the answer; null for the hub that this one is linked to.</summary>
    public IReadOnlyList<(IpPort? Port, byte Number)> Askers => _askers;

    /// <summary>True while hubs below have not all answered.</summary>
    public bool IsOpen => _askers.Count > 0;

    /// <summary>True when nobody is waited for any more.</summary>
    public bool IsComplete => _below.Values.All(b => b.IsDone);

    /// <summary>When it ends, whoever has not answered.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>Somebody asks. True when the hubs below have just been asked for it.</summary>
    public bool Ask(Instant now, IpPort? asker, byte number)
    {
        bool isNew = !IsOpen;
        _askers.RemoveAll(a => a.Port == asker);
        if (_askers.Count < MostAskers)
        {
            _askers.Add((asker, number));
        }

        if (!isNew)
        {
            return false;
        }

        _below.Clear();
        _number++;
        Deadline = now + IpTimes.Census;
        foreach (IpPort port in ports)
        {
            if (port is { Role: IpRole.Hub, Link: { } link } && link.TryAdd(IpPartKind.AskStatus, [_number]))
            {
                _below.Add(port, new Below());
            }
        }

        return true;
    }

    /// <summary>True when this port's hub was asked.</summary>
    public bool Awaits(IpPort port) => _below.TryGetValue(port, out Below? below) && !below.IsDone;

    /// <summary>A hub below answers: <c>number(1) part(1) parts(1) octets</c>.</summary>
    public void Take(IpPort port, ReadOnlySpan<byte> part)
    {
        if (part.Length < 3 || part[0] != _number || !_below.TryGetValue(port, out Below? below) || below.IsDone || part[1] != below.Parts)
        {
            return;
        }

        below.Octets.Write(part[3..]);
        below.Parts++;
        if (below.Parts < part[2] && below.Octets.Length < MostOctets)
        {
            return;
        }

        below.IsDone = true;
        if (HubStatus.TryRead(below.Octets.WrittenSpan, out HubStatus? status, out _))
        {
            below.Ports = status.Ports;
        }
    }

    /// <summary>Nobody is on this port any longer.</summary>
    public void Drop(IpPort port)
    {
        _below.Remove(port);
        _askers.RemoveAll(a => a.Port == port);
    }

    /// <summary>It is over; those who waited are forgotten.</summary>
    public void End()
    {
        _askers.Clear();
        _below.Clear();
        Deadline = Instant.Never;
    }

    /// <summary>All ports in ring order, each hub followed by what is on its ports.</summary>
    public List<HubPortStatus> Describe(Instant now)
    {
        List<HubPortStatus> all = [];
        foreach (IpPort port in ports)
        {
            if (port.Link is null || all.Count >= MostPorts)
            {
                continue;
            }

            all.Add(port.Describe(now));
            if (_below.TryGetValue(port, out Below? below))
            {
                all.AddRange(below.Ports.Where(p => p.Depth < HubPortStatus.Deepest).Take(MostPorts - all.Count).Select(p => p with { Depth = p.Depth + 1 }));
            }
        }

        return all;
    }

    private sealed class Below
    {
        public ByteWriter Octets { get; } = new(0);

        public int Parts { get; set; }

        public bool IsDone { get; set; }

        public IReadOnlyList<HubPortStatus> Ports { get; set; } = [];
    }
}
