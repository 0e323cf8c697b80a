using System.Buffers.Binary;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Simulation.Ring.Reports;

/// <summary>One load of a scenario: sends its frames, knows each again where it arrives, and sees to it that none comes twice or damaged.</summary>
/// <remarks>
/// <code>
/// layer 0x80 | load (2) | number (4) | octets that follow from load and number
/// </code>
/// Thread-safe: no.
/// </remarks>
internal sealed class LoadTraffic
{
    private const byte Layer = 0x80;
    private const int SourceOctet = 1;
    private const int HeaderOctets = 7;
    private const int Remembered = 8192;

    private readonly SimRing _ring;
    private readonly Chance _chance;
    private readonly Action<RingMember, Instant> _send;
    private readonly byte[] _content;
    private readonly byte[] _expected;
    private readonly long[] _sentAt = new long[Remembered];
    private readonly long[] _last;
    private readonly int _number;
    private readonly long _endsAt;
    private long _next;

    public LoadTraffic(SimRing ring, RingLoad load, int number, long endsAt)
    {
        (_ring, Load, _number, _send) = (ring, load, number, Send);
        _endsAt = Math.Min(load.EndsAt, endsAt);
        _content = new byte[load.DataOctets - SourceOctet];
        _expected = new byte[_content.Length];
        _last = new long[ring.Members.Count];
        Array.Fill(_last, -1);
        _chance = new Chance(((ulong)ring.Plan.Seed << 20) + (ulong)number);
        _next = load.StartsAt + (load.IsRandom ? Gap() : 0);
        Plan();
    }

    public RingLoad Load { get; }

    /// <summary>Frames handed in.</summary>
    public long Sent { get; private set; }

    /// <summary>Frames that could not be.</summary>
    public long Refused { get; private set; }

    /// <summary>Arrivals that were due: for all, one at each device on the ring then.</summary>
    public long Due { get; private set; }

    public long Arrived { get; private set; }

    /// <summary>Called when a frame was handed in: when.</summary>
    public Action<long>? Queued { get; set; }

    public static bool TryRead(ReadOnlySpan<byte> content, out int load)
    {
        load = content.Length >= HeaderOctets && content[0] == Layer ? BinaryPrimitives.ReadUInt16BigEndian(content[1..]) : -1;
        return load >= 0;
    }

    /// <summary>A frame of this load has come to a device: how long it took; <paramref name="wrong"/> says what must not be.</summary>
    public long Receive(long now, int position, ReadOnlySpan<byte> content, out string? wrong)
    {
        long number = BinaryPrimitives.ReadUInt32BigEndian(content[3..]);
        Fill(_expected, (uint)number);
        wrong = !content.SequenceEqual(_expected) ? "a frame was delivered damaged"
            : number == _last[position] ? "a frame was delivered twice"
            : number < _last[position] ? "a frame was delivered after a later one"
            : null;
        _last[position] = Math.Max(_last[position], number);
        Arrived++;
        return now - _sentAt[number % Remembered];
    }

    /// <summary>A device was switched on again: what it had received, it has forgotten.</summary>
    public void Forget(int position) => _last[position] = -1;

    private void Plan()
    {
        if (_next < _endsAt && Sent + Refused < Load.Most)
        {
            _ring.At(_next, Load.From, _send);
        }
    }

    private void Send(RingMember member, Instant now)
    {
        long number = Sent;
        Fill(_content, (uint)number);
        byte to = Load.To == RingLoad.All ? RingAddress.All : _ring.Members[Load.To].Link.Address;
        SendResult result = member.IsOn && to != RingAddress.None
            ? ((Device)member.Core).TrySend(to, _content, Load.IsAcknowledged, out long _)
            : SendResult.NoAddress;
        if (result == SendResult.Queued)
        {
            _sentAt[number % Remembered] = _next;
            Sent++;
            Due += Load.To == RingLoad.All ? Others(member) : 1;
            Queued?.Invoke(_next);
        }
        else
        {
            Refused++;
        }

        _next += Load.IsRandom ? Gap() : Load.EveryNanoseconds;
        Plan();
    }

    private static int Others(RingMember sender)
    {
        int others = 0;
        foreach (RingMember member in sender.Loop?.Members ?? [])
        {
            others += member != sender && member.Link.Address != RingAddress.None ? 1 : 0;
        }

        return others;
    }

    private long Gap() => Math.Max(1000, (long)(-Math.Log(1 - _chance.Fraction()) * Load.EveryNanoseconds));

    private void Fill(Span<byte> content, uint number)
    {
        content[0] = Layer;
        BinaryPrimitives.WriteUInt16BigEndian(content[1..], (ushort)_number);
        BinaryPrimitives.WriteUInt32BigEndian(content[3..], number);
        ulong state = (((ulong)_number << 32) | number) * 0x9E37_79B9_7F4A_7C15;
        for (int i = HeaderOctets; i < content.Length; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            content[i] = (byte)(state >> 56);
        }
    }
}
