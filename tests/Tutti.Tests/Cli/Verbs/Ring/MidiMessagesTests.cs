using Tutti.Cli.Verbs;

namespace Tutti.Tests.Cli.Verbs.Ring;

[Clause("zipi-4.2")]
public class MidiMessagesTests
{
    [Theory]
    [InlineData("903C7F")]
    [InlineData("903C7F803C00C005E00040")]
    [InlineData("F07E7F0601F7")]
    [InlineData("F0F7F8F10AF20102F6")]
    public void Whole_messages_are_taken(string octets) => Assert.Null(MidiMessages.WhyNotWhole(Convert.FromHexString(octets)));

    [Theory]
    [InlineData("", "there is no message")]
    [InlineData("3C7F", "octet 1, 3C, is not the status that a message begins with")]
    [InlineData("903C", "the message at octet 1, 90, has 1 octets of data and not 2")]
    [InlineData("903C7F3D7F", "the message at octet 1, 90, has 4 octets of data and not 2")]
    [InlineData("F8C0", "the message at octet 2, C0, has 0 octets of data and not 1")]
    [InlineData("F07E7F", "a system exclusive message does not end with F7")]
    [InlineData("F07E90", "a system exclusive message does not end with F7")]
    public void What_is_cut_short_or_runs_on_is_told_with_its_place(string octets, string reason) => Assert.Equal(reason, MidiMessages.WhyNotWhole(Convert.FromHexString(octets)));
}
