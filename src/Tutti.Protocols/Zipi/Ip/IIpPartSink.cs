using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Takes the parts that a link delivers.</summary>
internal interface IIpPartSink
{
    /// <summary>A part; numbered ones come in order and once.</summary>
    void TakePart(Instant now, IpLink link, IpPartKind kind, ReadOnlySpan<byte> octets);
}
