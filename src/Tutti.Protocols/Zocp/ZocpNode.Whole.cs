using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>The whole tree as GET is answered: encoded once for all who ask, until something in it changes (zocp-5.2).</content>
public sealed partial class ZocpNode
{
    private readonly ByteWriter _whole = new();
    private readonly ByteWriter _wholeMirrored = new();
    private long _wholeVersion = -1;
    private long _wholeMirroredVersion = -1;

    /// <summary>How often the own tree was encoded as a whole.</summary>
    public long TreeEncodings { get; private set; }

    private ReadOnlySpan<byte> WholeTree(ZocpPeer to)
    {
        if (_wholeVersion != Tree.Version)
        {
            TreeEncodings++;
            _wholeVersion = Tree.Version;
            _whole.Clear();
            JsonWriter.Raw(_whole, "{\"MOD\":"u8);
            Tree.Root.WriteTo(_whole);
            JsonWriter.Raw(_whole, "}"u8);
        }

        if (!SeesMirrors(to) || _mirrors.Count == 0)
        {
            return _whole.WrittenSpan;
        }

        if (_wholeMirroredVersion != Tree.Version)
        {
            _wholeMirroredVersion = Tree.Version;
            _wholeMirrored.Clear();
            JsonWriter.Raw(_wholeMirrored, WithMirrors(_whole.WrittenSpan));
        }

        return _wholeMirrored.WrittenSpan;
    }
}
