namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a receiver expects next from whom, and whom it owes an acknowledgement (zipi-2.6, zipi-2.7).</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class AcknowledgementBook
{
    private const int Modulus = 8;

    private readonly byte[] _expected = new byte[256];
    private readonly bool[] _owed = new bool[256];
    private readonly Queue<byte> _order = new(256);

    public bool IsOwing => _order.Count > 0;

    /// <summary>A frame that wants acknowledgement came; true when it is the next one and to be delivered. Either way it is answered.</summary>
    public bool Accept(byte source, byte sequence)
    {
        if (!_owed[source])
        {
            _owed[source] = true;
            _order.Enqueue(source);
        }

        if (_expected[source] != sequence)
        {
            return false;
        }

        _expected[source] = (byte)((sequence + 1) % Modulus);
        return true;
    }

    /// <summary>Puts what is owed into the turn.</summary>
    public void Fill(Turn turn, byte own)
    {
        while (_order.TryPeek(out byte source))
        {
            FrameHeader header = new(source, FrameClass.Acknowledgement, false, _expected[source], null);
            if (!turn.TryAdd(header, [own]))
            {
                return;
            }

            _order.Dequeue();
            _owed[source] = false;
        }
    }

    public void Restart(byte address) => _expected[address] = 0;

    public void RestartAll()
    {
        Array.Clear(_expected);
        Array.Clear(_owed);
        _order.Clear();
    }
}
