namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Times and bounds of a link between a hub and who is linked to it. The defaults suit a cable or a good radio.</summary>
public sealed record IpOptions
{
    /// <summary>32 octets that all members of a ring share; empty for a ring that anybody may join (zipi-6.6).</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The most octets of parts that are put together in a datagram; a longer frame goes alone. 256 to 4103.</summary>
    public int DatagramOctets { get; init; } = 1380;

    /// <summary>The most datagrams that wait or are not confirmed, a power of two from 64 to 4096. What does not fit is dropped, or waits at its device.</summary>
    public int QueueDatagrams { get; init; } = 256;

    /// <summary>Nothing was heard of the other end for so long: the link is over (zipi-6.11).</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most devices of one machine on a hub.</summary>
    public int LinksPerHost { get; init; } = RingLimits.Devices;

    /// <summary>The most frames a second that a hub takes from one link; more wait at the device.</summary>
    public int FramesPerSecond { get; init; } = 200_000;

    /// <summary>The most messages that wait for the program of a device.</summary>
    public int InboxMessages { get; init; } = 4096;

    /// <summary>The most octets of messages that wait for the program of a device.</summary>
    public int InboxOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>Checks the bounds.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    internal static IpOptions Check(IpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        bool isRight = options.DatagramOctets is >= 256 and <= IpDatagram.PartHeaderSize + RingLimits.FrameOctets
            && options.QueueDatagrams is >= IpChannel.Window and <= 4096
            && System.Numerics.BitOperations.IsPow2(options.QueueDatagrams)
            && options.SilenceLimit > TimeSpan.Zero
            && options is { LinksPerHost: > 0, FramesPerSecond: > 0, InboxMessages: > 0, InboxOctets: >= RingLimits.FrameOctets }
            && options.Key.Length is 0 or IpSeal.KeySize;
        return isRight ? options : throw new ArgumentException("A time or bound of the link is out of its range.", nameof(options));
    }
}
