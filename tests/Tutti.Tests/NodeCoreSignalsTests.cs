using System.Text;

using Tutti.Protocols;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests;

/// <summary>Signals are counted where they go and where they end.</summary>
public class NodeCoreSignalsTests
{
    private static readonly Uuid s_peer = new(9);

    [Fact]
    public void Signals_are_counted_for_each_peer_and_lost_ones_as_dropped()
    {
        NodeCore core = new(new NodeCoreOptions { Name = "desk", Identity = "" }, new Uuid(1), 1);
        Assert.True(core.Zocp.TryRegister(default, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit }, out LocalParameter? fader).IsDone);
        Assert.True(core.Zocp.TryRegister(default, "mode", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Sense }, out _).IsDone);
        core.Zocp.Emit(default, fader!, 0.5);
        Assert.Equal((0, 0, 0), Counts(core));

        // ZOCP knows a peer that ZRE does not: whatever goes there is lost.
        core.Zocp.Entered(default, s_peer, "lamp", ZocpHeaders.Announce("9"));
        Receive(core, $$"""{"SUB":["{{core.Zocp.Uuid}}","fader","{{s_peer}}",null]}""");
        Assert.Equal((1, 0, 1), Counts(core));
        core.Zocp.Emit(default, fader!, 0.75);
        Assert.Equal((2, 0, 2), Counts(core));

        // One that a receiver takes, and one that it does not.
        Receive(core, """{"MOD":{"out":{"value":0,"subscribers":[]}}}""");
        Receive(core, $$"""{"SUB":["{{s_peer}}","out","{{core.Zocp.Uuid}}","mode"]}""");
        Receive(core, """{"SIG":["out","on"]}""");
        Assert.Equal((2, 1, 2), Counts(core));
        Receive(core, """{"SIG":["out",5]}""");
        Assert.Equal((2, 2, 3), Counts(core));
        Receive(core, """{"SIG":[5]}""");
        Assert.Equal((2, 2, 3), Counts(core));
    }

    private static (long Sent, long Received, long Dropped) Counts(NodeCore core) => (core.Zocp.SignalsSent, core.Zocp.SignalsReceived, core.SignalsDropped);

    private static void Receive(NodeCore core, string text) => core.Zocp.Receive(default, s_peer, Encoding.UTF8.GetBytes(text), default);
}
