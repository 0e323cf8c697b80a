using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>A second frame in two forms: with the instant of emission, for peers that announce <c>see</c>, and without it (see-1.4).</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class MarkPair
{
    private readonly ByteWriter _full = new(64);
    private readonly ByteWriter _bare = new(64);
    private bool _isStamped;

    /// <summary>Says nothing.</summary>
    public void Clear()
    {
        _full.Clear();
        _isStamped = false;
    }

    /// <summary>Takes up a mark in place of the last one.</summary>
    public void Write(in FrameMark mark)
    {
        _full.Clear();
        mark.WriteTo(_full);
        _isStamped = mark.At > 0;
        if (_isStamped)
        {
            _bare.Clear();
            (mark with { At = 0 }).WriteTo(_bare);
        }
    }

    /// <summary>The form that a peer reads; empty when it would say nothing. Valid until the next <see cref="Write"/>.</summary>
    public ReadOnlySpan<byte> For(ZocpPeer peer) => _isStamped && !peer.Can(ZocpExtensions.Sight) ? _bare.WrittenSpan : _full.WrittenSpan;
}
