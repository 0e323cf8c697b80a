namespace Tutti.Protocols.Zipi.Bits;

/// <summary>Turns the frames of one turn into bits: flags, octets least significant bit first, inserted zeros (zipi-1.2, zipi-1.3).</summary>
/// <remarks>
/// <code>
/// 0 | flag flag | frame | flag | flag flag | frame | flag
/// </code>
/// The leading 0 makes a flag of the captured token. A claim has no token to capture and begins with a whole flag instead.
/// Thread-safe: no.
/// </remarks>
public sealed class SdlcEncoder
{
    /// <summary>After this many 1s of a frame a 0 is inserted.</summary>
    public const int OnesBeforeInsertedZero = 5;

    private const byte Flag = 0x7E;

    private readonly byte[] _octets = new byte[Capacity];
    private readonly ushort[] _lengths = new ushort[RingLimits.TurnFrames];
    private int _used;
    private int _frames;
    private int _frame;
    private int _start;
    private Part _part = Part.Done;
    private int _bit;
    private int _flagsLeft;
    private int _ones;

    private enum Part
    {
        Done,
        CapturingZero,
        OpeningFlags,
        Octets,
        ClosingFlag,
    }

    private static int Capacity => RingLimits.TurnOctets;

    /// <summary>True when the last bit of the last closing flag was given out, or nothing was started.</summary>
    public bool IsDone => _part == Part.Done;

    /// <summary>Forgets all frames.</summary>
    public void Clear()
    {
        _used = _frames = 0;
        _part = Part.Done;
    }

    /// <summary>Adds a frame, destination to check; false when the turn has no room for it (zipi-2.31).</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > _octets.Length - _used || _frames == _lengths.Length)
        {
            return false;
        }

        frame.CopyTo(_octets.AsSpan(_used));
        _used += frame.Length;
        _lengths[_frames++] = (ushort)frame.Length;
        return true;
    }

    /// <summary>Begins to send what was added; false when nothing was.</summary>
    /// <param name="afterToken">True: the first bit is the 0 that makes a flag of the token. False: a whole flag.</param>
    public bool Start(bool afterToken)
    {
        if (_frames == 0)
        {
            return false;
        }

        _frame = _start = _bit = _ones = 0;
        _part = afterToken ? Part.CapturingZero : Part.OpeningFlags;
        _flagsLeft = afterToken ? 2 : 3;
        return true;
    }

    /// <summary>The next bit to send; 1 (idle) when done.</summary>
    public bool NextBit()
    {
        switch (_part)
        {
            case Part.CapturingZero:
                _part = Part.OpeningFlags;
                return false;
            case Part.OpeningFlags:
                return NextOpeningBit();
            case Part.Octets:
                return NextFrameBit();
            case Part.ClosingFlag:
                return NextClosingBit();
            default:
                return true;
        }
    }

    private bool NextOpeningBit()
    {
        bool bit = ((Flag >> _bit) & 1) != 0;
        if (++_bit == 8)
        {
            _bit = 0;
            if (--_flagsLeft == 0)
            {
                _part = Part.Octets;
                _ones = 0;
            }
        }

        return bit;
    }

    private bool NextFrameBit()
    {
        if (_ones == OnesBeforeInsertedZero)
        {
            _ones = 0;
            EndOctetsIfSent();
            return false;
        }

        bool bit = ((_octets[_start + (_bit >> 3)] >> (_bit & 7)) & 1) != 0;
        _bit++;
        _ones = bit ? _ones + 1 : 0;
        if (_ones < OnesBeforeInsertedZero)
        {
            EndOctetsIfSent();
        }

        return bit;
    }

    private void EndOctetsIfSent()
    {
        if (_bit == _lengths[_frame] * 8)
        {
            _bit = 0;
            _part = Part.ClosingFlag;
        }
    }

    private bool NextClosingBit()
    {
        bool bit = ((Flag >> _bit) & 1) != 0;
        if (++_bit == 8)
        {
            _bit = 0;
            _start += _lengths[_frame++];
            _flagsLeft = 2;
            _part = _frame == _frames ? Part.Done : Part.OpeningFlags;
        }

        return bit;
    }
}
