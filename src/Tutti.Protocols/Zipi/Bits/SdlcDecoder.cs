namespace Tutti.Protocols.Zipi.Bits;

/// <summary>Finds flags, frames, tokens and aborts in a stream of bits, and takes out the inserted zeros (zipi-1.2 to zipi-1.6).</summary>
/// <remarks>Begins anywhere in a stream: nothing counts until the first flag or the first 0. Thread-safe: no.</remarks>
public sealed class SdlcDecoder
{
    private const int FlagOnes = 6;
    private const int TokenOnes = 7;

    // Seven bits of the closing flag have gone into the buffer by the time it is known to be one.
    private const int FlagBitsTaken = 7;

    private byte[] _octets = new byte[RingLimits.FrameOctets + 1];
    private byte[] _finished = new byte[RingLimits.FrameOctets + 1];
    private int _bits;
    private int _ones = TokenOnes + 1;
    private bool _inFrame;
    private bool _overrun;

    /// <summary>The frame that the last <see cref="SdlcSign.Frame"/> told of, destination to check; valid until the flag after the next.</summary>
    public ReadOnlySpan<byte> Frame => _finished.AsSpan(0, FrameLength);

    /// <summary>Octets in <see cref="Frame"/>.</summary>
    public int FrameLength { get; private set; }

    /// <summary>True between a flag and the flag, token or abort after it.</summary>
    public bool InFrame => _inFrame;

    /// <summary>1s since the last 0, counted up to a large number; a stream begins as if many had come.</summary>
    public int Ones => _ones;

    /// <summary>Frames dropped because the check was wrong (zipi-1.5) or they did not end on an octet.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>Frames dropped because they were shorter than four octets or longer than <see cref="RingLimits.FrameOctets"/>.</summary>
    public long WrongLengthCount { get; private set; }

    /// <summary>Frames that ended in seven 1s (zipi-1.4).</summary>
    public long AbortCount { get; private set; }

    /// <summary>Takes the next bit.</summary>
    public SdlcSign Push(bool one)
    {
        if (one)
        {
            return PushOne();
        }

        int ones = _ones;
        _ones = 0;
        if (ones == FlagOnes)
        {
            return EndAtFlag();
        }

        if (ones != SdlcEncoder.OnesBeforeInsertedZero)
        {
            Keep(one: false);
        }

        return SdlcSign.None;
    }

    private SdlcSign PushOne()
    {
        if (_ones < int.MaxValue)
        {
            _ones++;
        }

        if (_ones < TokenOnes)
        {
            Keep(one: true);
            return SdlcSign.None;
        }

        if (_ones > TokenOnes)
        {
            return SdlcSign.None;
        }

        // Six 1s and a 0 of the flag before a token are no frame; a real one has at least an octet more.
        if (_inFrame && _bits >= FlagBitsTaken + 8)
        {
            AbortCount++;
        }

        _inFrame = false;
        return SdlcSign.EndOfPoll;
    }

    private void Keep(bool one)
    {
        if (!_inFrame || _overrun)
        {
            return;
        }

        int octet = _bits >> 3;
        if (octet == _octets.Length)
        {
            _overrun = true;
            return;
        }

        int mask = 1 << (_bits & 7);
        _octets[octet] = (byte)(one ? _octets[octet] | mask : _octets[octet] & ~mask);
        _bits++;
    }

    private SdlcSign EndAtFlag()
    {
        int bits = _bits - FlagBitsTaken;
        bool wasInFrame = _inFrame;
        bool overrun = _overrun;
        _inFrame = true;
        _overrun = false;
        _bits = 0;
        if (!wasInFrame || (!overrun && bits <= 0))
        {
            return SdlcSign.Flag;
        }

        if (overrun || bits < RingLimits.ShortestFrameOctets * 8 || bits > RingLimits.FrameOctets * 8)
        {
            WrongLengthCount++;
            return SdlcSign.Damaged;
        }

        int length = bits >> 3;
        if ((bits & 7) != 0 || !Crc16.IsGood(_octets.AsSpan(0, length)))
        {
            DamagedCount++;
            return SdlcSign.Damaged;
        }

        (_octets, _finished) = (_finished, _octets);
        FrameLength = length;
        return SdlcSign.Frame;
    }
}
