using System.Buffers;

namespace Tutti.Patchbay.Rooms;

/// <summary>A parameter as clients know it.</summary>
internal sealed class ShownParameter
{
    /// <summary>A longer value is not sent to browsers that only look; they may ask for it.</summary>
    public const int LongestValue = 16 * 1024;

    private static readonly byte[] s_null = "null"u8.ToArray();

    private byte[] _encoded = s_null;
    private bool _isEncoded;

    /// <summary>A parameter that clients were not told of yet.</summary>
    /// <param name="index">Names it in the feed; never given again.</param>
    /// <param name="node">Whose it is.</param>
    /// <param name="said">What its node says of it.</param>
    public ShownParameter(int index, ShownNode node, RemoteParameter said)
    {
        Index = index;
        Node = node;
        Said = said;
        Value = said.Value;
    }

    /// <summary>A method, which the page shows among the parameters.</summary>
    public static ShownParameter Method(int index, ShownNode node, string name) =>
        new(index, node, new RemoteParameter(name, default, "method", string.Empty, null, null, null, [])) { IsMethod = true };

    /// <summary>True for a method: it is called, and has no value.</summary>
    public bool IsMethod { get; private init; }

    /// <summary>Names it in the feed.</summary>
    public int Index { get; }

    /// <summary>Whose it is.</summary>
    public ShownNode Node { get; }

    /// <summary>What its node says of it; its value and its subscribers in there may be old.</summary>
    public RemoteParameter Said { get; set; }

    /// <summary>Its value now.</summary>
    public ZocpValue Value { get; private set; }

    /// <summary>The room's count of changes when it last changed.</summary>
    public long ChangedAt { get; private set; }

    /// <summary>The clients that have yet to be told of its value, a bit each.</summary>
    public ulong NewFor { get; set; }

    /// <summary>The clients that asked for it apart from its node, a bit each.</summary>
    public ulong SeenAlone { get; set; }

    /// <summary>The clients that have it on screen, a bit each.</summary>
    public ulong SeenBy => Node.SeenBy | SeenAlone;

    /// <summary>Values that came since activity was last counted.</summary>
    public int Arrivals { get; set; }

    /// <summary>Values a second, as last counted.</summary>
    public double PerSecond { get; set; }

    /// <summary>Its last ten seconds; null while nobody has it on screen.</summary>
    public ValueTrace? Trace { get; set; }

    /// <summary>Its value as JSON, made once for all clients; null for one that is too long to be sent unasked.</summary>
    public ReadOnlySpan<byte> Encoded
    {
        get
        {
            if (!_isEncoded)
            {
                _encoded = Encode(Value);
                _isEncoded = true;
            }

            return _encoded;
        }
    }

    /// <summary>Gives it another value.</summary>
    /// <param name="value">Which.</param>
    /// <param name="changedAt">The room's count of changes.</param>
    public void Change(in ZocpValue value, long changedAt)
    {
        Value = value;
        ChangedAt = changedAt;
        _isEncoded = false;
    }

    // Most values take the place of one as long, or almost.
    private static byte[] Encode(in ZocpValue value)
    {
        ArrayBufferWriter<byte> json = t_json ??= new ArrayBufferWriter<byte>(256);
        json.ResetWrittenCount();
        value.WriteTo(json);
        byte[] encoded = json.WrittenCount > LongestValue ? s_null : json.WrittenSpan.ToArray();
        if (json.Capacity > 4 * LongestValue)
        {
            t_json = null;
        }

        return encoded;
    }

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_json;
}
