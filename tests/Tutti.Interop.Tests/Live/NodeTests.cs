namespace Tutti.Interop.Tests.Live;

/// <summary>Tutti nodes with real sockets, on loopback.</summary>
public class NodeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fader_patched_to_a_lamp_moves_it()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", min: 0, max: 1), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<double> level = lamp.Add(Parameter.Float("level", min: 0, max: 1), Access.Sense);
        Seen<Change<double>> changes = new();
        level.Changed += changes.Add;
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);

        Peer found = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], found["level"], Cancel);
        fader.Emit(0.75);

        Change<double> change = await changes.NextAsync(c => c.Value == 0.75);
        Assert.Equal("desk", change.Source);
        Assert.Equal(0.75, level.Value);
    }

    [Fact]
    public async Task A_third_node_patches_and_unpatches_two_others()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<long> count = desk.Add(Parameter.Int("count"), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<Change<long>> changes = new();
        level.Changed += changes.Add;
        Node third = room.Node("third");
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        await third.StartAsync(Cancel);

        Peer from = await third.FindAsync("desk", Room.Limit, Cancel);
        Peer to = await third.FindAsync("lamp", Room.Limit, Cancel);
        Patch patch = await third.PatchAsync(from["count"], to["level"], Cancel);
        count.Emit(7);
        await changes.NextAsync(c => c.Value == 7);

        await patch.RemoveAsync(Cancel);
        await patch.RemoveAsync(Cancel);
        await third.RefreshAsync(from, Cancel);
        Assert.Empty(Assert.Single(from.Parameters).Subscribers);
    }

    [Fact]
    public async Task Setting_is_refused_with_the_reason()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Float("level", min: 0, max: 1), Access.Sense);
        lamp.Add(Parameter.Text("model", "L2"), Access.Readable);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);

        Assert.Equal(ZocpValue.From(0.5), await desk.SetAsync(peer["level"], 0.5, Cancel));
        RefusedException range = await Assert.ThrowsAsync<RefusedException>(() => desk.SetAsync(peer["level"], 2.0, Cancel));
        RefusedException access = await Assert.ThrowsAsync<RefusedException>(() => desk.SetAsync(peer["model"], "L3", Cancel));
        NotFoundException name = await Assert.ThrowsAsync<NotFoundException>(() => desk.SetAsync(peer["lewel"], 0.5, Cancel));
        Assert.Equal(ZocpValue.From(0.5), await desk.GetAsync(peer["level"], Cancel));
        Assert.All<TuttiException>([range, access, name], e => Assert.NotEmpty(e.Reason));
    }

    [Fact]
    public async Task A_method_answers_and_a_failing_one_says_why()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        lamp.AddMethod("add", a => a[0].TryGetInteger(out long x) && a[1].TryGetInteger(out long y) ? x + y : throw new FormatException("two whole numbers, please"));
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);

        Assert.Equal(ZocpValue.From(5), await desk.CallAsync(peer, "add", [2, 3], Cancel));
        RefusedException failed = await Assert.ThrowsAsync<RefusedException>(() => desk.CallAsync(peer, "add", ["two", 3], Cancel));
        Assert.Contains("two whole numbers", failed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFoundException>(() => desk.CallAsync(peer, "subtract", [2, 3], Cancel));
    }

    [Fact]
    public async Task Watching_gives_the_present_value_and_those_that_follow()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<double> level = lamp.Add(Parameter.Float("level", value: 0.25), Access.Sense);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);

        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(Room.Limit);
        List<double> seen = [];
        await foreach (ParameterChange change in desk.WatchAsync(peer["level"], late.Token))
        {
            Assert.True(change.Value.TryGetNumber(out double number));
            seen.Add(number);
            if (seen.Count == 3)
            {
                break;
            }

            level.Emit(seen.Count);
        }

        Assert.Equal([0.25, 1, 2], seen);
    }

    [Fact]
    public async Task A_node_that_stops_is_gone_at_once_and_one_that_starts_is_met()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Seen<PeerExit> exits = new();
        desk.PeerExited += exits.Add;
        await desk.StartAsync(Cancel);
        for (int i = 0; i < 3; i++)
        {
            Node lamp = await room.StartAsync("lamp");
            Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
            await lamp.StopAsync(Cancel);
            PeerExit exit = await exits.NextAsync();
            Assert.Equal(peer.Uuid, exit.Peer.Uuid);
            Assert.False(peer.IsPresent);
        }
    }

    [Fact]
    public async Task Handlers_may_emit_to_each_other_without_a_dead_lock()
    {
        await using Room room = new();
        Node ping = room.Node("ping");
        Parameter<long> pingOut = ping.Add(Parameter.Int("out"), Access.Emit);
        Parameter<long> pingIn = ping.Add(Parameter.Int("in"), Access.Sense);
        Node pong = room.Node("pong");
        Parameter<long> pongOut = pong.Add(Parameter.Int("out"), Access.Emit);
        Parameter<long> pongIn = pong.Add(Parameter.Int("in"), Access.Sense);
        Seen<long> arrived = new();
        pongIn.Changed += change => pongOut.Emit(change.Value + 1);
        pingIn.Changed += change =>
        {
            arrived.Add(change.Value);
            pingOut.Emit(change.Value + 1);
        };
        await ping.StartAsync(Cancel);
        await pong.StartAsync(Cancel);
        Peer toPong = await ping.FindAsync("pong", Room.Limit, Cancel);
        await pong.FindAsync("ping", Room.Limit, Cancel);
        await ping.PatchAsync(ping["out"], toPong["in"], Cancel);
        await ping.PatchAsync(toPong["out"], ping["in"], Cancel);

        pingOut.Emit(1);

        await arrived.NextAsync(value => value > 2000);
    }

    [Fact]
    public async Task A_handler_that_throws_is_reported_and_harms_nobody()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<HandlerFailure> failures = new();
        lamp.HandlerFailed += failures.Add;
        level.Changed += _ => throw new InvalidOperationException("the bulb is broken");
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);

        await desk.SetAsync(peer["level"], 3L, Cancel);
        Assert.Equal("the bulb is broken", (await failures.NextAsync()).Exception.Message);
        Assert.Equal(ZocpValue.From(4), await desk.SetAsync(peer["level"], 4L, Cancel));
    }

    [Fact]
    public async Task Nodes_meet_through_a_fixed_peer_without_beacons()
    {
        await using Room room = new();
        NodeOptions quiet = room.Options with { Beacons = false };
        Node lamp = room.Node("lamp", quiet);
        await lamp.StartAsync(Cancel);
        Node desk = room.Node("desk", quiet with { Peers = [lamp.Endpoint] });
        await desk.StartAsync(Cancel);

        await desk.FindAsync("lamp", Room.Limit, Cancel);
        await lamp.FindAsync("desk", Room.Limit, Cancel);
    }

    [Fact]
    public async Task Nodes_meet_through_a_gossip_hub()
    {
        await using Room room = new();
        NodeOptions quiet = room.Options with { Beacons = false };
        int hubPort = room.Port;
        Node hub = room.Node("hub", quiet with { GossipHubPort = hubPort });
        await hub.StartAsync(Cancel);
        string[] gossip = [$"tcp://127.0.0.1:{hubPort}"];
        Node lamp = room.Node("lamp", quiet with { Gossip = gossip });
        Node desk = room.Node("desk", quiet with { Gossip = gossip });
        await lamp.StartAsync(Cancel);
        await desk.StartAsync(Cancel);

        await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.FindAsync("hub", Room.Limit, Cancel);
        await lamp.FindAsync("desk", Room.Limit, Cancel);
    }

    [Fact]
    public async Task Thirty_nodes_in_one_process_all_meet()
    {
        await using Room room = new();
        List<Node> nodes = [];
        for (int i = 0; i < 30; i++)
        {
            nodes.Add(await room.StartAsync($"node{i}"));
        }

        foreach (Node node in nodes)
        {
            for (int i = 0; i < nodes.Count; i++)
            {
                if (nodes[i] != node)
                {
                    await node.FindAsync($"node{i}", Room.Limit, Cancel);
                }
            }
        }
    }

    [Fact]
    public async Task Emitting_allocates_nothing_once_it_is_warm()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader"), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<double> level = lamp.Add(Parameter.Float("level"), Access.Sense);
        Seen<Change<double>> changes = new();
        level.Changed += change =>
        {
            if (change.Value < 0)
            {
                changes.Add(change);
            }
        };
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], peer["level"], Cancel);

        long allocated = long.MaxValue;
        for (int round = 1; round <= 20 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++)
            {
                fader.Emit(i * 0.001);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            fader.Emit(-round);
            await changes.NextAsync(c => c.Value == -round);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task A_handler_that_blocks_makes_the_senders_wait_and_loses_no_cue()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<string> next = lamp.Add(Parameter.Text("next"), Access.Sense);
        Parameter<string> other = lamp.Add(Parameter.Text("other"), Access.Sense);
        using SemaphoreSlim gate = new(0);
        Seen<bool> blocked = new();
        Seen<string> cues = new();
        other.Changed += change =>
        {
            if (change.Value == "block")
            {
                blocked.Add(true);
                gate.Wait(Room.Limit);
            }
        };
        next.Changed += change => cues.Add(change.Value);
        await lamp.StartAsync(Cancel);
        Node blocker = await room.StartAsync("blocker");
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        await desk.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["cue"], peer["next"], Cancel);

        Peer samePeer = await blocker.FindAsync("lamp", Room.Limit, Cancel);
        Task setting = blocker.SetAsync(samePeer["other"], "block", Cancel);
        await blocked.NextAsync();
        for (int i = 0; i < 6000; i++)
        {
            cue.Emit($"cue {i}");
        }

        gate.Release();
        await setting;
        for (int i = 0; i < 6000; i++)
        {
            Assert.Equal($"cue {i}", await cues.NextAsync(c => c.Length > 0));
        }
    }

    [Fact]
    public async Task A_burst_of_cues_arrives_whole_and_in_order()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<string> next = lamp.Add(Parameter.Text("next"), Access.Sense);
        Seen<string> cues = new();
        next.Changed += change => cues.Add(change.Value);
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["cue"], peer["next"], Cancel);

        for (int i = 0; i < 5000; i++)
        {
            cue.Emit($"cue {i}");
        }

        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal($"cue {i}", await cues.NextAsync(c => c.Length > 0));
        }
    }
}
