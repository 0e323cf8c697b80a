namespace Tutti.Simulation.Ring;

/// <summary>When each station next wants to do something, and who is first.</summary>
/// <remarks>A table looked through only when the first one has moved: almost every event moves another. Thread-safe: no.</remarks>
internal sealed class EventTimes
{
    private readonly long[] _times;
    private int _first;
    private bool _moved;

    public EventTimes(int count)
    {
        _times = new long[count];
        Array.Fill(_times, long.MaxValue);
    }

    /// <summary>Who is first.</summary>
    public int First
    {
        get
        {
            if (_moved)
            {
                _moved = false;
                _first = 0;
                for (int i = 1; i < _times.Length; i++)
                {
                    _first = _times[i] < _times[_first] ? i : _first;
                }
            }

            return _first;
        }
    }

    /// <summary>When.</summary>
    public long Next => _times[First];

    public void Set(int position, long time)
    {
        long before = _times[position];
        _times[position] = time;
        if (position == _first)
        {
            _moved |= time > before;
        }
        else if (!_moved && (time < _times[_first] || (time == _times[_first] && position < _first)))
        {
            _first = position;
        }
    }
}
