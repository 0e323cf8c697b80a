using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>An old emitter lists any receiver it is told of. A receiver of ours that does not take signals must not stay listed there.</summary>
public class RefusedByReceiverTests
{
    private readonly Show _show = new(7);
    private readonly OldPeer _desk;
    private readonly ZocpNode _lamp;

    public RefusedByReceiverTests()
    {
        _desk = _show.AddOld("old desk");
        _desk.Register("fader", 0.25, "flt", "rwe");
        _lamp = _show.Add("lamp", "1a");
        RobustnessTests.Register(_lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        RobustnessTests.Register(_lamp, "lamp hours", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
    }

    [Theory]
    [Clause("zocp-6.2")]
    [InlineData("lamp hours", ZocpReason.NotSensor)]
    [InlineData("lewel", ZocpReason.NotFound)]
    public void A_third_node_does_not_tell_an_old_emitter_of_a_receiver_that_takes_no_signals(string receiver, ZocpReason reason)
    {
        ZocpNode hand = _show.Add("hand", "2b");
        _show.MeetAll();
        _show.Settle();
        long request = hand.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, receiver);
        _show.Settle();
        Assert.Equal(reason, _show.Done(request).Refusal?.Reason);
        Assert.Equal("", Listed());
    }

    [Theory]
    [Clause("zocp-5.7")]
    [Clause("zocp-6.2")]
    [InlineData("lamp hours")]
    [InlineData("lewel")]
    public void A_receiver_that_refuses_an_old_emitter_is_not_listed_there_any_more(string receiver)
    {
        _show.MeetAll();
        _show.Settle();
        _desk.Subscribe(_desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
        _desk.Subscribe(_desk.Uuid, "fader", _lamp.Uuid, receiver);
        _show.Settle();
        Assert.Contains(_show.News, news => news.Node == _lamp.Uuid && news.News.Kind == ZocpEventKind.Refused);
        Assert.Equal($"{_lamp.Uuid}/level", Listed());
        Assert.Null(_desk.Death);
        Assert.Single(_lamp.Subscriptions);
    }

    private string Listed() => string.Join(' ', _desk.Tree["fader"]!["subscribers"]!.AsArray().Select(entry => $"{entry![0]}/{entry[1]}"));
}
