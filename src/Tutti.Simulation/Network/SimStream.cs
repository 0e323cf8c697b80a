using System.Buffers;

using Tutti.Protocols.Zre;

namespace Tutti.Simulation.Network;

/// <summary>One direction of a TCP connection: octets in order, late, in pieces, retransmitted, and held back by a reader that is slow.</summary>
internal sealed class SimStream(SimNetwork network, SimEnd from) : IWorldEvent
{
    private const int FirstRetransmissionMs = 200;
    private const int MostDoublings = 9;

    /// <summary>So much TCP sends before it must hear that anything came.</summary>
    private const int WindowOctets = 14_600;

    private readonly Queue<Piece> _pieces = new();
    private ReadOnlyMemory<byte> _rest;
    private int _octets;
    private long _lastArrival;
    private int _lost;
    private int _unheard;
    private bool _isScheduled;
    private bool _isFinishing;
    private LinkEnd _end = LinkEnd.Ended;
    private bool _isDropped;

    private World World => network.World;

    /// <summary>Octets that are on their way or wait to be read.</summary>
    public int Octets => _octets;

    /// <summary>True when it was cut; the reader is told when it has read what still came.</summary>
    public bool IsCut => _end == LinkEnd.Failed;

    /// <summary>True while it waits, after it has sent octets again and heard nothing, before it tries once more.</summary>
    public bool IsRetransmitting => _lost > 0;

    public bool TryWrite(ReadOnlyMemory<byte> octets)
    {
        if (_isDropped || _isFinishing)
        {
            return true;
        }

        int room = Math.Min(octets.Length, Math.Max(0, network.Quality.BufferOctets - _octets));
        if (room > 0)
        {
            Put(octets.Span[..room]);
        }

        _rest = octets[room..];
        return _rest.IsEmpty;
    }

    /// <summary>Nothing arrives before this instant of the world.</summary>
    public void NotBefore(long at) => _lastArrival = Math.Max(_lastArrival, at);

    /// <summary>After what was written comes the end.</summary>
    public void Finish()
    {
        if (_isDropped || _isFinishing)
        {
            return;
        }

        // What did not fit yet is in the program's memory, and gone with it.
        _rest = default;
        _isFinishing = true;
        _lastArrival = Math.Max(_lastArrival, network.Arrival());
        Schedule(_pieces.Count > 0 ? _pieces.Peek().At : _lastArrival);
    }

    /// <summary>Nothing more comes of it, not even an end.</summary>
    public void Drop()
    {
        _isDropped = true;
        _rest = default;
        while (_pieces.TryDequeue(out Piece piece))
        {
            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }

        _octets = 0;
    }

    /// <summary>Cuts it at one of the octets under way: those before it still come, then the reader sees that it broke.</summary>
    public void Cut(int keep)
    {
        if (_isDropped)
        {
            return;
        }

        long now = World.Now.Nanoseconds;
        Queue<Piece> kept = new();
        int octets = 0;
        while (_pieces.TryDequeue(out Piece piece))
        {
            int take = Math.Min(keep - octets, piece.End - piece.Start);
            octets += take;
            if (take > 0)
            {
                kept.Enqueue(piece with { End = piece.Start + take, At = now });
            }
            else
            {
                ArrayPool<byte>.Shared.Return(piece.Buffer);
            }
        }

        while (kept.TryDequeue(out Piece piece))
        {
            _pieces.Enqueue(piece);
        }

        _octets = octets;
        _rest = default;
        _isFinishing = true;
        _end = LinkEnd.Failed;
        _lastArrival = now + (long)(World.Chance.Fraction() * 1_000_000);
        _isScheduled = false;
        Schedule(_pieces.Count > 0 ? now : _lastArrival);
    }

    /// <summary>The reader reads again.</summary>
    public void Resume()
    {
        if ((_pieces.Count > 0 || _isFinishing) && !_isScheduled)
        {
            Schedule(World.Now.Nanoseconds);
        }
    }

