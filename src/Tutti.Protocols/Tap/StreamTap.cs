using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Tap;

/// <summary>Decodes one direction of one TCP connection that others hold: octets in, units out.</summary>
/// <remarks>
/// It may begin anywhere and miss octets: it then goes on at the next whole unit (see-2.2). It never answers and never throws on what it hears.
/// Thread-safe: no.
/// </remarks>
public sealed class StreamTap
{
    /// <summary>Octets without a unit after which a connection that was not seen from its beginning counts as somebody else's.</summary>
    public const int StrangeAfter = 64 << 10;

    private static readonly ZmtpOptions s_bounds = new();

    private readonly ZmtpReader _reader = new(s_bounds, 0);
    private readonly Queue<TapUnit> _units = new();
    private readonly UnitTap _decode;
    private Phase _phase;
    private long _searched;
    private int _messageOctets;

    /// <summary>A direction of which nothing was heard yet.</summary>
    /// <param name="fromStart">True when the very first octet will be heard.</param>
    /// <param name="names">Where names are looked up, and learned.</param>
    public StreamTap(bool fromStart, NameBook names)
    {
        _phase = fromStart ? Phase.Greeting : Phase.Searching;
        _decode = new UnitTap(names);
    }

    private enum Phase
    {
        Greeting,
        Frames,
        Sealed,
        Searching,
        Strange,
    }

    /// <summary>True once something of ZMTP was read.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>True when this is no ZMTP at all: nothing more is kept of it.</summary>
    public bool IsStrange => _phase == Phase.Strange;

    /// <summary>The node that speaks, once it has said so.</summary>
    public Uuid? Speaker => _decode.Speaker;

    /// <summary>Octets that wait for the rest of their unit.</summary>
    public int Held => _reader.Unread.Length + _messageOctets;

    /// <summary>Takes the oldest unit; false when there is none.</summary>
    public bool TryDequeue(out TapUnit? unit) => _units.TryDequeue(out unit);

    /// <summary>The next octets of the stream were heard.</summary>
    public void Receive(ReadOnlySpan<byte> octets)
    {
        if (_phase == Phase.Strange)
        {
            return;
        }

        _reader.Append(octets);
        while (Step())
        {
        }
    }

    /// <summary>The next octets of the stream were not heard.</summary>
    /// <param name="octets">How many, as far as is known.</param>
    public void Lose(long octets)
    {
        if (_phase == Phase.Strange)
        {
            return;
        }

        if (IsOurs)
        {
            _units.Enqueue(new TapUnit { Kind = TapKind.Gap, Says = $"{octets} octets were not heard", Octets = octets });
        }

        _reader.Clear();
        _messageOctets = 0;
        _phase = _phase == Phase.Sealed ? Phase.Sealed : Phase.Searching;
        _searched = 0;
    }

    private bool Step() => _phase switch
    {
        Phase.Greeting => ReadGreeting(),
        Phase.Frames => ReadFrame(),
        Phase.Sealed => PassSealed(),
        Phase.Searching => Search(),
        _ => false,
    };

    private bool ReadGreeting()
    {
        if (!ZmtpGreeting.TryRead(_reader.Unread, out ZmtpGreeting greeting, out DecodeError error))
        {
            if (error.Reason is not null)
            {
                BeStrange();
            }

            return false;
        }

        IsOurs = true;
        _reader.Skip(ZmtpGreeting.Size);
        bool open = greeting.Mechanism == "NULL";
        _phase = open ? Phase.Frames : Phase.Sealed;
        _units.Enqueue(new TapUnit
        {
            Kind = TapKind.Greeting,
            Says = open
                ? $"ZMTP {greeting.Major}.{greeting.Minor}"
                : $"ZMTP {greeting.Major}.{greeting.Minor} with {greeting.Mechanism}: what follows is encrypted",
            Octets = ZmtpGreeting.Size,
        });
        return true;
    }

    private bool ReadFrame()
    {
        int before = _reader.Unread.Length;
        if (!_reader.TryReadFrame(s_bounds.MaxFrameOctets, out ZmtpFrame frame, out string? failure))
        {
            if (failure is null)
            {
                return false;
            }

            _units.Enqueue(new TapUnit { Kind = TapKind.Malformed, Says = "frame", Error = new DecodeError(failure, 0), Octets = before });
            _reader.Skip(1);
            _messageOctets = 0;
            _phase = Phase.Searching;
            return true;
        }

        _messageOctets += before - _reader.Unread.Length;
        if ((frame.Bits & ZmtpFrameBits.Command) != ZmtpFrameBits.None)
        {
            _units.Enqueue(_decode.Command(_reader.Body(frame), before - _reader.Unread.Length));
            _reader.PassCommand(frame);
            _messageOctets -= before - _reader.Unread.Length;
            return true;
        }

        _reader.Gather(frame);
        if ((frame.Bits & ZmtpFrameBits.More) == ZmtpFrameBits.None)
        {
            _units.Enqueue(_decode.Unit(_reader.Message, _messageOctets));
            _reader.Release();
            _messageOctets = 0;
        }

        return true;
    }

    // Only how much is said can be seen; frames are not even counted, as their lengths may span anything.
    private bool PassSealed()
    {
        int octets = _reader.Unread.Length;
        if (octets > 0)
        {
            _units.Enqueue(new TapUnit { Kind = TapKind.Sealed, Says = $"{octets} encrypted octets", Octets = octets });
            _reader.Skip(octets);
        }

        return false;
    }

    private bool Search()
    {
        ReadOnlySpan<byte> unread = _reader.Unread;
        int start = FrameSync.Find(unread, s_bounds.MaxFrameOctets);
        if (start >= 0)
        {
            _reader.Skip(start);
            IsOurs = true;
            _phase = Phase.Frames;
            return true;
        }

        int passed = Math.Max(0, unread.Length - FrameSync.Tail);
        _reader.Skip(passed);
        _searched += passed;
        if (!IsOurs && _searched > StrangeAfter)
        {
            BeStrange();
        }

        return false;
    }

    private void BeStrange()
    {
        _phase = Phase.Strange;
        _reader.Clear();
    }
}
