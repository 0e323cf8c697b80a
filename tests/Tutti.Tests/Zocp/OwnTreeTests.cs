using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

public class OwnTreeTests
{
    [Theory]
    [Clause("zocp-3.4")]
    [InlineData("int_plain", "int", "5", "r", "null", "null", "null")]
    [InlineData("int_full", "int", "5", "rwes", "-10", "10", "1")]
    [InlineData("flt_int", "flt", "1", "rwe", "null", "null", "null")]
    [InlineData("flt_exp", "flt", "1e-07", "r", "-1e+300", "1e+300", "null")]
    [InlineData("bool", "bool", "true", "rw", "null", "null", "null")]
    [InlineData("string", "string", "\"text\"", "rwe", "null", "null", "null")]
    [InlineData("str_uni", "string", "\"\\u00e9 \\\" / \\\\ \\n \\u2603 \\ud83d\\ude00\"", "r", "null", "null", "null")]
    [InlineData("vec2f", "vec2f", "[1.0, 2.0]", "rwes", "[0, 0]", "[10, 10]", "[0.1, 0.1]")]
    [InlineData("vec3f", "vec3f", "[1.0, 2.0, 3.0]", "rw", "null", "null", "null")]
    public void A_registered_parameter_is_written_as_in_02(string name, string hint, string value, string access, string min, string max, string step)
    {
        (ZocpNode node, RobustnessTests.Sink sink) = Watched();
        RobustnessTests.Register(node, name, new()
        {
            TypeHint = Enum.Parse<TypeHint>(hint, ignoreCase: true),
            Value = Value(value),
            Access = ReadAccess(access),
            Min = Value(min),
            Max = Value(max),
            Step = Value(step),
        });
        string recorded = Vectors.Units("02", "beta", "alpha").Single(text => text.StartsWith($$$"""{"MOD": {"{{{name}}}": {"value": {{{value}}}""", StringComparison.Ordinal));
        Cast.Same([recorded], sink.Units);
    }

