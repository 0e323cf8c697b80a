using System.Text;
using System.Text.Json.Nodes;

using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

public class RobustnessTests
{
    private static readonly Uuid Raw = Parse("0a0b0c0d0e0f4a0b8c0d0e0f0a0b0c0d");

    public static TheoryData<string> Cases => [.. Vectors.Read("20").Where(row => Vectors.Is(row, "layer", "zocp")).Select(row => row["case"]!.GetValue<string>())];

    [Theory]
    [Clause("zocp-1.1")]
    [Clause("zocp-1.2")]
    [MemberData(nameof(Cases))]
    [Replays("20_pyzocp_robustness")]
    public void What_ends_an_old_peer_does_not_end_us(string name)
    {
        (ZocpNode node, Sink sink) = Node();
        JsonObject row = Vectors.Read("20").Single(item => Vectors.Is(item, "case", name));
        foreach (byte[] content in Contents(row, name))
        {
            node.Receive(default, Raw, content, default);
        }

        sink.Units.Clear();
        node.Receive(default, Raw, "{\"GET\":null}"u8, default);
        string answer = Assert.Single(sink.Units);
        JsonObject tree = JsonNode.Parse(answer)!["MOD"]!.AsObject();
        Assert.Equal("int", tree["i"]!["typeHint"]!.GetValue<string>());
        Assert.Equal("flt", tree["emit"]!["typeHint"]!.GetValue<string>());
    }

    [Fact]
    [Clause("zocp-1.1")]
    public void Random_octets_never_throw() => Prop.ForAll<byte[]>(content =>
    {
        (ZocpNode node, _) = Node();
        node.Receive(default, Raw, content, content);
        return true;
    }).Check(CommitSeed.Config.WithMaxTest(500));

    [Fact]
    [Clause("zocp-1.1")]
    public void Good_messages_with_octets_changed_or_cut_never_throw()
    {
        string[] good =
        [
            .. Vectors.Read("02").Concat(Vectors.Read("03")).Concat(Vectors.Read("02b")).Concat(Vectors.Read("09a"))
                .Where(item => Vectors.Is(item, "layer", "zocp")).Select(item => item["text"]!.GetValue<string>()),
            """{"REP":{"id":1,"result":[1,{"a":null}],"error":{"code":"x"}}}""",
            """{"CALL":["go",[1,"\ud83d\ude00\u0001",{"a":[]}]]}""",
        ];
        Random random = new(7);
        (ZocpNode node, Sink sink) = Node();
        node.TryRegisterMethod("go");
        foreach (string text in good)
        {
            byte[] octets = Encoding.UTF8.GetBytes(text);
            for (int cut = 0; cut < Math.Min(octets.Length, 400); cut++)
            {
                node.Receive(default, Raw, octets.AsSpan(0, cut), default);
            }

            for (int i = 0; i < 200; i++)
            {
                byte[] changed = [.. octets];
                for (int n = random.Next(3); n >= 0; n--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                node.Receive(default, Raw, changed, changed);
            }

            while (node.TryDequeue(out _))
            {
            }

            sink.Units.Clear();
        }

        node.Receive(default, Raw, "{\"GET\":null}"u8, default);
        Assert.Contains(sink.Units, unit => unit.StartsWith("{\"MOD\"", StringComparison.Ordinal));
    }

    [Fact]
    [Clause("zocp-1.3")]
    public void Several_methods_run_in_order_and_of_a_repeated_one_the_last_counts()
    {
        (ZocpNode node, Sink sink) = Node();
        node.Receive(default, Raw, """{"SET":{"i":{"value":1}},"GET":["i"],"SET":{"i":{"value":4}}}"""u8, default);
        Assert.Contains("\"value\":4", Assert.Single(sink.Units), StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zocp-5.2")]
    public void A_GET_of_keys_is_answered_by_MOD_alone_and_to_an_old_peer_without_nulls_unlike_in_09()
    {
        (ZocpNode node, Sink sink) = Node();
        node.Receive(default, Raw, """{"GET": {"i": {}, "nope": {}}}"""u8, default);
        node.Receive(default, Raw, """{"GET": ["i", "nope"]}"""u8, default);
        Cast.Same(
            Enumerable.Repeat("""{"MOD":{"i":{"value":5,"typeHint":"int","access":"rw","subscribers":[],"min":-10,"max":10,"step":1}}}""", 2), sink.Units);
    }

    [Theory]
    [Clause("zocp-5.2")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("[]")]
    public void Everything_empty_asks_for_the_whole_tree(string content)
    {
        (ZocpNode node, Sink sink) = Node();
        node.Receive(default, Raw, Encoding.UTF8.GetBytes($$"""{"GET":{{content}}}"""), default);
        Assert.Equal("i emit recv", string.Join(' ', JsonNode.Parse(Assert.Single(sink.Units))!["MOD"]!.AsObject().Select(entry => entry.Key)));
    }

    internal static (ZocpNode Node, Sink Sink) Node(Func<ZocpOptions, ZocpOptions>? change = null)
    {
        Sink sink = new();
        ZocpOptions options = new() { Name = "beta" };
        ZocpNode node = new(change?.Invoke(options) ?? options, Parse("b0b1b2b3b4b546b7b8b9babbbcbdbebf"), sink, 1);
        Register(node, "i", new() { TypeHint = TypeHint.Int, Value = 5, Access = Access.ReadWrite, Min = -10, Max = 10, Step = 1 });
        Register(node, "emit", new() { TypeHint = TypeHint.Flt, Value = 0.5, Access = Access.Readable | Access.Writeable | Access.Emitter });
        Register(node, "recv", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        node.Entered(default, Raw, "raw", new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
        sink.Units.Clear();
        return (node, sink);
    }

    internal static LocalParameter Register(ZocpNode node, string path, ParameterDescription description)
    {
        Assert.Null(node.TryRegister(default, path, description, out LocalParameter? parameter).Refusal);
        return parameter!;
    }

    private static IEnumerable<byte[]> Contents(JsonObject row, string name)
    {
        if (row["text"] is JsonValue text)
        {
            string content = text.GetValue<string>();
            yield return name switch
            {
                "deep nesting 2000" => Encoding.UTF8.GetBytes($"{{\"SET\":{string.Concat(Enumerable.Repeat("{\"a\":", 2000))}1{new string('}', 2001)}"),
                "invalid UTF-8" or "JSON with BOM" => Encoding.Latin1.GetBytes(content),
                _ => Encoding.UTF8.GetBytes(content),
            };
        }
        else if (row.ContainsKey("json"))
        {
            yield return Encoding.UTF8.GetBytes(row["json"]?.ToJsonString() ?? "null");
        }
        else if (name.StartsWith("MOD {x:5}", StringComparison.Ordinal))
        {
            yield return """{"MOD":{"x":5}}"""u8.ToArray();
            yield return """{"SIG":["x",1]}"""u8.ToArray();
        }
        else
        {
            string receiver = name.Contains("recv", StringComparison.Ordinal) ? "recv" : "nope";
            yield return Encoding.UTF8.GetBytes($$"""{"SUB":["{{Raw}}","x","b0b1b2b3b4b546b7b8b9babbbcbdbebf","{{receiver}}"]}""");
            yield return """{"SIG":["x",1.5]}"""u8.ToArray();
        }
    }

    private static Uuid Parse(string text)
    {
        Assert.True(Uuid.TryParse(text, out Uuid uuid));
        return uuid;
    }

    internal sealed class Sink : IZocpCarrier
    {
        public List<string> Units { get; } = [];

        public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
        {
            Units.Add(Encoding.UTF8.GetString(content));
            return false;
        }
    }
}
