using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>Acknowledged frames to one destination: numbered 0 to 7 round, at most seven on the way, go back N (zipi-2.6 to zipi-2.9).</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class SendWindow(byte destination)
{
    private const int Modulus = 8;
    private const int Most = 7;

    private readonly Queue<OutgoingFrame> _frames = new();
    private byte _first;
    private int _sent;
    private int _everSent;
    private int _tokens;
    private int _repeats;
    private bool _probing;
    private bool _doubtful;

    public byte Destination { get; } = destination;

    public int Count => _frames.Count;

    /// <summary>When the acknowledgement is late, if enough tokens have been seen by then.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>True while tokens must be counted.</summary>
    public bool IsWaiting => _sent > 0;

    /// <summary>The oldest frame that may go out now; null when none.</summary>
    public OutgoingFrame? Next => _sent < Math.Min(_probing ? 1 : Most, _frames.Count) ? At(_sent) : null;

    public byte NextSequence => (byte)((_first + _sent) % Modulus);

    public void Add(OutgoingFrame frame) => _frames.Enqueue(frame);

    /// <summary>The frame <see cref="Next"/> goes out now.</summary>
    public void MarkSent(Instant now)
    {
        _sent++;
        _everSent = Math.Max(_everSent, _sent);
        _tokens = 0;
        Deadline = now + LinkTimes.AcknowledgeWithin;
    }

    /// <summary>The receiver expects <paramref name="sequence"/> next: how many frames are now to be taken.</summary>
    /// <param name="sequence">From the acknowledgement.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="doubtful">The frame may have arrived or not; either way the numbers are in step again.</param>
    public int Acknowledge(byte sequence, Instant now, out bool doubtful)
    {
        int acknowledged = (sequence - _first + Modulus) % Modulus;
        bool probe = _probing;
        doubtful = probe && _doubtful;
        if (acknowledged == 0 || acknowledged > _everSent)
        {
            if (probe && _everSent > 0 && sequence != _first)
            {
                (_first, _sent, _everSent, _probing) = (sequence, 0, 0, false);
            }

            return 0;
        }

        _probing = false;

        _first = sequence;
        _sent = Math.Max(0, _sent - acknowledged);
        _everSent -= acknowledged;
        _repeats = 0;
        _tokens = 0;
        Deadline = _sent > 0 ? now + LinkTimes.AcknowledgeWithin : Instant.Never;
        return acknowledged;
    }

    public OutgoingFrame Take() => _frames.Dequeue();

    /// <summary>A token was seen; true when the acknowledgement is now late.</summary>
    public bool CountToken(Instant now)
    {
        if (_sent == 0)
        {
            return false;
        }

        _tokens++;
        return _tokens >= LinkTimes.AcknowledgeTokens && now >= Deadline;
    }

    /// <summary>Sends everything again; false when that has been done often enough.</summary>
    public bool TryGoBack()
    {
        if (_repeats == LinkTimes.Repeats)
        {
            return false;
        }

        _repeats++;
        _sent = 0;
        _tokens = 0;
        Deadline = Instant.Never;
        return true;
    }

    /// <summary>Numbers from 0 again, and sends again what was not acknowledged (zipi-2.9).</summary>
    public void Restart()
    {
        _first = 0;
        _sent = _everSent = _repeats = _tokens = 0;
        _probing = false;
        Deadline = Instant.Never;
    }

    /// <summary>All frames were given up; which of them arrived is not known (zipi-2.8).</summary>
    /// <remarks>
    /// The next frame goes alone, with the number after all those that went out: the answer tells where the receiver is. Only when all seven
    /// were out does the same answer mean "got none" and "got that one".
    /// </remarks>
    public void GiveUp()
    {
        _probing = true;
        _doubtful = _everSent == Most;
        _first = (byte)((_first + _everSent) % Modulus);
        _sent = _everSent = _repeats = _tokens = 0;
        Deadline = Instant.Never;
    }

    private OutgoingFrame At(int index)
    {
        foreach (OutgoingFrame frame in _frames)
        {
            if (index-- == 0)
            {
                return frame;
            }
        }

        throw new InvalidOperationException("The window sent more frames than it has.");
    }
}
