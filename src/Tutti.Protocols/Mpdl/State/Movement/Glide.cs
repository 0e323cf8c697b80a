using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>A running segment of one parameter of one address, and those that wait behind it (mpdl-6.5).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Glide
{
    public ushort Key;
    private SegmentBlock _running;
    private double _start;
    private Instant _since;
    private SegmentBlock[]? _waiting;
    private int _first;
    private int _count;

    /// <summary>The setting it ends at, as far as it is known by now.</summary>
    public readonly ParameterSetting Target => _running.Target;

    /// <summary>Starts from a value, and drops what waited.</summary>
    public void Start(SegmentBlock block, double start, Instant now)
    {
        Key = ParameterSlot.Key(block.Target.Id, block.Target.Selector);
        _running = block;
        _start = start;
        _since = now;
        _first = _count = 0;
    }

    /// <summary>Puts a segment behind the others; false when too many wait.</summary>
    public bool TryChain(SegmentBlock block, int bound)
    {
        if (_count >= bound)
        {
            return false;
        }

        _waiting ??= new SegmentBlock[4];
        if (_count == _waiting.Length)
        {
            var larger = new SegmentBlock[Math.Min(bound, _count * 2)];
            for (int i = 0; i < _count; i++)
            {
                larger[i] = _waiting[(_first + i) % _waiting.Length];
            }

            _waiting = larger;
            _first = 0;
        }

        _waiting[(_first + _count) % _waiting.Length] = block;
        _count++;
        return true;
    }

    /// <summary>Moves on to the segment that runs at an instant; false when all have ended.</summary>
    public bool Advance(Instant now)
    {
        while (now.Nanoseconds - _since.Nanoseconds >= _running.Milliseconds * 1_000_000L)
        {
            if (_count == 0)
            {
                return false;
            }

            _start = Levels.Decode(_running.Target.Id, _running.Target.Raw);
            _since += TimeSpan.FromMilliseconds(_running.Milliseconds);
            _running = _waiting![_first];
            _first = (_first + 1) % _waiting.Length;
            _count--;
        }

        return true;
    }

    /// <summary>The value at an instant within the running segment.</summary>
    public readonly double ValueAt(Instant now, TableStore tables)
    {
        double p = Math.Clamp((now.Nanoseconds - _since.Nanoseconds) / (_running.Milliseconds * 1e6), 0, 1);
        double target = Levels.Decode(_running.Target.Id, _running.Target.Raw);
        return _start + ((target - _start) * Shapes.Progress(_running, p, tables));
    }

    /// <summary>Adds what is left of it at an instant within the running segment: the rest of that one, and those that wait.</summary>
    public readonly void AddRest(Instant now, List<SegmentBlock> rest)
    {
        double passed = Math.Max(0, (now.Nanoseconds - _since.Nanoseconds) * 1e-6);
        int length = _running.FunctionEnd + 1 - _running.FunctionBegin;
        length += length > 0 ? 0 : 0x1_0000;
        int part = Math.Clamp((int)(length * passed / _running.Milliseconds), 0, length - 1);
        rest.Add(_running with
        {
            Milliseconds = (ushort)Math.Max(1, Math.Ceiling(_running.Milliseconds - passed)),
            FunctionBegin = (ushort)(_running.FunctionBegin + part),
            IsChained = false,
        });
        for (int i = 0; i < _count; i++)
        {
            rest.Add(_waiting![(_first + i) % _waiting.Length]);
        }
    }
}
