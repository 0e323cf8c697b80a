using Tutti.Cli.Web;
using Tutti.Patchbay;

namespace Tutti.Tests.Cli;

/// <summary>The picture that a phone reads off the terminal.</summary>
public class QrPictureTests
{
    [Theory]
    [InlineData("http://10.0.0.5:8080/")]
    [InlineData("http://10.79.0.5:8080/#token=0123456789abcdefABCDEF")]
    [InlineData("http://192.168.100.200:65535/#token=-_-_-_-_-_-_-_-_-_-_-_")]
    [InlineData("http://[fd12:3456:789a:1::1]:8080/#token=0123456789abcdefABCDEF")]
    public void It_reads_as_the_link(string link) => Assert.Equal(link, QrReader.Read([.. QrPicture.Lines(link)]));

    [Fact]
    public void Every_token_can_be_read()
    {
        for (int i = 0; i < 50; i++)
        {
            string link = $"http://192.168.1.20:8080/#token={PatchbayServer.NewToken()}";
            Assert.Equal(link, QrReader.Read([.. QrPicture.Lines(link)]));
        }
    }

    [Fact]
    public void It_has_a_quiet_border_of_four()
    {
        string[] lines = [.. QrPicture.Lines("http://10.0.0.5:8080/")];

        Assert.All(lines[..2].Concat(lines[^2..]), line => Assert.True(string.IsNullOrWhiteSpace(line)));
        Assert.All(lines, line => Assert.True(line[..4].Trim().Length == 0 && line[^4..].Trim().Length == 0));
    }
}
