namespace Tutti.Protocols.Tap;

/// <summary>Puts the TCP segments of one direction in order, as far as they were overheard.</summary>
/// <remarks>Segments that came too early are held, within a bound; when it is reached, or the other side acknowledges octets that never came by, those count as lost.</remarks>
/// <param name="stream">Gets the octets in order.</param>
internal sealed class SegmentOrder(StreamTap stream)
{
    /// <summary>The most octets that are held for the sake of order.</summary>
    public const int MaxHeldOctets = 1 << 20;

    private const int MaxHeldSegments = 256;

    private readonly List<(uint Sequence, byte[] Octets)> _held = [];
    private uint _next;
    private bool _started;
    private int _heldOctets;

    /// <summary>Octets that are held.</summary>
    public int Held => _heldOctets + stream.Held;

    /// <summary>The direction begins: its first octet has this number.</summary>
    public void Start(uint first)
    {
        _next = first;
        _started = true;
    }

    /// <summary>A segment with octets.</summary>
    public void Receive(uint sequence, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || stream.IsStrange)
        {
            return;
        }

        if (!_started)
        {
            Start(sequence);
        }

        if (Ahead(sequence) > 0)
        {
            Hold(sequence, octets);
            if (_held.Count > MaxHeldSegments || _heldOctets > MaxHeldOctets)
            {
                SkipToHeld();
            }

            return;
        }

        Take(sequence, octets);
        TakeHeld();
    }

    /// <summary>The other side has everything up to here: what is missing of it is lost to us.</summary>
    public void Acknowledge(uint next)
    {
        while (_held.Count > 0 && unchecked((int)(next - _next)) > 0)
        {
            SkipToHeld();
        }
    }

    private int Ahead(uint sequence) => unchecked((int)(sequence - _next));

    // A segment may repeat octets that were heard before.
    private void Take(uint sequence, ReadOnlySpan<byte> octets)
    {
        int known = -Ahead(sequence);
        if (known < octets.Length)
        {
            stream.Receive(octets[known..]);
            _next = unchecked(sequence + (uint)octets.Length);
        }
    }

    private void TakeHeld()
    {
        while (_held.Count > 0 && Ahead(_held[0].Sequence) <= 0)
        {
            (uint sequence, byte[] octets) = _held[0];
            _held.RemoveAt(0);
            _heldOctets -= octets.Length;
            Take(sequence, octets);
        }
    }

    private void Hold(uint sequence, ReadOnlySpan<byte> octets)
    {
        int at = _held.FindIndex(other => unchecked((int)(other.Sequence - sequence)) >= 0);
        if (at >= 0 && _held[at].Sequence == sequence && _held[at].Octets.Length >= octets.Length)
        {
            return;
        }

        _held.Insert(at < 0 ? _held.Count : at, (sequence, octets.ToArray()));
        _heldOctets += octets.Length;
    }

    private void SkipToHeld()
    {
        stream.Lose(Ahead(_held[0].Sequence));
        _next = _held[0].Sequence;
        TakeHeld();
    }
}
