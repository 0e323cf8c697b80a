using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Numbered parts between the two ends of a link: in order, each once, sent again until they are confirmed (zipi-6.8, zipi-6.9).</summary>
/// <remarks>
/// Parts gather in the newest datagram until it goes out: that is where several frames in a datagram come from. Buffers are kept, so a warm
/// channel allocates nothing. Thread-safe: no.
/// </remarks>
internal sealed class IpChannel
{
    /// <summary>Datagrams that may be under way; as many may come early.</summary>
    public const int Window = 64;

    private const int ConfirmEvery = 16;

    private readonly Slot[] _sending;
    private readonly Slot[] _early = new Slot[Window];
    private readonly int _datagramOctets;
    private uint _first = 1;
    private uint _unsent = 1;
    private uint _next = 1;
    private int _repeatsDue;
    private Instant _repeatAt = Instant.Never;
    private int _unconfirmed;
    private Instant _confirmAt = Instant.Never;

    /// <summary>A channel that has sent nothing.</summary>
    public IpChannel(IpOptions options)
    {
        _sending = new Slot[options.QueueDatagrams];
        _datagramOctets = options.DatagramOctets;
    }

    /// <summary>The number expected next.</summary>
    public uint Expected { get; private set; } = 1;

    /// <summary>Bit n: <see cref="Expected"/> + 1 + n has come early.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Datagrams sent again.</summary>
    public long RepeatedCount { get; private set; }

    /// <summary>Datagrams that wait or are not confirmed.</summary>
    public int Waiting => (int)(_next - _first);

    /// <summary>Datagrams that may still be added.</summary>
    public int Room => _sending.Length - Waiting;

    /// <summary>True while something that went out is not confirmed.</summary>
    public bool IsUnconfirmed => _unsent != _first;

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(_repeatAt, _confirmAt);

    /// <summary>True when the next datagram has something to say: new parts, parts again, or a confirmation.</summary>
    public bool IsDue(Instant now) => _repeatsDue > 0 || CanSendNew || now >= _confirmAt;

    private bool CanSendNew => _unsent != _next && _unsent - _first < Window;

    /// <summary>Adds a part; false when there is no room.</summary>
    public bool TryAdd(IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        int size = octets.Length + IpDatagram.PartHeaderSize;
        if (_next == _unsent || SlotOf(_next - 1).Parts.Length + size > _datagramOctets)
        {
            if (Room == 0)
            {
                return false;
            }

            ref Slot fresh = ref SlotOf(_next++);
            fresh.Parts ??= new ByteWriter();
            fresh.Parts.Clear();
            fresh.Tries = 0;
            fresh.IsDue = fresh.IsThere = false;
        }

        IpDatagram.WritePart(SlotOf(_next - 1).Parts, kind, octets);
        return true;
    }

    /// <summary>What the other end has: frees it, and finds what is missing.</summary>
    public void TakeConfirmation(Instant now, uint expected, ulong seen)
    {
        if (expected - _first > _unsent - _first)
        {
            return;
        }

        while (_first != expected)
        {
            _repeatsDue -= SlotOf(_first++).IsDue ? 1 : 0;
        }

        if (_first == _unsent)
        {
            _repeatAt = Instant.Never;
            return;
        }

        if (seen != 0)
        {
            FindMissing(now, seen);
        }
    }

    /// <summary>A numbered datagram has come. True when its parts are the next ones; else they are kept, or were there already.</summary>
    public bool Accept(Instant now, uint number, ReadOnlySpan<byte> parts)
    {
        uint ahead = number - Expected;
        if (ahead == 0)
        {
            MoveOn();
            if (++_unconfirmed >= ConfirmEvery)
            {
                _confirmAt = now;
            }
            else if (_confirmAt == Instant.Never)
            {
                _confirmAt = now + IpTimes.Confirm;
            }

            return true;
        }

        // Early or again: the other end wants to know at once where we are.
        _confirmAt = now;
        ulong bit = ahead <= Window ? 1UL << (int)(ahead - 1) : 0;
        if (bit != 0 && (Seen & bit) == 0)
        {
            Seen |= bit;
            ref Slot slot = ref _early[number % Window];
            slot.Parts ??= new ByteWriter();
            slot.Parts.Clear();
            slot.Parts.Write(parts);
            slot.IsThere = true;
        }

        return false;
    }

