using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>What a hub has to see of a frame that passes.</summary>
internal static class IpFrames
{
    private const byte ClassBits = 0xC0;
    private const byte SourceBit = 0x10;

    /// <summary>The management type of a frame that is one; else 0.</summary>
    public static ManagementType TypeOf(ReadOnlySpan<byte> frame) =>
        frame.Length > RingLimits.ShortestFrameOctets && (FrameClass)(frame[1] & ClassBits) == FrameClass.Management && (frame[1] & SourceBit) == 0
            ? (ManagementType)frame[2] : default;
}
