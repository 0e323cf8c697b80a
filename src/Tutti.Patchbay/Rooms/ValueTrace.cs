namespace Tutti.Patchbay.Rooms;

/// <summary>The values of one parameter over the last ten seconds, at most sixty a second; only numbers, vectors and on or off are kept.</summary>
internal sealed class ValueTrace
{
    /// <summary>How far back it goes, in milliseconds.</summary>
    public const long SpanMs = 10_000;

    /// <summary>Two points are so far apart at least, in milliseconds.</summary>
    public const long LeastApartMs = 16;

    /// <summary>More points are never kept.</summary>
    public const int MostPoints = (int)(SpanMs / LeastApartMs);

    private const int FirstPoints = 16;

    private (long AtMs, ZocpValue Value)[] _points = [];
    private int _count;

    /// <summary>How many points there ever were: points are numbered from 0, and the last is the one before this.</summary>
    public long Total { get; private set; }

    /// <summary>Adds a value; one that follows too soon takes the place of the last.</summary>
    public void Add(long nowMs, in ZocpValue value)
    {
        if (!CanBeDrawn(value))
        {
            return;
        }

        if (_count > 0 && nowMs - At(Total - 1).AtMs < LeastApartMs)
        {
            At(Total - 1).Value = value;
            return;
        }

        if (_count == _points.Length && !Grow())
        {
            _count--;
        }

        Total++;
        _count++;
        At(Total - 1) = (nowMs, value);
    }

    /// <summary>The points from a number on, as far as they are still there and not older than the span.</summary>
    /// <param name="number">The first wanted.</param>
    /// <param name="nowMs">The time.</param>
    public IEnumerable<(long AtMs, ZocpValue Value)> From(long number, long nowMs)
    {
        for (long i = Math.Max(number, Total - _count); i < Total; i++)
        {
            (long AtMs, ZocpValue Value) point = At(i);
            if (nowMs - point.AtMs <= SpanMs)
            {
                yield return point;
            }
        }
    }

    private static bool CanBeDrawn(in ZocpValue value) =>
        value.TryGetNumber(out _) || value.TryGetBool(out _) || value.TryGetVector(stackalloc double[4], out _);

    private ref (long AtMs, ZocpValue Value) At(long number) => ref _points[number % _points.Length];

    // Grows only as far as its own parameter moves: of four thousand parameters most stand still.
    private bool Grow()
    {
        if (_points.Length == MostPoints)
        {
            return false;
        }

        (long, ZocpValue)[] larger = new (long, ZocpValue)[Math.Min(MostPoints, Math.Max(FirstPoints, _points.Length * 2))];
        for (long i = Total - _count; i < Total; i++)
        {
            larger[i % larger.Length] = At(i);
        }

        _points = larger;
        return true;
    }
}