    /// <summary>Takes the parts that came early and are the next ones now.</summary>
    public bool TryTakeEarly(out ReadOnlySpan<byte> parts)
    {
        ref Slot slot = ref _early[Expected % Window];
        if (!slot.IsThere)
        {
            parts = default;
            return false;
        }

        slot.IsThere = false;
        parts = slot.Parts.WrittenSpan;
        MoveOn();
        return true;
    }

    /// <summary>Time has passed: what waited too long for its confirmation is due again.</summary>
    public void Advance(Instant now)
    {
        if (now < _repeatAt)
        {
            return;
        }

        _repeatAt = Instant.Never;
        for (uint number = _first; number != _unsent; number++)
        {
            ref Slot slot = ref SlotOf(number);
            if (slot.IsThere)
            {
                continue;
            }

            if (now >= slot.RepeatAt)
            {
                MarkDue(ref slot);
            }
            else
            {
                _repeatAt = Instant.Min(_repeatAt, slot.RepeatAt);
            }
        }
    }

    /// <summary>The present confirmation goes out.</summary>
    public void MarkConfirmed() => (_confirmAt, _unconfirmed) = (Instant.Never, 0);

    /// <summary>Takes the parts to send next, with their number; false when there are none.</summary>
    public bool TryTake(Instant now, out uint number, out ReadOnlySpan<byte> parts)
    {
        number = 0;
        parts = default;
        if (_repeatsDue > 0)
        {
            for (number = _first; !SlotOf(number).IsDue; number++)
            {
            }

            SlotOf(number).IsDue = false;
            _repeatsDue--;
            RepeatedCount++;
        }
        else if (CanSendNew)
        {
            number = _unsent++;
        }
        else
        {
            return false;
        }

        ref Slot slot = ref SlotOf(number);
        TimeSpan wait = IpTimes.Repeat * (1 << Math.Min(slot.Tries++, 3));
        slot.SentAt = now;
        slot.RepeatAt = now + (wait < IpTimes.LongestRepeat ? wait : IpTimes.LongestRepeat);
        _repeatAt = Instant.Min(_repeatAt, slot.RepeatAt);
        parts = slot.Parts.WrittenSpan;
        return true;
    }

    private ref Slot SlotOf(uint number) => ref _sending[number & (uint)(_sending.Length - 1)];

    private void MoveOn()
    {
        Expected++;
        Seen >>= 1;
    }

    private void FindMissing(Instant now, ulong seen)
    {
        int highest = 63 - System.Numerics.BitOperations.LeadingZeroCount(seen);
        for (int i = -1; i <= highest; i++)
        {
            uint number = _first + 1 + (uint)i;
            if (number - _first >= _unsent - _first)
            {
                return;
            }

            ref Slot slot = ref SlotOf(number);
            if (i >= 0 && (seen & (1UL << i)) != 0)
            {
                slot.IsThere = true;
                _repeatsDue -= slot.IsDue ? 1 : 0;
                slot.IsDue = false;
            }
            else if (now - slot.SentAt >= IpTimes.SoonestRepeat)
            {
                MarkDue(ref slot);
            }
        }
    }

    private void MarkDue(ref Slot slot)
    {
        _repeatsDue += slot.IsDue ? 0 : 1;
        slot.IsDue = true;
    }

    private struct Slot
    {
        public ByteWriter Parts;
        public Instant SentAt;
        public Instant RepeatAt;
        public int Tries;
        public bool IsDue;
        public bool IsThere;
    }
}
