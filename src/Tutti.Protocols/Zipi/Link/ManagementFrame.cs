using System.Buffers.Binary;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>A checked view of a management frame's content: the type and what follows (zipi-2.20).</summary>
/// <remarks>Holds only contents of the right length with values in range, so that its readers cannot fail.</remarks>
public readonly ref struct ManagementFrame
{
    private readonly ReadOnlySpan<byte> _rest;

    private ManagementFrame(ManagementType type, ReadOnlySpan<byte> rest)
    {
        Type = type;
        _rest = rest;
    }

    /// <summary>The 32 octets of TEST.</summary>
    public static ReadOnlySpan<byte> TestPattern =>
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255];

    /// <summary>Which frame it is.</summary>
    public ManagementType Type { get; }

    /// <summary>CLAIM.</summary>
    public Claim Claim => new(_rest[0], U64(1));

    /// <summary>PURGE: who purges.</summary>
    public ulong PurgeId => U64(0);

    /// <summary>HERE.</summary>
    public Here Here => new(new Claim(_rest[8], U64(0)), U16(9), _rest[11], U16(12), U64(14));

    /// <summary>ROLL: its number.</summary>
    public byte RollNumber => _rest[0];

    /// <summary>ROLL: only stations without an address are called.</summary>
    public bool RollIsForNewcomers => _rest[1] == 1;

    /// <summary>PRESENT.</summary>
    public Present Present => new(U64(0), _rest[8], (LineRate)_rest[9], _rest[10], (_rest[11] & 1) != 0);

    /// <summary>ASSIGN: the roll it follows from.</summary>
    public byte AssignRoll => _rest[0];

    /// <summary>ASSIGN: entries in this frame.</summary>
    public int AssignCount => (_rest.Length - 1) / Assignment.Size;

    /// <summary>SPEED and BURST: the rate.</summary>
    public LineRate Rate => (LineRate)_rest[0];

    /// <summary>SPEED: the clock changes at the monitor's turn that many turns from now.</summary>
    public byte SpeedTurns => _rest[1];

    /// <summary>WISH and BURST: the two stations and for how many milliseconds.</summary>
    public (byte One, byte Other, byte Milliseconds) Pair => (_rest[1], _rest[2], _rest[3]);

    /// <summary>Reads and checks the content of a management frame.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out ManagementFrame frame, out DecodeError error)
    {
        frame = default;
        if (content.Length == 0)
        {
            error = new DecodeError("management frame has no type", 0);
            return false;
        }

        ManagementType type = (ManagementType)content[0];
        ReadOnlySpan<byte> rest = content[1..];
        string? reason = type switch
        {
            ManagementType.Claim => rest.Length != 9 ? "CLAIM is not 9 octets" : rest[0] == 0 ? "CLAIM of priority 0" : null,
            ManagementType.Purge => rest.Length != 8 ? "PURGE is not 8 octets" : null,
            ManagementType.Here => rest.Length != 22 ? "HERE is not 22 octets" : null,
            ManagementType.Roll => rest.Length != 2 ? "ROLL is not 2 octets" : rest[1] > 1 ? "ROLL for nobody known" : null,
            ManagementType.Present => rest.Length != 12 ? "PRESENT is not 12 octets"
                : rest[8] > RingAddress.Last ? "PRESENT with an address that no device has"
                : !((LineRate)rest[9]).IsClock() ? "PRESENT with an unknown rate" : null,
            ManagementType.Assign => rest.Length == 0 || (rest.Length - 1) % Assignment.Size != 0 || rest.Length > 1 + (Assignment.PerFrame * Assignment.Size)
                ? "ASSIGN is not whole entries" : null,
            ManagementType.Speed => rest.Length != 2 ? "SPEED is not 2 octets" : !((LineRate)rest[0]).IsClock() ? "SPEED of an unknown rate" : null,
            ManagementType.Test => rest.SequenceEqual(TestPattern) ? null : "TEST is not the pattern",
            ManagementType.Wish => rest.Length != 4 ? "WISH is not 4 octets" : !((LineRate)rest[0]).IsClock() ? "WISH of an unknown rate" : null,
            ManagementType.Burst => rest.Length != 4 ? "BURST is not 4 octets" : rest[0] > (byte)LineRates.Fastest ? "BURST of an unknown rate" : null,
            _ => "unknown management type",
        };
        error = reason is null ? default : new DecodeError(reason, 0);
        frame = reason is null ? new ManagementFrame(type, rest) : default;
        return reason is null;
    }

    /// <summary>Entry <paramref name="index"/> of ASSIGN.</summary>
    public Assignment AssignEntry(int index)
    {
        ReadOnlySpan<byte> entry = _rest.Slice(1 + (index * Assignment.Size), Assignment.Size);
        return new Assignment(
            BinaryPrimitives.ReadUInt64BigEndian(entry),
            entry[8],
            BinaryPrimitives.ReadUInt16BigEndian(entry[9..]),
            (entry[11] << 16) | (entry[12] << 8) | entry[13],
            (entry[14] & 1) != 0);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_rest[at..]);

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64BigEndian(_rest[at..]);
}
