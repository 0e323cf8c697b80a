using Tutti.Protocols.Zipi;

namespace Tutti.Simulation.Ring;

/// <summary>How long a loop is: the delays of all stations, and of the monitor (zipi-1.9, zipi-1.10).</summary>
/// <remarks>Places are positions in the whole ring; who is not in this loop delays nothing. Thread-safe: no.</remarks>
internal sealed class LoopPath(int positions)
{
    private readonly long[] _sums = new long[positions + 1];
    private readonly bool[] _onLoop = new bool[positions];
    private int _monitorBase;

    /// <summary>Once round for an idle token, in half bits.</summary>
    public long Latency => (_sums[^1] + _monitorBase + 1) & ~1L;

    /// <summary>The monitor's own delay and all cables, in half bits.</summary>
    public int MonitorBase => _monitorBase;

    /// <summary>Who gives the clock.</summary>
    public RingMember? Driver { get; private set; }

    public bool IsOnLoop(int position) => _onLoop[position];

    /// <summary>A station goes on the loop or off; <see cref="AddUp"/> makes it count.</summary>
    public void SetOnLoop(int position, bool onLoop) => _onLoop[position] = onLoop;

    public void SetMonitor(RingMember monitor, int cableHalfBits) =>
        _monitorBase = (RingLimits.MonitorBits * 2) + (monitor.Core is Device ? RingLimits.StationHalfBits : 0) + cableHalfBits;

    public void AddUp(RingMember[] members, RingMember? driver)
    {
        Driver = driver;
        Array.Clear(_sums);
        foreach (RingMember member in members)
        {
            bool delays = _onLoop[member.Position] && member != driver && member.Core is Device;
            _sums[member.Position + 1] = delays ? RingLimits.StationHalfBits : 0;
        }

        for (int i = 1; i < _sums.Length; i++)
        {
            _sums[i] += _sums[i - 1];
        }
    }

    /// <summary>The tick at which what comes in at a station on the loop goes out of it.</summary>
    public long Out(RingMember member, long tick)
    {
        if (member != Driver)
        {
            return tick + RingLimits.StationHalfBits;
        }

        // The monitor's bits begin at even ticks.
        return (tick + _monitorBase + 1) & ~1L;
    }

    /// <summary>True when what goes from one station to another passes a third one; all the others, when it goes all the way round.</summary>
    public static bool IsBetween(int from, int middle, int to) => from < to ? middle > from && middle < to : middle > from || middle < to;

    /// <summary>The tick at which what leaves <paramref name="from"/> at <paramref name="tick"/> comes in at <paramref name="to"/>.</summary>
    public long Travel(int from, int to, long tick)
    {
        int monitor = Driver is { Link.IsMonitor: true } ? Driver.Position : -1;
        if (monitor >= 0 && monitor != from && monitor != to && IsBetween(from, monitor, to))
        {
            long through = Out(Driver!, tick + Sum(from, monitor));
            return through + Sum(monitor, to);
        }

        return tick + Sum(from, to);
    }

    private long Sum(int from, int to) => to > from ? _sums[to] - _sums[from + 1] : _sums[^1] - _sums[from + 1] + _sums[to];
}
