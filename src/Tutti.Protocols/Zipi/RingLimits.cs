namespace Tutti.Protocols.Zipi;

/// <summary>The sizes that the ring is built on.</summary>
public static class RingLimits
{
    /// <summary>The most data octets in a frame, source and layer octets included (zipi-2.1).</summary>
    public const int DataOctets = 4096;

    /// <summary>Destination, control and check: what a frame has between its flags besides data.</summary>
    public const int FrameOverhead = 4;

    /// <summary>What a frame is counted to cost besides data: three flags, destination, control, check (zipi-2.1).</summary>
    public const int CountedOverhead = 7;

    /// <summary>The longest frame, destination to check.</summary>
    public const int FrameOctets = DataOctets + FrameOverhead;

    /// <summary>The shortest frame, destination to check.</summary>
    public const int ShortestFrameOctets = FrameOverhead;

    /// <summary>The most octets of frames in a turn, seven of overhead for each frame included (zipi-2.31).</summary>
    public const int TurnOctets = DataOctets + CountedOverhead;

    /// <summary>The most frames in a turn: the shortest ones (zipi-2.31).</summary>
    public const int TurnFrames = TurnOctets / CountedOverhead;

    /// <summary>Devices that a ring has addresses for.</summary>
    public const int Devices = 253;

    /// <summary>The longest frame in bits, all zeros inserted; what lasts longer is garbage (zipi-2.30).</summary>
    public const int LongestFrameBits = 39_392;

    /// <summary>Bits that the monitor adds to the ring, so that the token has room (zipi-1.10).</summary>
    public const int MonitorBits = 16;

    /// <summary>Half bits by which a station on the loop delays what passes (zipi-1.9).</summary>
    public const int StationHalfBits = 3;
}
