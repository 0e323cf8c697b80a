namespace Tutti.Protocols.Zmtp;

/// <summary>What a session says of itself, and the bounds it holds the other side to.</summary>
/// <remarks>Every bound is inclusive. Setting a value out of its range throws <see cref="ArgumentOutOfRangeException"/>. Thread-safe: yes (immutable).</remarks>
public sealed record ZmtpOptions
{
    /// <summary>The longest identity there is, in octets (zmtp-3.5).</summary>
    public const int MaxIdentityOctets = 255;

    private const int LargestBound = 1 << 30;

    /// <summary>What this side is.</summary>
    public ZmtpSocketType SocketType
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)ZmtpSocketType.Router, nameof(value));
            field = value;
        }
    }

    /// <summary>What this side is called, 0 to 255 octets; in ZRE an octet 01 and the UUID.</summary>
    public ReadOnlyMemory<byte> Identity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MaxIdentityOctets, nameof(value));
            field = value;
        }
    }

    /// <summary>The time from <see cref="ZmtpSession.Start"/> within which the other side must be ready; 5 s.</summary>
    public TimeSpan HandshakeLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(value));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>The longest body of a message frame that is read, in octets; 4 MiB.</summary>
    public int MaxFrameOctets { get; init => field = Checked(value); } = 4 << 20;

    /// <summary>The most octets of one message that are read, all bodies and any commands between them; 16 MiB.</summary>
    public int MaxMessageOctets { get; init => field = Checked(value); } = 16 << 20;

    /// <summary>The most frames of one message that are read; 64.</summary>
    public int MaxMessageFrames { get; init => field = Checked(value); } = 64;

    /// <summary>The longest command that is read, in octets; 64 KiB. It bounds what a stranger can make us hold before READY.</summary>
    public int MaxCommandOctets { get; init => field = Checked(value); } = 64 << 10;

    private static int Checked(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestBound);
        return value;
    }
}
