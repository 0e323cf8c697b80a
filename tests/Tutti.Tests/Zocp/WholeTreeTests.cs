using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

/// <summary>The tree is encoded once for all who ask, and nobody can tell.</summary>
public class WholeTreeTests
{
    [Fact]
    [Clause("zocp-5.2")]
    public void Fifty_peers_that_join_are_answered_from_one_encoding()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = RobustnessTests.Node();
        RobustnessTests.Register(node, "cube/mass", new() { Access = Access.Emit });
        for (uint i = 1; i <= 50; i++)
        {
            Join(node, new Uuid(i), i % 2 == 0);
        }

        Assert.Equal(1, node.TreeEncodings);
        Assert.Equal(2, sink.Units.Where(unit => unit.StartsWith("{\"MOD\"", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
        Assert.True(node.TryGetParameter("i", out LocalParameter? parameter));
        node.Emit(default, parameter, 6);
        Join(node, new Uuid(51), false);
        Join(node, new Uuid(52), false);
        Assert.Equal(2, node.TreeEncodings);
        Assert.Contains("\"i\":{\"value\":6", sink.Units[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zocp-5.2")]
    public void Whatever_changes_the_answer_is_what_a_fresh_encoding_would_be()
    {
        Random random = new(3);
        (ZocpNode node, RobustnessTests.Sink sink) = RobustnessTests.Node();
        Uuid old = node.Peers.First().Uuid;
        Uuid ours = new(77);
        node.Entered(default, ours, "ours", ZocpHeaders.Announce("77"));
        string[] paths = ["i", "emit", "a", "o/a", "o/b", "p/a"];
        for (int step = 0; step < 3000; step++)
        {
            string path = paths[random.Next(paths.Length)];
            node.TryGetParameter(path, out LocalParameter? parameter);
            string name = path.Replace("/", "\":{\"", StringComparison.Ordinal);
            string end = path.Contains('/', StringComparison.Ordinal) ? "}}" : "";
            string begin = end.Length > 0 ? "{\"objects\":{\"" : "{\"";
            switch (random.Next(8))
            {
                case 0:
                    node.TryRegister(default, path, new() { TypeHint = TypeHint.Int, Value = random.Next(5), Access = (Access)random.Next(16), IsOpen = random.Next(2) == 0 }, out _);
                    break;
                case 1 when parameter is not null:
                    node.Emit(default, parameter, random.Next(5));
                    break;
                case 2 when parameter is not null && random.Next(4) == 0:
                    node.Remove(default, parameter);
                    break;
                case 3:
                    Receive(node, ours, $"{{\"SET\":{begin}{name}\":{{\"value\":{random.Next(9)},\"max\":{random.Next(20)},\"x\":{{\"y\":{random.Next(3)}}}}}}}{end}}}");
                    break;
                case 4:
                    Receive(node, ours, $"{{\"SET\":{begin}{name}\":null}}{end}}}");
                    break;
                case 5:
                    Receive(node, random.Next(2) == 0 ? old : ours, $"{{\"SUB\":[\"{node.Uuid}\",\"{path}\",\"{(random.Next(2) == 0 ? old : ours)}\",null]}}");
                    break;
                case 6:
                    Receive(node, ours, $"{{\"UNSUB\":[\"{node.Uuid}\",\"{path}\",\"{ours}\",null]}}");
                    break;
                default:
                    node.TrySetPlacement(default, Placement.Location, [random.Next(4), 2, 3]);
                    break;
            }

            sink.Units.Clear();
            Receive(node, ours, """{"GET":null}""");
            string whole = node.Tree.Root.ToString();
            Assert.Equal($$"""{"MOD":{{whole}}}""", Assert.Single(sink.Units));

            sink.Units.Clear();
            Receive(node, old, """{"GET":null}""");
            string mirrors = string.Concat(
                from entry in node.Tree.Parameters
                where node.TryGetParameter(entry.Path, out LocalParameter? own) && own.Mirror is not null
                select $",\"{entry.Parent!.Name}.{entry.Name}\":{entry}");
            Assert.Equal("{\"MOD\":" + whole[..^1] + mirrors + "}}", Assert.Single(sink.Units));
        }
    }

    [Fact]
    [Clause("zocp-4.10")]
    public void A_newer_value_does_not_overtake_the_tree_that_was_told_before_it()
    {
        Keys keys = new();
        ZocpNode node = new(new ZocpOptions { Name = "n" }, new Uuid(1), keys, 1);
        LocalParameter level = RobustnessTests.Register(node, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit | Access.Writeable });
        LocalParameter other = RobustnessTests.Register(node, "other", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit | Access.Writeable });
        Uuid peer = new(2);
        node.Entered(default, peer, "p", ZocpHeaders.Announce("2"));
        Receive(node, peer, $"{{\"SUB\":[\"{node.Uuid}\",null,\"{peer}\",null]}}");
        node.Emit(default, level, 0.1);
        node.Emit(default, other, 0.1);
        node.Emit(default, level, 0.2);
        Assert.Equal(keys.Sent[0], keys.Sent[2]);
        Assert.NotEqual(keys.Sent[0], keys.Sent[1]);
        foreach (string request in (string[])["""{"GET":null}""", """{"GET":["level"]}""", """{"SET":{"level":{"value":7},"other":{"value":8}}}"""])
        {
            int before = keys.Sent[^1];
            node.Receive(default, peer, System.Text.Encoding.UTF8.GetBytes(request), """{"id":5}"""u8);
            keys.Sent.Clear();
            node.Emit(default, level, 0.3);
            node.Emit(default, level, 0.4);
            Assert.Equal(keys.Sent[0], keys.Sent[1]);
            Assert.NotEqual(before, keys.Sent[0]);
        }
    }

    private static void Join(ZocpNode node, Uuid peer, bool ours)
    {
        node.Entered(default, peer, "p", ours ? ZocpHeaders.Announce("") : new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
        Receive(node, peer, """{"GET": null}""");
    }

    private static void Receive(ZocpNode node, Uuid peer, string text) => node.Receive(default, peer, System.Text.Encoding.UTF8.GetBytes(text), default);

    private sealed class Keys : IZocpCarrier
    {
        public List<int> Sent { get; } = [];

        public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
        {
            if (key > 0)
            {
                Sent.Add(key);
            }

            return false;
        }
    }
}
