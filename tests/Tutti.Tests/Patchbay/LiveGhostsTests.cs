using Microsoft.Extensions.Logging.Abstractions;

using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;

using static Tutti.Tests.Patchbay.SeenFrames;

namespace Tutti.Tests.Patchbay;

/// <summary>Nodes that are known by patches alone, and those that were here, over several looks at the network.</summary>
public sealed class LiveGhostsTests : IAsyncDisposable
{
    private readonly Node _node = new("web");
    private readonly CancellationTokenSource _end = new();
    private readonly PatchbayRoom _room = Room();

    [Fact]
    public void Of_a_node_that_was_never_here_nothing_else_is_said_at_the_next_look()
    {
        LiveGhosts ghosts = Ghosts();
        Uuid unmet = new(13);
        _room.SetPatches([Patch() with { To = new ShownEnd(unmet, "siren", "on") }]);
        for (int look = 0; look < 3; look++)
        {
            ghosts.Show();
            NodeFacts siren = Assert.Single(_room.Nodes, n => n.Facts.Uuid == unmet).Facts;
            Assert.Equal(("siren", NodeFacts.Ghost, "it was not here since this server looks; patches name it"), (siren.Name, siren.State, siren.Why));
        }

        Assert.Equal((PatchFacts.Active, string.Empty), (Assert.Single(_room.Patches).Facts.State, Assert.Single(_room.Patches).Facts.Reason));

        // It has the parameters that its patches name now.
        _room.SetPatches([Patch() with { To = new ShownEnd(unmet, "siren", "on") }, Patch() with { To = new ShownEnd(unmet, "siren", "pitch") }]);
        ghosts.Show();
        Assert.Equal(["on", "pitch"], Assert.Single(_room.Nodes, n => n.Facts.Uuid == unmet).Parameters.Select(p => p.Said.Path));

        _room.SetPatches([]);
        ghosts.Show();
        Assert.DoesNotContain(_room.Nodes, n => n.Facts.Uuid == unmet);
    }

    [Fact]
    public void A_node_that_was_here_is_a_ghost_with_its_parameters_while_patches_wait_for_it()
    {
        LiveGhosts ghosts = Ghosts();
        _room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = "tcp://10.0.0.2:5000" }, null, 0);
        _room.SetPatches([Patch()]);

        ghosts.Show();

        ShownNode lamp = Assert.Single(_room.Nodes, n => n.Facts.Uuid == Lamp);
        Assert.Equal((NodeFacts.Ghost, "it is not here; 1 patch waits for it"), (lamp.Facts.State, lamp.Facts.Why));
        Assert.Equal(["level", "cue"], lamp.Parameters.Select(p => p.Said.Path));
        Assert.Equal((PatchFacts.Waiting, "lamp has gone"), (Assert.Single(_room.Patches).Facts.State, Assert.Single(_room.Patches).Facts.Reason));
    }

    public async ValueTask DisposeAsync()
    {
        _end.Dispose();
        await _node.DisposeAsync();
    }

    // Over a node that is on no network: nobody is here.
    private LiveGhosts Ghosts()
    {
        HandClock clock = new();
        RoomTroubles troubles = new(_room, NullLogger.Instance);
        LiveValues values = new(_node, _room, troubles, clock, _end.Token);
        LiveNodes nodes = new(_node, _room, values, new LivePatches(_node, _room, clock), new LiveMethods(_node, _room), troubles, clock);
        return new LiveGhosts(_node, _room, nodes, clock);
    }
}