    [Fact]
    [Clause("zocp-3.4")]
    public void Explicit_zeros_are_written_unlike_in_02()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = Watched();
        RobustnessTests.Register(node, "int_zero", new() { TypeHint = TypeHint.Int, Value = 0, Access = Access.ReadWrite, Min = 0, Max = 0, Step = 0 });
        Assert.Equal("""{"MOD":{"int_zero":{"value":0,"typeHint":"int","access":"rw","subscribers":[],"min":0,"max":0,"step":0}}}""", Assert.Single(sink.Units));
    }

    [Fact]
    [Clause("zocp-3.5")]
    public void A_parameter_registered_again_keeps_its_subscribers_listed_unlike_in_03b()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = RobustnessTests.Node();
        node.Receive(default, node.Peers.First().Uuid, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"SUB":["{{node.Uuid}}","i","{{node.Peers.First().Uuid}}",null]}"""), default);
        Assert.True(node.TryGetParameter("i", out LocalParameter? before));
        sink.Units.Clear();
        LocalParameter after = RobustnessTests.Register(node, "i", new() { TypeHint = TypeHint.Int, Value = 6, Access = Access.Emit });
        Assert.Same(before, after);
        Assert.Equal(
            """{"MOD":{"i":{"value":6,"typeHint":"int","access":"re","subscribers":[["0a0b0c0d0e0f4a0b8c0d0e0f0a0b0c0d",null]]}}}""", Assert.Single(sink.Units));
        node.Emit(default, after, 7);
        Assert.Equal("""{"SIG":["i",7]}""", sink.Units[^1]);
    }

    [Theory]
    [Clause("zocp-3.1")]
    [InlineData("")]
    [InlineData("objects")]
    [InlineData("_matrix")]
    [InlineData("a/b/c")]
    [InlineData("100%")]
    [InlineData("o/type")]
    public void A_name_that_means_something_else_is_refused(string path)
    {
        (ZocpNode node, _) = RobustnessTests.Node();
        Assert.Equal(ZocpReason.BadName, node.TryRegister(default, path, new(), out _).Refusal?.Reason);
    }

    [Fact]
    [Clause("zocp-3.1")]
    public void A_name_takes_255_octets_and_no_more()
    {
        (ZocpNode node, _) = RobustnessTests.Node();
        Assert.True(node.TryRegister(default, new string('a', 255), new(), out _).IsDone);
        Assert.False(node.TryRegister(default, new string('a', 256), new(), out _).IsDone);
        Assert.True(node.TryRegister(default, new string('é', 127), new(), out _).IsDone);
        Assert.False(node.TryRegister(default, new string('é', 128), new(), out _).IsDone);
    }

    [Fact]
    [Clause("zocp-3.1")]
    public void A_slash_in_a_name_is_escaped_in_its_path_and_plain_on_the_wire()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = Watched();
        LocalParameter flat = RobustnessTests.Register(node, "a%2Fb", new() { Access = Access.Emit });
        Assert.Equal("a%2Fb", flat.Path);
        node.Emit(default, flat, 1);
        Assert.Equal("""{"SIG":["a/b",1]}""", sink.Units[^1]);
        LocalParameter inside = RobustnessTests.Register(node, "o/p", new() { Access = Access.Emit });
        node.Emit(default, inside, 2);
        Assert.Equal("""{"MOD":{"objects":{"o":{"p":{"value":2}}},"o.p":{"value":2}}}""", sink.Units[^1]);
        Assert.Equal(ZocpReason.BadName, node.TryRegister(default, "a/b", new(), out _).Refusal?.Reason);
    }

    [Fact]
    [Clause("zocp-3.7")]
    public void Placement_goes_to_whoever_listens_to_everything()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = Watched();
        Assert.True(node.TrySetPlacement(default, Placement.Scale, [2, 2, 2]).IsDone);
        Assert.True(node.TrySetPlacement(default, Placement.Matrix, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]).IsDone);
        Cast.Same(["""{"MOD":{"_scale":[2.0,2.0,2.0]}}""", """{"MOD":{"_matrix":[[1.0,0.0,0.0,0.0],[0.0,1.0,0.0,0.0],[0.0,0.0,1.0,0.0],[0.0,0.0,0.0,1.0]]}}"""], sink.Units);
        Assert.False(node.TrySetPlacement(default, Placement.Location, [1, 2]).IsDone);
        Assert.False(node.TrySetPlacement(default, Placement.Location, [1, 2, double.NaN]).IsDone);
    }

    [Fact]
    [Clause("zocp-3.8")]
    public void The_bounds_hold_at_the_bound()
    {
        (ZocpNode node, _) = RobustnessTests.Node(options => options with { MaxParameters = 4 });
        Assert.True(node.TryRegister(default, "fourth", new(), out _).IsDone);
        Assert.Equal(ZocpReason.TooMany, node.TryRegister(default, "fifth", new(), out _).Refusal?.Reason);
        Assert.True(node.TryRegister(default, "fourth", new() { Value = 1 }, out _).IsDone);
        node.Receive(default, node.Peers.First().Uuid, """{"SET":{"fifth":{"value":1}}}"""u8, default);
        Assert.False(node.TryGetParameter("fifth", out _));

    }

    [Fact]
    [Clause("zocp-3.8")]
    public void A_tree_takes_its_octets_and_not_one_more()
    {
        long needed = RobustnessTests.Node().Node.Tree.Octets + 48 + 1 + 8;
        foreach (long bound in (long[])[needed, needed - 1])
        {
            (ZocpNode node, _) = RobustnessTests.Node(options => options with { MaxTreeOctets = bound });
            Uuid peer = node.Peers.First().Uuid;
            node.Receive(default, peer, """{"SET":{"z":1,"y":2}}"""u8, default);
            Assert.Equal(bound == needed, node.Tree.Root.Contains("z"));
            Assert.False(node.Tree.Root.Contains("y"));
            Assert.InRange(node.Tree.Octets, 1, bound);
            node.Receive(default, peer, System.Text.Encoding.UTF8.GetBytes("{\"MOD\":{\"s\":\"" + new string('x', (int)needed) + "\"}}"), default);
            Assert.True(node.TryGetPeer(peer, out ZocpPeer? known));
            Assert.Equal(1, known.Tree.LeftOut);
        }
    }

    [Theory]
    [Clause("zocp-6.1")]
    [InlineData(TypeHint.Int, "1.5", EmitResult.WrongType, "0")]
    [InlineData(TypeHint.Int, "3.0", EmitResult.Sent, "3")]
    [InlineData(TypeHint.Int, "11", EmitResult.Clamped, "10")]
    [InlineData(TypeHint.Flt, "-11.5", EmitResult.Clamped, "-10")]
    [InlineData(TypeHint.Flt, "7", EmitResult.Sent, "7")]
    [InlineData(TypeHint.Percent, "NaN", EmitResult.NotFinite, "0")]
    [InlineData(TypeHint.Flt, "\"x\"", EmitResult.WrongType, "0")]
    [InlineData(TypeHint.Flt, "true", EmitResult.WrongType, "0")]
    public void An_emitted_value_must_fit(TypeHint hint, string value, EmitResult result, string held)
    {
        (ZocpNode node, _) = RobustnessTests.Node();
        LocalParameter parameter = RobustnessTests.Register(node, "p", new() { TypeHint = hint, Value = 0, Min = -10, Max = 10 });
        Assert.Equal(result, node.Emit(default, parameter, Value(value)));
        Assert.Equal(held, parameter.Value.ToString());
    }

    [Fact]
    [Clause("zocp-6.1")]
    public void A_vector_is_clamped_number_by_number()
    {
        (ZocpNode node, _) = RobustnessTests.Node();
        LocalParameter parameter = RobustnessTests.Register(node, "p", new()
        {
            TypeHint = TypeHint.Vec2f,
            Value = ZocpValue.From(0, 0),
            Min = ZocpValue.From(-1, -1),
            Max = ZocpValue.From(1, 1),
        });
        Assert.Equal(EmitResult.Clamped, node.Emit(default, parameter, ZocpValue.From(-5, 0.5)));
        Assert.Equal("[-1.0,0.5]", parameter.Value.ToString());
        Assert.Equal(EmitResult.WrongType, node.Emit(default, parameter, ZocpValue.From(1, 2, 3)));
    }

    private static (ZocpNode Node, RobustnessTests.Sink Sink) Watched()
    {
        (ZocpNode node, RobustnessTests.Sink sink) = RobustnessTests.Node();
        Uuid peer = node.Peers.First().Uuid;
        node.Receive(default, peer, System.Text.Encoding.UTF8.GetBytes($$"""{"SUB":["{{node.Uuid}}",null,"{{peer}}",null]}"""), default);
        sink.Units.Clear();
        return (node, sink);
    }

    private static ZocpValue Value(string json)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        return value;
    }

    private static Access ReadAccess(string letters) => letters.Aggregate(Access.None, (access, letter) => access | letter switch
    {
        'r' => Access.Readable,
        'w' => Access.Writeable,
        'e' => Access.Emitter,
        _ => Access.Sensor,
    });
}
