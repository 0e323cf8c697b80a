using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class MeetingTests
{
    [Fact]
    [Clause("zre-4.1")]
    public void Two_nodes_find_each_other_by_beacon_and_whisper()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", o => o with { Groups = ["ZOCP"] });
        NodeStation beta = net.Add("beta");
        alpha.Start();
        beta.Start();
        net.Run(0.2);

        Assert.Equal("beta", Assert.Single(alpha.Of(ZreEventKind.Entered)).Name);
        Assert.Equal("alpha", Assert.Single(beta.Of(ZreEventKind.Entered)).Name);
        Assert.Equal("ZOCP", Assert.Single(beta.Of(ZreEventKind.Joined)).Group);
        Assert.Equal(WhisperResult.Sent, alpha.Whisper(beta, "hello"));
        net.Run(0.01);
        Assert.Equal("hello", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal([ZreUnitId.Hello, ZreUnitId.Whisper], net.Heard.Where(s => s.From == alpha).Select(s => s.Id));
        Assert.Equal([ZreUnitId.Hello], net.Heard.Where(s => s.From == beta).Select(s => s.Id));
    }
}
