using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>One port of a hub over IP, as its status tells it (zipi-6.15).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HubPortStatus
{
    internal const int Size = 63;
    internal const int Deepest = 15;

    /// <summary>The port of its hub, from 0.</summary>
    public int Port { get; init; }

    /// <summary>0 on the hub that the ring begins at; else 1 more than the hub that it is on, the last one listed before it.</summary>
    public int Depth { get; init; }

    /// <summary>What is on it.</summary>
    public IpRole Role { get; init; }

    /// <summary>Its id.</summary>
    public ulong Id { get; init; }

    /// <summary>Its address; 0 while it has none, and for a hub.</summary>
    public byte Address { get; init; }

    /// <summary>The two lights.</summary>
    public PortLight Light { get; init; }

    /// <summary>It is in the ring; else it waits to be let in.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Frames that it handed in.</summary>
    public long FramesIn { get; init; }

    /// <summary>Frames that were passed on to it.</summary>
    public long FramesOut { get; init; }

    /// <summary>Octets of the frames that it handed in.</summary>
    public long OctetsIn { get; init; }

    /// <summary>Octets of the frames passed on to it.</summary>
    public long OctetsOut { get; init; }

    /// <summary>Frames that came damaged from it, or could not be passed on because it does not keep up.</summary>
    public long Errors { get; init; }

    /// <summary>Datagrams sent to it again.</summary>
    public long Repeated { get; init; }

    /// <summary>Datagrams that wait to be sent to it or confirmed by it.</summary>
    public int Waiting { get; init; }

    /// <summary>The most that its clock is wrong by, as it says; zero while it does not know.</summary>
    public TimeSpan ClockError { get; init; }

    internal static HubPortStatus Read(ref ByteReader reader)
    {
        Span<ulong> wide = stackalloc ulong[5];
        Span<uint> narrow = stackalloc uint[4];
        reader.TryReadU16(out ushort port);
        reader.TryReadU8(out byte role);
        reader.TryReadU8(out byte address);
        reader.TryReadU8(out byte light);
        reader.TryReadU8(out byte open);
        reader.TryReadU8(out byte depth);
        foreach (ref ulong number in wide)
        {
            reader.TryReadU64(out number);
        }

        foreach (ref uint number in narrow)
        {
            reader.TryReadU32(out number);
        }

        return new HubPortStatus
        {
            Port = port,
            Depth = Math.Min(depth, (byte)Deepest),
            Role = role == (byte)IpRole.Hub ? IpRole.Hub : IpRole.Device,
            Address = address,
            Light = light > (byte)PortLight.Sending ? PortLight.Sending : (PortLight)light,
            IsOpen = open == 1,
            Id = wide[0],
            FramesIn = (long)wide[1],
            FramesOut = (long)wide[2],
            OctetsIn = (long)wide[3],
            OctetsOut = (long)wide[4],
            Errors = narrow[0],
            Repeated = narrow[1],
            Waiting = (int)Math.Min(narrow[2], int.MaxValue),
            ClockError = TimeSpan.FromMicroseconds(narrow[3]),
        };
    }

    internal void Write(ByteWriter to)
    {
        to.WriteU16((ushort)Port);
        to.WriteU8((byte)Role);
        to.WriteU8(Address);
        to.WriteU8((byte)Light);
        to.WriteU8(IsOpen ? (byte)1 : (byte)0);
        to.WriteU8((byte)Depth);
        to.WriteU64(Id);
        to.WriteU64((ulong)FramesIn);
        to.WriteU64((ulong)FramesOut);
        to.WriteU64((ulong)OctetsIn);
        to.WriteU64((ulong)OctetsOut);
        to.WriteU32((uint)Math.Min(Errors, uint.MaxValue));
        to.WriteU32((uint)Math.Min(Repeated, uint.MaxValue));
        to.WriteU32((uint)Waiting);
        to.WriteU32((uint)Math.Clamp(ClockError.TotalMicroseconds, 0, uint.MaxValue));
    }
}
