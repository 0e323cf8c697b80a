namespace Tutti.Protocols.Zmtp;

/// <summary>A whole message: one or more frames, seen where they lie in the session's own buffer.</summary>
/// <remarks>Valid until the next <see cref="ZmtpSession.Receive"/> or <see cref="ZmtpSession.TryRead"/>; copy what must live longer.</remarks>
public readonly ref struct ZmtpMessage
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly ReadOnlySpan<ZmtpFrame> _frames;

    internal ZmtpMessage(ReadOnlySpan<byte> octets, ReadOnlySpan<ZmtpFrame> frames)
    {
        _octets = octets;
        _frames = frames;
    }

    /// <summary>Frames of the message, at least 1; 0 only in a default value.</summary>
    public int FrameCount => _frames.Length;

    /// <summary>The body of a frame, which may be empty.</summary>
    /// <param name="index">0 to <see cref="FrameCount"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such frame.</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ref readonly ZmtpFrame frame = ref _frames[index];
            return _octets.Slice(frame.Start, (int)frame.Length);
        }
    }

    /// <summary>The same as the indexer.</summary>
    public ReadOnlySpan<byte> Frame(int index) => this[index];
}
