using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>How a hub is, and who is on its ports: what it answers to who asks (zipi-6.15).</summary>
public sealed record HubStatus
{
    private const int HeaderOctets = 68;

    /// <summary>The hub's id.</summary>
    public required ulong Id { get; init; }

    /// <summary>The id of the monitor.</summary>
    public ulong Monitor { get; init; }

    /// <summary>The ring's time.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Rounds that the token has made.</summary>
    public long Rotations { get; init; }

    /// <summary>Half of the last rounds took no longer than this.</summary>
    public TimeSpan RotationMedian { get; init; }

    /// <summary>99 of 100 of the last rounds took no longer than this.</summary>
    public TimeSpan RotationP99 { get; init; }

    /// <summary>The longest of the last rounds.</summary>
    public TimeSpan RotationWorst { get; init; }

    /// <summary>Frames that devices have handed in.</summary>
    public long Frames { get; init; }

    /// <summary>Octets of these frames.</summary>
    public long Octets { get; init; }

    /// <summary>Frames that were damaged or that nobody is there for.</summary>
    public long DroppedCount { get; init; }

    /// <summary>Datagrams of strangers: forged, replayed, or malformed.</summary>
    public long RefusedCount { get; init; }

    /// <summary>The ports in ring order, each hub at a port followed by its own; only those that something is on.</summary>
    public IReadOnlyList<HubPortStatus> Ports { get; init; } = [];

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out HubStatus? status, out DecodeError error)
    {
        ByteReader reader = new(octets);
        status = null;
        if (octets.Length < HeaderOctets || (octets.Length - HeaderOctets) % HubPortStatus.Size != 0)
        {
            error = new DecodeError("status is not whole ports", octets.Length);
            return false;
        }

        ulong[] numbers = new ulong[7];
        uint[] micros = new uint[3];
        foreach (ref ulong number in numbers.AsSpan())
        {
            reader.TryReadU64(out number);
        }

        foreach (ref uint span in micros.AsSpan())
        {
            reader.TryReadU32(out span);
        }

        List<HubPortStatus> ports = [];
        while (reader.Remaining > 0)
        {
            ports.Add(HubPortStatus.Read(ref reader));
        }

        error = default;
        status = new HubStatus
        {
            Id = numbers[0],
            Monitor = numbers[1],
            Time = TimeSpan.FromTicks((long)Math.Min(numbers[2] * 10, long.MaxValue)),
            Rotations = (long)numbers[3],
            Frames = (long)numbers[4],
            Octets = (long)numbers[5],
            DroppedCount = (uint)(numbers[6] >> 32),
            RefusedCount = (uint)numbers[6],
            RotationMedian = TimeSpan.FromMicroseconds(micros[0]),
            RotationP99 = TimeSpan.FromMicroseconds(micros[1]),
            RotationWorst = TimeSpan.FromMicroseconds(micros[2]),
            Ports = ports,
        };
        return true;
    }

    /// <summary>Writes it.</summary>
    public void Write(ByteWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteU64(Id);
        to.WriteU64(Monitor);
        to.WriteU64((ulong)(Time.Ticks / 10));
        to.WriteU64((ulong)Rotations);
        to.WriteU64((ulong)Frames);
        to.WriteU64((ulong)Octets);
        to.WriteU32((uint)Math.Min(DroppedCount, uint.MaxValue));
        to.WriteU32((uint)Math.Min(RefusedCount, uint.MaxValue));
        to.WriteU32(Micros(RotationMedian));
        to.WriteU32(Micros(RotationP99));
        to.WriteU32(Micros(RotationWorst));
        foreach (HubPortStatus port in Ports)
        {
            port.Write(to);
        }
    }

    private static uint Micros(TimeSpan span) => (uint)Math.Clamp(span.TotalMicroseconds, 0, uint.MaxValue);
}
