using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpGreetingTests
{
    [Fact]
    [Clause("zmtp-1.1")]
    public void A_greeting_is_written_in_64_octets()
    {
        ByteWriter writer = new();
        new ZmtpGreeting(3, 1, "NULL", AsServer: false).Write(writer);
        Assert.Equal(Greeting, Convert.ToHexStringLower(writer.WrittenSpan));
    }

    [Fact]
    [Clause("zmtp-1.1")]
    public void A_greeting_that_was_written_is_read_again()
    {
        ZmtpGreeting greeting = new(4, 9, "ABCDEFGHIJKLMNOPQRST", AsServer: true);
        ByteWriter writer = new();
        greeting.Write(writer);
        Assert.True(ZmtpGreeting.TryRead(writer.WrittenSpan, out ZmtpGreeting read, out _));
        Assert.Equal(greeting, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU")]
    [InlineData("NÜLL")]
    [Clause("zmtp-7.1")]
    public void A_mechanism_whose_name_does_not_fit_is_refused(string name) =>
        Assert.Throws<InvalidOperationException>(() => new ZmtpGreeting(3, 1, name, AsServer: false).Write(new ByteWriter()));

    [Fact]
    [Clause("zmtp-2.2")]
    public void A_greeting_cut_anywhere_is_no_error_and_not_there_yet()
    {
        byte[] octets = Hex(Greeting);
        for (int length = 0; length < octets.Length; length++)
        {
            Assert.False(ZmtpGreeting.TryRead(octets.AsSpan(0, length), out _, out DecodeError error));
            Assert.Null(error.Reason);
        }
    }

    [Theory]
    [InlineData("ff01020304050607087f03014e554c4c", 3, 1)]
    [InlineData("ff00000000000000007f03004e554c4c", 3, 0)]
    [InlineData("ff00000000000000007f03094e554c4c", 3, 9)]
    [InlineData("ff00000000000000007f04014e554c4c", 4, 1)]
    [InlineData("ff00000000000000007fffff4e554c4c", 255, 255)]
    [Clause("zmtp-1.3")]
    public void Padding_filler_and_later_versions_are_accepted(string begin, byte major, byte minor)
    {
        string greeting = begin + new string('0', 32) + string.Concat(Enumerable.Repeat("01", 32));
        ZmtpSession router = Started(RouterOptions);
        Feed(router, Hex(greeting));
        Assert.Equal(ZmtpState.Handshake, router.State);
        Assert.Equal((major, minor), router.PeerVersion);
    }

    [Theory]
    [InlineData("00", "\"\\x00\"")]
    [InlineData("0100", "\"\\x01\\x00\"")]
    [InlineData("474554202f20485454502f312e310d0a", "\"GET / HTT\"")]
    [InlineData("ff000000000000000100", "signature")]
    [InlineData("ff00000000000000007e", "signature")]
    [InlineData("ff00000000000000007f00", "ZMTP 1")]
    [InlineData("ff00000000000000007f01", "ZMTP 2")]
    [InlineData("ff00000000000000007f02", "ZMTP 2")]
    [Clause("zmtp-1.4")]
    public void What_cannot_become_a_greeting_fails_at_once_and_is_quoted(string hex, string quoted)
    {
        ZmtpSession router = Started(RouterOptions);
        router.Receive(T0, Hex(hex));
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.Contains(quoted, router.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("504c41494e", "PLAIN")]
    [InlineData("4355525645", "CURVE")]
    [InlineData("4e554c4c58", "NULLX")]
    [InlineData("6e756c6c00", "null")]
    [InlineData("0000000000", "\"\"")]
    [Clause("zmtp-1.5")]
    public void Another_mechanism_fails_and_both_are_named(string mechanism, string named)
    {
        ZmtpSession router = Started(RouterOptions);
        Feed(router, Hex("ff00000000000000007f0301" + mechanism + new string('0', 94)));
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.Contains(named, router.Failure, StringComparison.Ordinal);
        Assert.Contains("\"NULL\"", router.Failure, StringComparison.Ordinal);
    }
}