    public void Happen(int kind, object? data)
    {
        _isScheduled = false;
        if (_isDropped)
        {
            return;
        }

        SimEnd to = from.Other;
        bool isAcknowledged = to.IsHeard;
        if (!IsCut && (!from.IsHeard || (!isAcknowledged && (_unheard >= WindowOctets || !to.IsOpen))))
        {
            Retransmit();
            return;
        }

        _lost = 0;
        if (isAcknowledged && _unheard > 0)
        {
            _unheard = 0;
            TakeRest();
        }

        if (!to.IsOpen)
        {
            // Nobody knows this connection there any more: the kernel says so.
            Drop();
            from.End(LinkEnd.Failed);
            return;
        }

        Deliver(to);
    }

    private void Deliver(SimEnd to)
    {
        while (_pieces.TryPeek(out Piece piece))
        {
            if (to.Host.ReadsNothing)
            {
                return;
            }

            if (piece.At > World.Now.Nanoseconds)
            {
                Schedule(piece.At);
                return;
            }

            _pieces.Dequeue();
            _octets -= piece.End - piece.Start;
            _unheard += IsCut || to.IsHeard ? 0 : piece.End - piece.Start;
            to.Host.OnReceived(to, piece.Buffer.AsSpan(piece.Start, piece.End - piece.Start));
            ArrayPool<byte>.Shared.Return(piece.Buffer);
            if (_isDropped || !to.IsOpen)
            {
                return;
            }

            if (_unheard == 0)
            {
                TakeRest();
            }
            else if (_unheard >= WindowOctets)
            {
                Retransmit();
                return;
            }
        }

        if (_unheard > 0 && !_isFinishing)
        {
            Retransmit();
        }

        if (_isFinishing && !to.Host.ReadsNothing)
        {
            if (_lastArrival > World.Now.Nanoseconds)
            {
                Schedule(_lastArrival);
                return;
            }

            Drop();
            to.End(_end);
        }
    }

    private void TakeRest()
    {
        if (_rest.IsEmpty || _octets > network.Quality.BufferOctets / 2)
        {
            return;
        }

        if (TryWrite(_rest))
        {
            from.Host.OnSent(from);
        }
    }

    private void Put(ReadOnlySpan<byte> octets)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(octets.Length);
        octets.CopyTo(buffer);
        _octets += octets.Length;
        // Several that get lost are sent again at the same time: their waits do not add up.
        long arrival = network.Arrival() + (network.LosesPacket() ? FirstRetransmissionMs * 1_000_000L : 0);
        long at = _lastArrival = Math.Max(_lastArrival, arrival);

        if (octets.Length > 1 && network.Splits())
        {
            int cut = 1 + World.Chance.Below(octets.Length - 1);
            byte[] second = ArrayPool<byte>.Shared.Rent(octets.Length);
            octets.CopyTo(second);
            _pieces.Enqueue(new Piece(buffer, 0, cut, at));
            at = _lastArrival = at + 20_000;
            _pieces.Enqueue(new Piece(second, cut, octets.Length, at));
        }
        else
        {
            _pieces.Enqueue(new Piece(buffer, 0, octets.Length, at));
        }

        if (!_isScheduled && !from.Other.Host.ReadsNothing)
        {
            Schedule(_pieces.Peek().At);
        }
    }

    // TCP doubles its patience each time: after a long silence it takes as long again before it notices that the cable is in.
    private void Retransmit()
    {
        long wait = (long)FirstRetransmissionMs << Math.Min(_lost++, MostDoublings);
        Schedule(World.Now.Nanoseconds + (wait * 1_000_000));
    }

    private void Schedule(long at)
    {
        if (!_isScheduled)
        {
            _isScheduled = true;
            World.Schedule(at, this, 0);
        }
    }

    private readonly record struct Piece(byte[] Buffer, int Start, int End, long At);
}
