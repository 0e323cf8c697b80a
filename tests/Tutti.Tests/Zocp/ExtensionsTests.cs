using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

public class ExtensionsTests
{
    [Theory]
    [Clause("zocp-8.1")]
    [InlineData("rep gone path heal", ZocpExtensions.Replies | ZocpExtensions.Removal | ZocpExtensions.Paths | ZocpExtensions.Healing)]
    [InlineData("see rep", ZocpExtensions.Replies | ZocpExtensions.Sight)]
    [InlineData("rep,later", ZocpExtensions.Replies)]
    [InlineData("", ZocpExtensions.None)]
    [InlineData(" , ", ZocpExtensions.None)]
    public void The_header_lists_words(string header, ZocpExtensions spoken) => Assert.Equal(spoken, ZocpHeaders.Parse(header));

    [Fact]
    [Clause("zocp-8.1")]
    public void What_we_announce_is_what_we_read()
    {
        IReadOnlyDictionary<string, string> headers = ZocpHeaders.Announce("00ff");
        Assert.Equal("1", headers["X-ZOCP"]);
        Assert.Equal("00ff", headers["X-ZOCP-ID"]);
        Assert.Equal(
            ZocpExtensions.Replies | ZocpExtensions.Removal | ZocpExtensions.Paths | ZocpExtensions.Healing | ZocpExtensions.Sight,
            ZocpHeaders.Parse(headers["X-ZOCP-EXT"]));
    }

    [Fact]
    [Clause("zocp-8.2")]
    [Clause("zocp-7.1")]
    public void Requests_carry_an_id_in_the_second_frame_but_never_to_an_old_peer()
    {
        Show show = new(1);
        ZocpNode node = show.Add("node");
        ZocpNode other = show.Add("other");
        OldPeer old = show.AddOld("old");
        show.MeetAll();
        show.Settle();
        Assert.All(show.Sent.Where(unit => unit.To == old.Uuid || unit.From == old.Uuid), unit => Assert.Empty(unit.Second));
        Assert.Contains(show.Sent, unit => unit.From == node.Uuid && unit.To == other.Uuid && unit.Text is """{"GET":null}""" && unit.Second is """{"id":1}""");
        Assert.Contains(show.Sent, unit => unit.From == other.Uuid && unit.To == node.Uuid && unit.Text is """{"MOD":{}}""" && unit.Second is """{"id":1,"whole":true}""");
    }

    [Theory]
    [Clause("zocp-4.1")]
    [InlineData("é☃😀", "{\"SIG\":[\"p\",\"é☃😀\"]}")]
    [InlineData("a\"\\/\n\u0001", "{\"SIG\":[\"p\",\"a\\\"\\\\/\\n\\u0001\"]}")]
    public void Units_are_compact_UTF_8(string text, string unit)
    {
        (ZocpNode node, RobustnessTests.Sink sink) = RobustnessTests.Node();
        LocalParameter parameter = RobustnessTests.Register(node, "p", new() { Access = Access.Emit });
        Subscribe(node, "p");
        node.Emit(default, parameter, text);
        Assert.Equal(unit, sink.Units[^1]);
    }

    [Theory]
    [Clause("zocp-4.4")]
    [InlineData(TypeHint.Flt, Delivery.Latest)]
    [InlineData(TypeHint.Int, Delivery.Latest)]
    [InlineData(TypeHint.Percent, Delivery.Latest)]
    [InlineData(TypeHint.Bool, Delivery.Every)]
    [InlineData(TypeHint.String, Delivery.Every)]
    [InlineData(TypeHint.Any, Delivery.Every)]
    public void Numbers_may_be_replaced_while_they_wait_and_cues_may_not(TypeHint hint, Delivery delivery)
    {
        Keys keys = new();
        ZocpNode node = new(new ZocpOptions { Name = "n" }, new Uuid(1), keys, 1);
        ZocpValue value = hint switch { TypeHint.Bool => true, TypeHint.String => "x", _ => 1L };
        LocalParameter first = RobustnessTests.Register(node, "a", new() { TypeHint = hint, Value = value, Access = Access.Emit });
        LocalParameter second = RobustnessTests.Register(node, "b", new() { TypeHint = hint, Value = value, Access = Access.Emit });
        node.Entered(default, new Uuid(2), "p", new Dictionary<string, string>(StringComparer.Ordinal));
        Subscribe(node, null);
        node.Emit(default, first, value);
        node.Emit(default, second, value);
        Assert.Equal(2, keys.Sent.Count);
        Assert.All(keys.Sent, sent => Assert.Equal(delivery, sent.Delivery));
        Assert.Equal(delivery == Delivery.Latest, keys.Sent[0].Key != keys.Sent[1].Key);
    }

    private static void Subscribe(ZocpNode node, string? emitter)
    {
        Uuid peer = node.Peers.First().Uuid;
        string name = emitter is null ? "null" : $"\"{emitter}\"";
        node.Receive(default, peer, Encoding.UTF8.GetBytes($$"""{"SUB":["{{node.Uuid}}",{{name}},"{{peer}}",null]}"""), default);
    }

    private sealed class Keys : IZocpCarrier
    {
        public List<(Delivery Delivery, int Key)> Sent { get; } = [];

        public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
        {
            Sent.Add((delivery, key));
            return false;
        }
    }
}
