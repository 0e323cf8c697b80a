using Tutti.Bridges;

namespace Tutti.Tests.Bridges.Ring;

public class GatewayWishTests
{
    [Theory]
    [InlineData("desk/fader=1/brightness", "desk", "fader", "1", "brightness")]
    [InlineData("desk/mix/a=b=1.3/pan", "desk", "mix/a=b", "1.3", "pan")]
    [InlineData("desk/go=1.3.2/gate", "desk", "go", "1.3.2", "gate")]
    [InlineData("desk/cue=all/text", "desk", "cue", "all", "text")]
    public void A_wish_is_node_emitter_address_and_parameter(string text, string node, string emitter, string address, string parameter)
    {
        Assert.True(GatewayWish.TryParse(text, out GatewayWish? wish));
        Assert.Equal((node, emitter, address, parameter), (wish.Node, wish.Emitter, wish.Address.ToString(), wish.Parameter));
        Assert.Equal(text, wish.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("desk=1/brightness")]
    [InlineData("desk/fader")]
    [InlineData("desk/fader=brightness")]
    [InlineData("desk/fader=64/brightness")]
    [InlineData("desk/fader=1/loud")]
    [InlineData("desk/go=1.3/gate")]
    [InlineData("/fader=1/brightness")]
    public void What_is_none_is_refused(string? text) => Assert.False(GatewayWish.TryParse(text, out _));
}
