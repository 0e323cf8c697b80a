using System.Net;

using Tutti.Transports;

namespace Tutti.Interop.Tests.Live;

/// <summary>Where a node goes when the cards of the machine change.</summary>
public class CardChoiceTests
{
    private static readonly NetworkCard s_loopback = Card("lo", "127.0.0.1", gateway: false);
    private static readonly NetworkCard s_cable = Card("eth0", "192.168.1.5", gateway: true);

    [Fact]
    public void A_node_started_before_the_network_was_there_leaves_loopback() =>
        Assert.Equal(s_cable, CardChoice.After(s_loopback, null, [s_loopback, s_cable]));

    [Fact]
    public void A_node_told_to_be_on_loopback_stays_there() =>
        Assert.Equal(s_loopback, CardChoice.After(s_loopback, "lo", [s_loopback, s_cable]));

    [Fact]
    public void A_node_stays_on_its_card_although_another_has_come() =>
        Assert.Equal(s_cable, CardChoice.After(s_cable, null, [s_loopback, Card("wlan0", "10.0.0.7", gateway: true), s_cable]));

    [Fact]
    public void A_card_with_another_address_is_followed()
    {
        NetworkCard moved = Card("eth0", "192.168.1.99", gateway: true);
        Assert.Equal(moved, CardChoice.After(s_cable, "192.168.1.5", [s_loopback, moved]));
    }

    [Fact]
    public void A_card_that_was_asked_for_and_is_gone_is_waited_for() =>
        Assert.Null(CardChoice.After(s_cable, "eth0", [s_loopback, Card("wlan0", "10.0.0.7", gateway: true)]));

    [Fact]
    public void A_card_that_is_down_is_told_from_one_that_is_not_there()
    {
        Assert.Contains("put its cable in", Refused("eth0").Message, StringComparison.Ordinal);
        Assert.Contains("put its cable in", Refused("192.168.1.5").Message, StringComparison.Ordinal);
        Assert.Contains("choose one of lo", Refused("eth1").Message, StringComparison.Ordinal);

        static NotFoundException Refused(string wanted) =>
            Assert.Throws<NotFoundException>(() => CardChoice.Choose(wanted, [s_loopback], ["eth0", "192.168.1.5"]));
    }

    [Fact]
    public void Without_any_other_network_a_node_waits() => Assert.Null(CardChoice.After(s_cable, null, [s_loopback]));

    private static NetworkCard Card(string name, string address, bool gateway) =>
        new(name, IPAddress.Parse(address), IPAddress.Broadcast, 1, gateway);
}
