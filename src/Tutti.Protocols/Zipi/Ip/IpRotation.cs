using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>A round of the token: the ports that it stops at, and how long rounds take (zipi-6.10).</summary>
/// <remarks>It is at all these ports at once, each port holding it for its device; what has to be in ring order is put in order at the end. Thread-safe: no.</remarks>
internal sealed class IpRotation
{
    private const int Kept = 64;

    private readonly long[] _ticks = new long[Kept];
    private readonly List<IpPort> _asked = [];
    private Instant _begun;
    private int _waiting;

    /// <summary>True from the start of a round to its end.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True when every port has let the token go.</summary>
    public bool IsComplete => _waiting == 0;

    /// <summary>True when the round is a roll: who answers is kept until its turn.</summary>
    public bool IsRoll { get; private set; }

    /// <summary>The number of the round.</summary>
    public uint Number { get; private set; }

    /// <summary>Rounds that are over and stopped at a port at least.</summary>
    public long Count { get; private set; }

    /// <summary>Begins a round; ports are added with <see cref="Ask"/>.</summary>
    public void Begin(Instant now, uint number, bool isRoll)
    {
        Abandon();
        (IsOpen, IsRoll, Number, _begun) = (true, isRoll, number, now);
    }

    /// <summary>The token stops at this port.</summary>
    public void Ask(IpPort port)
    {
        if (port.Link is { } link && link.TryAdd(IpPartKind.Token, Number))
        {
            port.HasToken = true;
            _asked.Add(port);
            _waiting++;
        }
    }

    /// <summary>A port has let the token go.</summary>
    public void Release(IpPort port, uint number)
    {
        if (IsOpen && port.HasToken && number == Number)
        {
            port.HasToken = false;
            _waiting--;
        }
    }

    /// <summary>A port that is no longer there has let it go, too.</summary>
    public void Drop(IpPort port) => Release(port, Number);

    /// <summary>The round is over; how long it took is kept.</summary>
    public void End(Instant now)
    {
        if (_asked.Count > 0)
        {
            _ticks[Count++ % Kept] = (now - _begun).Ticks;
        }

        Abandon();
    }

    /// <summary>There is no round any more.</summary>
    public void Abandon()
    {
        foreach (IpPort port in _asked)
        {
            port.HasToken = false;
        }

        _asked.Clear();
        _waiting = 0;
        IsOpen = IsRoll = false;
    }

    /// <summary>How long the last rounds took: the middle one, the 99th of 100, and the longest.</summary>
    public (TimeSpan Median, TimeSpan P99, TimeSpan Worst) Spans()
    {
        long[] sorted = _ticks[..(int)Math.Min(Count, Kept)];
        Array.Sort(sorted);
        return sorted.Length == 0 ? default
            : (new TimeSpan(sorted[sorted.Length / 2]), new TimeSpan(sorted[(sorted.Length - 1) * 99 / 100]), new TimeSpan(sorted[^1]));
    }
}
