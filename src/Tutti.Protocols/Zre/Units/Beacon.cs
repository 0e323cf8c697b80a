using System.Buffers.Binary;
using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A beacon of version 1: "I am UUID, and I accept connections on PORT of the address this datagram comes from".</summary>
/// <remarks>
/// <code>
///  0   3         4           20       22
/// +---+---------+-----------+--------+
/// |ZRE| version | UUID      | port   |
/// +---+---------+-----------+--------+
/// </code>
/// Spec: zre-1.1. Thread-safe: yes (immutable).
/// </remarks>
/// <param name="Uuid">Who speaks.</param>
/// <param name="Port">TCP port, or 0: "I am leaving".</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Beacon(Uuid Uuid, ushort Port)
{
    /// <summary>Octets of a beacon of version 1; pyre nodes die of any other size.</summary>
    public const int Size = 22;

    /// <summary>The UDP port of ZRE.</summary>
    public const ushort UdpPort = 5670;

    private const byte PlainVersion = 1;
    private const byte SecuredVersion = 3;
    private const int UuidOffset = 4;
    private const int PortOffset = UuidOffset + Uuid.Size;

    /// <summary>True when the sender says that it leaves.</summary>
    public bool IsFarewell => Port == 0;

    private static ReadOnlySpan<byte> Prefix => "ZRE"u8;

    /// <summary>Reads a datagram.</summary>
    /// <param name="datagram">All of it.</param>
    /// <param name="beacon">What it says.</param>
    /// <param name="error">Why it is not a beacon of version 1.</param>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out Beacon beacon, out DecodeError error)
    {
        beacon = default;
        if (!datagram.StartsWith(Prefix))
        {
            error = new DecodeError("beacon does not begin with ZRE", 0);
            return false;
        }

        if (datagram.Length > Prefix.Length && datagram[Prefix.Length] != PlainVersion)
        {
            error = new DecodeError(
                datagram[Prefix.Length] == SecuredVersion ? "beacon of version 3 (a node with CURVE security)" : "beacon of an unknown version",
                Prefix.Length);
            return false;
        }

        if (datagram.Length != Size)
        {
            error = new DecodeError("beacon has not 22 octets", Math.Min(datagram.Length, Size));
            return false;
        }

        beacon = new Beacon(Uuid.Read(datagram[UuidOffset..]), BinaryPrimitives.ReadUInt16BigEndian(datagram[PortOffset..]));
        error = default;
        return true;
    }

    /// <summary>Writes the 22 octets.</summary>
    /// <exception cref="ArgumentException">There is room for fewer.</exception>
    public void Write(Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        destination[Prefix.Length] = PlainVersion;
        Uuid.Write(destination[UuidOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PortOffset..], Port);
    }
}
