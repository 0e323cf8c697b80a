using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>Everything that a station has to say, in the order in which it was said, and what is not acknowledged yet (zipi-2.6 to zipi-2.10).</summary>
/// <remarks>Frames are used again: warm, it allocates nothing. Thread-safe: no.</remarks>
/// <param name="bound">The most frames that wait or are not acknowledged.</param>
internal sealed class SendQueue(int bound)
{
    private readonly Queue<OutgoingFrame> _plain = new();
    private readonly SendWindow?[] _windows = new SendWindow?[256];
    private readonly List<SendWindow> _active = [];
    private readonly Stack<OutgoingFrame> _free = new();
    private long _lastTicket;
    private int _frames;

    /// <summary>Frames that wait or are not acknowledged.</summary>
    public int Count => _frames;

    /// <summary>True when a token is of use: to send, or to be counted.</summary>
    public bool WatchesToken
    {
        get
        {
            if (_plain.Count > 0)
            {
                return true;
            }

            foreach (SendWindow window in _active)
            {
                if (window.IsWaiting || window.Next is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Adds a frame; 0 when the bound is reached, else its ticket.</summary>
    public long Add(FrameClass kind, byte destination, bool acknowledged, bool withSource, ReadOnlySpan<byte> content)
    {
        if (_frames == bound)
        {
            return 0;
        }

        _frames++;
        if (!_free.TryPop(out OutgoingFrame? frame))
        {
            frame = new OutgoingFrame();
        }

        frame.Fill(++_lastTicket, kind, destination, withSource || acknowledged, content);
        if (!acknowledged)
        {
            _plain.Enqueue(frame);
            return frame.Ticket;
        }

        SendWindow window = _windows[destination] ??= new SendWindow(destination);
        if (window.Count == 0)
        {
            _active.Add(window);
        }

        window.Add(frame);
        return frame.Ticket;
    }

    /// <summary>Fills the turn, oldest first.</summary>
    public void Fill(Turn turn, Instant now, byte own)
    {
        while (true)
        {
            SendWindow? from = null;
            OutgoingFrame? oldest = _plain.Count > 0 ? _plain.Peek() : null;
            foreach (SendWindow window in _active)
            {
                if (window.Next is { } next && (oldest is null || next.Ticket < oldest.Ticket))
                {
                    (from, oldest) = (window, next);
                }
            }

            if (oldest is null || !turn.HasRoom(oldest.DataOctets))
            {
                return;
            }

            FrameHeader header = new(oldest.Destination, oldest.Class, from is not null, from?.NextSequence ?? 0, oldest.WithSource ? own : null);
            turn.TryAdd(header, oldest.Content);
            if (from is null)
            {
                Release(_plain.Dequeue());
            }
            else
            {
                from.MarkSent(now);
            }
        }
    }

    /// <summary>The receiver at <paramref name="address"/> expects <paramref name="sequence"/> next.</summary>
    public void Acknowledge(byte address, byte sequence, Instant now, Outbox<RingEvent> events)
    {
        if (_windows[address] is not { } window)
        {
            return;
        }

        for (int count = window.Acknowledge(sequence, now, out bool doubtful); count > 0; count--)
        {
            OutgoingFrame frame = window.Take();
            RingEventKind kind = doubtful ? RingEventKind.SendFailed : RingEventKind.Acknowledged;
            events.TryEnqueue(new RingEvent(kind, address, (ulong)frame.Ticket));
            Release(frame);
        }

        if (window.Count == 0)
        {
            _active.Remove(window);
        }
    }

    /// <summary>A token was seen: windows whose acknowledgement is late go back, or give up.</summary>
    public void CountToken(Instant now, Outbox<RingEvent> events)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            SendWindow window = _active[i];
            if (window.CountToken(now) && !window.TryGoBack())
            {
                GiveUp(window, events);
            }
        }
    }

    /// <summary>Sequences with <paramref name="address"/> begin at 0 again (zipi-2.9).</summary>
    public void Restart(byte address) => _windows[address]?.Restart();

    /// <summary>All sequences begin at 0 again.</summary>
    public void RestartAll()
    {
        foreach (SendWindow? window in _windows)
        {
            window?.Restart();
        }
    }

    private void GiveUp(SendWindow window, Outbox<RingEvent> events)
    {
        OutgoingFrame first = window.Take();
        events.TryEnqueue(new RingEvent(RingEventKind.SendFailed, window.Destination, (ulong)first.Ticket));
        Release(first);
        while (window.Count > 0)
        {
            Release(window.Take());
        }

        window.GiveUp();
        _active.Remove(window);
    }

    private void Release(OutgoingFrame frame)
    {
        _frames--;
        _free.Push(frame);
    }
}
