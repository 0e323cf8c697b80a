using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Which port of a hub leads to which address: learned from who answers the roll and what ASSIGN says (zipi-6.14).</summary>
internal sealed class IpRoutes(IpPort[] ports)
{
    private readonly IpPort?[] _ports = new IpPort?[256];
    private readonly Dictionary<ulong, IpPort> _behindHubs = [];
    private byte _roll;

    /// <summary>The port that leads to an address; null when none does.</summary>
    public IpPort? To(byte address) => _ports[address];

    /// <summary>The roll is called anew.</summary>
    public void Clear() => _behindHubs.Clear();

    /// <summary>A station answered the roll through a port that leads to another hub.</summary>
    public void SawBehind(IpPort port, ulong id)
    {
        if (_behindHubs.Count < RollCall.Bound)
        {
            _behindHubs[id] = port;
        }
    }

    /// <summary>Nothing is behind this port any more.</summary>
    public void Forget(IpPort port)
    {
        foreach (ref IpPort? known in _ports.AsSpan())
        {
            known = known == port ? null : known;
        }
    }

    /// <summary>Takes what ASSIGN says.</summary>
    public void Take(in ManagementFrame assign)
    {
        if (assign.AssignRoll != _roll)
        {
            _roll = assign.AssignRoll;
            Array.Clear(_ports);
            foreach (IpPort port in ports)
            {
                port.Address = RingAddress.None;
            }
        }

        for (int i = 0; i < assign.AssignCount; i++)
        {
            Assignment entry = assign.AssignEntry(i);
            if (!RingAddress.IsDevice(entry.Address))
            {
                continue;
            }

            foreach (IpPort port in ports)
            {
                if (port is { IsOpen: true, Role: IpRole.Device } && port.Id == entry.Id)
                {
                    port.Address = entry.Address;
                    _ports[entry.Address] = port;
                }
            }

            _ports[entry.Address] ??= _behindHubs.GetValueOrDefault(entry.Id);
        }
    }
}
