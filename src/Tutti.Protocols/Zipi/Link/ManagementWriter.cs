using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>Writes the contents of management frames (zipi-2.20).</summary>
/// <remarks>The writer is cleared first; what was written is the content of one frame. Thread-safe: as the writer.</remarks>
public static class ManagementWriter
{
    /// <summary><c>1 priority id</c></summary>
    public static void WriteClaim(this ByteWriter to, Claim claim)
    {
        Begin(to, ManagementType.Claim);
        to.WriteU8(claim.Priority);
        to.WriteU64(claim.Id);
    }

    /// <summary><c>2 id</c></summary>
    public static void WritePurge(this ByteWriter to, ulong id)
    {
        Begin(to, ManagementType.Purge);
        to.WriteU64(id);
    }

    /// <summary><c>3 id priority epoch roll stations time</c></summary>
    public static void WriteHere(this ByteWriter to, in Here here)
    {
        Begin(to, ManagementType.Here);
        to.WriteU64(here.Monitor.Id);
        to.WriteU8(here.Monitor.Priority);
        to.WriteU16(here.Epoch);
        to.WriteU8(here.Roll);
        to.WriteU16(here.Stations);
        to.WriteU64(here.Time);
    }

    /// <summary><c>4 roll which</c></summary>
    public static void WriteRoll(this ByteWriter to, byte roll, bool forNewcomers)
    {
        Begin(to, ManagementType.Roll);
        to.WriteU8(roll);
        to.WriteU8(forNewcomers ? (byte)1 : (byte)0);
    }

    /// <summary><c>5 id address fastest priority flags</c></summary>
    public static void WritePresent(this ByteWriter to, in Present present)
    {
        Begin(to, ManagementType.Present);
        to.WriteU64(present.Id);
        to.WriteU8(present.Address);
        to.WriteU8((byte)present.FastestRate);
        to.WriteU8(present.Priority);
        to.WriteU8(present.JustStarted ? (byte)1 : (byte)0);
    }

    /// <summary><c>6 roll { id address half-bits cable-ns flags }</c></summary>
    public static void WriteAssign(this ByteWriter to, byte roll, ReadOnlySpan<Assignment> entries)
    {
        Begin(to, ManagementType.Assign);
        to.WriteU8(roll);
        foreach (ref readonly Assignment entry in entries)
        {
            to.WriteU64(entry.Id);
            to.WriteU8(entry.Address);
            to.WriteU16(entry.HalfBits);
            to.WriteU8((byte)(entry.CableNanoseconds >> 16));
            to.WriteU16((ushort)entry.CableNanoseconds);
            to.WriteU8(entry.IsNew ? (byte)1 : (byte)0);
        }
    }

    /// <summary><c>7 rate turns</c></summary>
    public static void WriteSpeed(this ByteWriter to, LineRate rate, byte turns)
    {
        Begin(to, ManagementType.Speed);
        to.WriteU8((byte)rate);
        to.WriteU8(turns);
    }

    /// <summary><c>8 pattern</c></summary>
    public static void WriteTest(this ByteWriter to)
    {
        Begin(to, ManagementType.Test);
        to.Write(ManagementFrame.TestPattern);
    }

    /// <summary><c>9 rate own other ms</c> or <c>A rate one other ms</c></summary>
    public static void WritePair(this ByteWriter to, ManagementType type, LineRate rate, byte one, byte other, byte milliseconds)
    {
        Begin(to, type);
        to.WriteU8((byte)rate);
        to.WriteU8(one);
        to.WriteU8(other);
        to.WriteU8(milliseconds);
    }

    private static void Begin(ByteWriter to, ManagementType type)
    {
        to.Clear();
        to.WriteU8((byte)type);
    }
}
