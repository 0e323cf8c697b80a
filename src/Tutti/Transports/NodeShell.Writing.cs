using System.Net.Sockets;

using Tutti.Protocols.Wire;

namespace Tutti.Transports;

/// <content>Writing: who does it, and when: the caller while sends are sparse, the pool when they come in bursts, so that they gather.</content>
internal sealed partial class NodeShell
{
    /// <summary>After so many pieces of work a thread hands the rest to the pool: no caller of Emit is kept for the others' sake.</summary>
    private const int WorkForOneCaller = 32;

    /// <summary>Two sends closer than this are a burst: the second is left to the pool, so that its octets gather.</summary>
    private const long BurstNs = 15_000;

    /// <summary>So much of a burst gathers before the sender writes it itself, rather than leave it waiting for the pool.</summary>
    private const int GatherUnits = 256;

    private Instant _lastSend;
    private bool _flusherWaits;
    private int _gathered;

    /// <summary>What the caller must do after it sent something; only with <see cref="Gate"/> held, right after.</summary>
    /// <remarks>
    /// Sparse sends are written by the caller. A burst gathers until the pool comes for it, or until there is enough for a write that is worth
    /// its price. What a handler sends leaves when the handlers that have news are through: they are short, and it goes in one write.
    /// </remarks>
    /// <param name="now">When it was sent.</param>
    public AfterSend Sending(Instant now)
    {
        if (t_draining == this)
        {
            _handlersThatSent++;
            return AfterSend.Nothing;
        }

        bool burst = now.Nanoseconds - _lastSend.Nanoseconds < BurstNs;
        _lastSend = now;
        if (!burst || ++_gathered >= GatherUnits)
        {
            _gathered = 0;
            return AfterSend.Pump;
        }

        if (_flusherWaits)
        {
            return AfterSend.Nothing;
        }

        _flusherWaits = true;
        return AfterSend.CallFlusher;
    }

    /// <summary>Does what <see cref="Sending"/> said; without the lock.</summary>
    public void Finish(AfterSend what)
    {
        switch (what)
        {
            case AfterSend.Pump:
                Pump();
                lock (Gate)
                {
                    _lastSend = Now; // the next is sparse if its sender did something else meanwhile, however long these writes took
                }

                break;
            case AfterSend.CallFlusher:
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        lock (Gate)
        {
            _flusherWaits = false;
            _gathered = 0;
        }

        Work(int.MaxValue);
        Drain();
    }

    private void Work(int most)
    {
        LinkId sent = default;
        for (int done = 0; ; done++)
        {
            Transmit work;
            lock (Gate)
            {
                if (sent != default)
                {
                    Sent(sent);
                }

                if (_disposed || !TryNext(out work))
                {
                    Arm();
                    if (Core.Stopped)
                    {
                        _stopped.TrySetResult();
                    }

                    return;
                }
            }

            sent = Do(work) ? work.Link : default;
            if (done == most)
            {
                if (sent != default)
                {
                    lock (Gate)
                    {
                        Sent(sent);
                    }
                }

                HandOver();
                return;
            }
        }
    }

    private void Sent(LinkId link, bool waited = false)
    {
        Core.Sent(Now, link, waited);
        _roomMade?.TrySetResult();
        _roomMade = null;
    }

    // Opening and closing happen under the lock, so that no other thread finds a link half there; nothing of this blocks.
    private bool TryNext(out Transmit work)
    {
        while (Core.TryDequeue(out work))
        {
            switch (work.Kind)
            {
                case TransmitKind.Connect:
                    _tcp.Connect(work.Link, work.Endpoint);
                    break;
                case TransmitKind.Close:
                    _tcp.Close(work.Link);
                    break;
                case TransmitKind.Examine:
                    Core.Examined(Now, work.Link, _tcp.Examine(work.Link));
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private bool Do(in Transmit work)
    {
        if (work.Kind == TransmitKind.Write)
        {
            return _tcp.TryWrite(work.Link, work.Octets);
        }

        if (_beacons is { } beacons)
        {
            SocketError error = beacons.Send(work.Octets.Span);
            if (error != SocketError.Shutdown)
            {
                BeaconHealth?.Sent(error);
            }
        }

        return false;
    }

    private void HandOver()
    {
        lock (Gate)
        {
            if (_flusherWaits)
            {
                return;
            }

            _flusherWaits = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
