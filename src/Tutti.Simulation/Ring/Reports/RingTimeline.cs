using System.Runtime.InteropServices;

using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Simulation.Ring.Reports;

/// <summary>Who held the ring when, for a picture.</summary>
/// <remarks>Turns are kept up to a bound, their shares of the time all. Thread-safe: no.</remarks>
/// <param name="nanoseconds">The whole run.</param>
/// <param name="positions">Stations in the ring, whatever is on.</param>
public sealed class RingTimeline(long nanoseconds, int positions)
{
    /// <summary>Parts that the time is cut into.</summary>
    public const int Bins = 480;

    private const int MostTurns = 200_000;

    private readonly double[][] _held = [.. Enumerable.Range(0, positions).Select(_ => new double[Bins])];
    private readonly List<Turn> _turns = [];
    private readonly List<(long At, LineRate Rate)> _rates = [];
    private readonly Dictionary<(int From, int To), long> _octets = [];

    /// <summary>The whole run.</summary>
    public long Nanoseconds { get; } = nanoseconds;

    /// <summary>The first turns, up to a bound.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>The clock, and since when.</summary>
    public IReadOnlyList<(long At, LineRate Rate)> Rates => _rates;

    /// <summary>Data that came from one to another position.</summary>
    public IReadOnlyDictionary<(int From, int To), long> Octets => _octets;

    /// <summary>The longest token rotation of each part, in nanoseconds; 0 where the token never came.</summary>
    public long[] Rotation { get; } = new long[Bins];

    /// <summary>The share of each part of the time for which a station held the ring, 0 to 1.</summary>
    public ReadOnlySpan<double> Held(int position) => _held[position];

    internal int BinOf(long at) => (int)Math.Clamp(at * Bins / Nanoseconds, 0, Bins - 1);

    internal void AddTurn(long at, int position, long held, bool isManagement)
    {
        if (_turns.Count < MostTurns)
        {
            _turns.Add(new Turn(at, position, held, isManagement));
        }

        double width = (double)Nanoseconds / Bins;
        for (long from = at; from < at + held;)
        {
            int bin = BinOf(from);
            long to = Math.Min(at + held, Math.Max(from + 1, (long)((bin + 1) * width)));
            _held[position][bin] += (to - from) / width;
            from = to;
        }
    }

    internal void AddOctets(int from, int to, int octets) => CollectionsMarshal.GetValueRefOrAddDefault(_octets, (from, to), out _) += octets;

    internal void AddRate(long at, LineRate rate)
    {
        if (_rates.Count == 0 || _rates[^1].Rate != rate)
        {
            _rates.Add((at, rate));
        }
    }

    /// <summary>A station had the ring for a while.</summary>
    /// <param name="At">Since when.</param>
    /// <param name="Position">Who.</param>
    /// <param name="Held">From token to token, in nanoseconds.</param>
    /// <param name="IsManagement">True when only the ring itself was the subject.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Turn(long At, int Position, long Held, bool IsManagement);
}
