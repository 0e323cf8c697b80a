namespace Tutti.Protocols.Zipi.Link;

/// <summary>A frame that waits for the token or for its acknowledgement; the source is filled in when it is sent.</summary>
internal sealed class OutgoingFrame
{
    private byte[] _content = [];

    public long Ticket { get; private set; }

    public FrameClass Class { get; private set; }

    public byte Destination { get; private set; }

    public bool WithSource { get; private set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Content => _content.AsSpan(0, Length);

    public int DataOctets => Length + (WithSource ? 1 : 0);

    public void Fill(long ticket, FrameClass kind, byte destination, bool withSource, ReadOnlySpan<byte> content)
    {
        if (_content.Length < content.Length)
        {
            _content = new byte[Math.Min(RingLimits.DataOctets, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)content.Length))];
        }

        content.CopyTo(_content);
        (Ticket, Class, Destination, WithSource, Length) = (ticket, kind, destination, withSource, content.Length);
    }
}
