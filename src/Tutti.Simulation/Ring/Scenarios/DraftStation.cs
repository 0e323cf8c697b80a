using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>A hub or device while its scenario is being read.</summary>
internal sealed class DraftStation(string name, DraftStation? parent, bool isHub, int number)
{
    public string Name { get; } = name;

    public DraftStation? Parent { get; } = parent;

    public bool IsHub { get; } = isHub;

    /// <summary>Counted in the order of the lines, from 1.</summary>
    public int Number { get; } = number;

    public bool IsPassive { get; set; }

    /// <summary>What it says of itself. Its id looks like one: a maker, and numbers given out in the order of the lines.</summary>
    public StationOptions Options { get; set; } = new()
    {
        Id = 0x5455_5454_0000_0000UL | (uint)number,
        IsHub = isHub,
        MonitorPriority = isHub ? StationOptions.HubPriority : (byte)0,
    };

    public double Cable { get; set; }

    public double Drift { get; set; }

    public long PowerOnAt { get; set; }

    public long PluggedAt { get; set; }

    public LineRate? RealRate { get; set; }
}
