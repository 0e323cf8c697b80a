using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

public class AllocationTests
{
    [Fact]
    [Clause("zocp-4.9")]
    public void A_warm_node_emits_and_receives_numbers_without_allocating()
    {
        Silent carrier = new();
        ZocpNode node = new(new ZocpOptions { Name = "n" }, new Uuid(1), carrier, 1);
        LocalParameter fader = RobustnessTests.Register(node, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
        RobustnessTests.Register(node, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        for (uint i = 2; i < 12; i++)
        {
            Uuid peer = new(i);
            node.Entered(default, peer, "p", i % 2 == 0 ? ZocpHeaders.Announce("") : new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
            node.Receive(default, peer, """{"MOD":{"out":{"value":0.5,"typeHint":"flt","access":"rwe","subscribers":[]},"in":{"value":0}}}"""u8, default);
            node.Receive(default, peer, Encoding.UTF8.GetBytes($$"""{"SUB":["{{node.Uuid}}","fader","{{peer}}","in"]}"""), default);
        }

        Uuid source = new(2);
        node.Receive(default, source, Encoding.UTF8.GetBytes($$"""{"SUB":["{{source}}","out","{{node.Uuid}}","level"]}"""), default);
        byte[][] signals = [.. Enumerable.Range(0, 10).Select(i => Encoding.UTF8.GetBytes($"{{\"SIG\": [\"out\", {i}.5]}}"))];
        Run(node, fader, source, signals, 200);
        carrier.Count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(node, fader, source, signals, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, carrier.Count);
        Assert.Equal(9.5, node.Parameters.Single(parameter => parameter.Path is "level").Value);
    }

    private static void Run(ZocpNode node, LocalParameter fader, Uuid source, byte[][] signals, int count)
    {
        for (int i = 0; i < count; i++)
        {
            node.Emit(default, fader, i * 0.25);
            node.Receive(default, source, signals[i % signals.Length], default);
            while (node.TryDequeue(out _))
            {
            }
        }
    }

    private sealed class Silent : IZocpCarrier
    {
        public int Count { get; set; }

        public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
        {
            Count += content.StartsWith("{\"SIG\""u8) ? 1 : 0;
            return false;
        }
    }
}
