using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Tests.Zipi.Ip;

public class IpDatagramTests
{
    private static readonly byte[] s_golden = Convert.FromHexString(
        "5A" + "01" + "05" + "01020304" + "0000002A" + "00000007" + "8000000000000001" + // Z 1 flags link number expected seen
        "02" + "0004" + "00000009" + // TOKEN 9
        "01" + "0005" + "FF00802B8D"); // FRAME of five octets

    [Fact, Clause("zipi-6.2"), Clause("zipi-6.3")]
    public void The_octets_are_these()
    {
        ByteWriter writer = new();
        IpDatagram.WriteHeader(writer, IpMarks.Numbered | IpMarks.Wants, 0x01020304, 42, 7, 0x8000000000000001);
        IpDatagram.WritePart(writer, IpPartKind.Token, [0, 0, 0, 9]);
        IpDatagram.WritePart(writer, IpPartKind.Frame, [0xFF, 0, 0x80, 0x2B, 0x8D]);
        Assert.Equal(s_golden, writer.WrittenSpan.ToArray());

        Assert.True(IpDatagram.TryRead(s_golden, out IpDatagram read, out _));
        Assert.Equal((0x01020304u, 42u, 7u, 0x8000000000000001ul, true, false), (read.Link, read.Number, read.Expected, read.Seen, read.IsNumbered, read.IsSealed));
        IpPartReader parts = new(read.Parts);
        Assert.True(parts.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> octets) && kind == IpPartKind.Token && octets.Length == 4);
        Assert.True(parts.TryRead(out kind, out octets) && kind == IpPartKind.Frame && octets.Length == 5);
        Assert.False(parts.TryRead(out _, out _));
        Assert.True(parts.AtEnd);
    }

    [Fact, Clause("zipi-6.2")]
    public void A_datagram_cut_anywhere_but_between_parts_is_an_error()
    {
        int[] whole = [IpDatagram.HeaderSize, IpDatagram.HeaderSize + 7, s_golden.Length];
        for (int length = 0; length <= s_golden.Length; length++)
        {
            bool read = IpDatagram.TryRead(s_golden.AsSpan(0, length), out _, out DecodeError error);
            Assert.Equal(whole.Contains(length), read);
            Assert.Equal(read, error == default);
        }
    }

    [Theory, Clause("zipi-6.2"), Clause("zipi-6.3")]
    [InlineData(0, 0x59, "not a datagram of this version")]
    [InlineData(1, 0x02, "not a datagram of this version")]
    [InlineData(2, 0x0D, "not a datagram of this version")]
    [InlineData(2, 0x04, "part stands in the wrong kind of datagram")]
    [InlineData(23, 0x19, "part stands in the wrong kind of datagram")]
    public void What_is_wrong_is_told(int at, byte octet, string reason)
    {
        byte[] changed = [.. s_golden];
        changed[at] = octet;
        Assert.False(IpDatagram.TryRead(changed, out _, out DecodeError error));
        Assert.Equal(reason, error.Reason);
    }

    [Fact, Clause("zipi-6.2")]
    public void The_longest_datagram_holds_the_longest_frame_and_one_octet_more_is_refused()
    {
        ByteWriter writer = new();
        IpDatagram.WriteHeader(writer, IpMarks.Numbered | IpMarks.Sealed, 1, 1, 1, 0);
        IpDatagram.WritePart(writer, IpPartKind.Frame, new byte[RingLimits.FrameOctets]);
        writer.Write(new byte[IpDatagram.SealSize]);
        Assert.Equal(IpDatagram.MostOctets, writer.Length);
        Assert.True(IpDatagram.TryRead(writer.WrittenSpan, out _, out _));
        writer.WriteU8(0);
        Assert.False(IpDatagram.TryRead(writer.WrittenSpan, out _, out _));
    }

    [Fact, Clause("zipi-6.15")]
    public void A_status_is_read_as_it_was_written()
    {
        HubStatus status = new()
        {
            Id = 1,
            Monitor = 2,
            Time = TimeSpan.FromMicroseconds(123_456_789),
            Rotations = 4,
            RotationMedian = TimeSpan.FromMicroseconds(5),
            RotationP99 = TimeSpan.FromMicroseconds(6),
            RotationWorst = TimeSpan.FromMicroseconds(7),
            Frames = 8,
            Octets = 9,
            DroppedCount = 10,
            RefusedCount = 11,
            Ports = [new HubPortStatus { Port = 3, Role = IpRole.Hub, Id = 12, Address = 13, Light = PortLight.Sending, IsOpen = true, FramesIn = 14, FramesOut = 15, OctetsIn = 16, OctetsOut = 17, Errors = 18, Repeated = 19, Waiting = 20, ClockError = TimeSpan.FromMicroseconds(21) }],
        };
        ByteWriter writer = new();
        status.Write(writer);
        Assert.True(HubStatus.TryRead(writer.WrittenSpan, out HubStatus? read, out _));
        Assert.Equal(status with { Ports = read.Ports }, read);
        Assert.Equal(status.Ports, read.Ports);
        for (int length = 0; length < writer.Length; length++)
        {
            Assert.Equal(length == 68, HubStatus.TryRead(writer.WrittenSpan[..length], out _, out _));
        }
    }
}
