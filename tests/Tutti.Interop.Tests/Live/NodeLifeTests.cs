using System.Net;
using System.Net.Sockets;

namespace Tutti.Interop.Tests.Live;

/// <summary>Starting, stopping, and what handlers may do meanwhile.</summary>
public class NodeLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_that_fails_half_way_gives_its_ports_back()
    {
        using TcpListener holder = new(IPAddress.Loopback, 0);
        holder.Start();
        int held = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using Room room = new();
        int wanted = FreePort();
        Node node = room.Node("desk", room.Options with { Port = wanted, GossipHubPort = held });

        await Assert.ThrowsAsync<RefusedException>(() => node.StartAsync(Cancel));

        using TcpListener again = new(IPAddress.Loopback, wanted);
        again.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.StartAsync(Cancel));
    }

    [Fact]
    public async Task Who_stops_a_node_that_stops_already_waits_for_the_same_farewell()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Text("next"), Access.Sense);
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["cue"], peer["next"], Cancel);
        for (int i = 0; i <= 3000; i++)
        {
            cue.Emit($"cue {i}");
        }

        Task first = desk.StopAsync(Cancel);
        await desk.StopAsync(Cancel);

        Assert.True(first.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_stops_has_every_cue_delivered_that_it_was_given(bool isSlow)
    {
        const int cues = 4000;
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<string> next = lamp.Add(Parameter.Text("next"), Access.Sense);
        List<string> taken = [];
        Seen<int> count = new();
        Seen<string> gone = new();
        next.Changed += change =>
        {
            if (isSlow)
            {
                Thread.SpinWait(5_000); // the reader falls behind, and the farewell overtakes more
            }

            taken.Add(change.Value);
            count.Add(taken.Count);
        };
        lamp.PeerExited += exit => gone.Add($"{exit.Peer.Name} after {taken.Count}");
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["cue"], peer["next"], Cancel);
        for (int i = 0; i < cues; i++)
        {
            cue.Emit($"cue {i}");
        }

        await desk.StopAsync(Cancel);

        Assert.Equal($"desk after {cues}", await gone.NextAsync());
        Assert.Equal(cues, await count.NextAsync(n => n == cues));
        Assert.Equal(Enumerable.Range(0, cues).Select(i => $"cue {i}"), taken);
    }

    [Fact]
    public async Task A_handler_may_end_its_own_node_and_wait_for_it()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<bool> ended = new();
        level.Changed += _ => ended.Add(Task.Run(() => lamp.DisposeAsync().AsTask()).Wait(Room.Limit));
        await lamp.StartAsync(Cancel);

        level.Emit(1);

        Assert.True(await ended.NextAsync());
    }

    [Fact]
    public async Task After_the_stop_verbs_say_so_at_once()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Int("level"), Access.Sense);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        Task<Peer> finding = desk.FindAsync("nobody", TimeSpan.FromHours(1), Cancel);

        await desk.StopAsync(Cancel);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => finding.WaitAsync(Room.Limit, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => desk.FindAsync("lamp", TimeSpan.FromHours(1), Cancel).WaitAsync(Room.Limit, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => desk.SetAsync(peer["level"], 1L, Cancel));
        Assert.Throws<ObjectDisposedException>(() => desk.Whisper(peer, "x"u8.ToArray()));
    }

    [Fact]
    public async Task Watching_ends_with_an_error_when_this_node_stops()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Int("level"), Access.Sense);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await using IAsyncEnumerator<ParameterChange> values = desk.WatchAsync(peer["level"], Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await values.MoveNextAsync());

        await desk.StopAsync(Cancel);

        await Assert.ThrowsAsync<NoAnswerException>(() => values.MoveNextAsync().AsTask().WaitAsync(Room.Limit, Cancel));
    }

    [Fact]
    public async Task A_connection_that_fails_at_once_is_told_without_the_lock()
    {
        await using Room room = new();
        Node desk = room.Node("desk", room.Options with { Peers = ["tcp://255.255.255.255:9"] });
        Seen<bool> free = new();
        desk.Refused += _ => free.Add(Task.Run(() => desk.Peers).Wait(Room.Limit));

        await desk.StartAsync(Cancel);

        Assert.True(await free.NextAsync());
    }

    [Fact]
    public async Task A_post_that_throws_is_reported_and_the_node_goes_on()
    {
        await using Room room = new();
        int calls = 0;
        Node lamp = room.Node("lamp", room.Options with
        {
            Post = action =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    throw new InvalidOperationException("the window is closed");
                }

                action();
            },
        });
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<HandlerFailure> failures = new();
        Seen<long> values = new();
        lamp.HandlerFailed += failures.Add;
        level.Changed += change => values.Add(change.Value);
        await lamp.StartAsync(Cancel);

        level.Emit(1);
        level.Emit(2);

        Assert.Equal("the window is closed", (await failures.NextAsync()).Exception.Message);
        Assert.Equal(2, await values.NextAsync());
    }

    [Fact]
    public async Task Methods_run_where_handlers_run()
    {
        await using Room room = new();
        AsyncLocal<bool> posted = new();
        Node lamp = room.Node("lamp", room.Options with
        {
            Post = action =>
            {
                posted.Value = true;
                action();
                posted.Value = false;
            },
        });
        lamp.AddMethod("where", _ => posted.Value);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);

        Assert.Equal(ZocpValue.From(true), await desk.CallAsync(peer, "where", [], Cancel));
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_keep_the_others_from_hearing()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<long> values = new();
        Seen<string> peers = new();
        level.Changed += _ => throw new InvalidOperationException("first");
        level.Changed += change => values.Add(change.Value);
        lamp.PeerEntered += _ => throw new InvalidOperationException("first");
        lamp.PeerEntered += peer => peers.Add(peer.Name);
        await lamp.StartAsync(Cancel);
        await room.StartAsync("desk");

        level.Emit(3);

        Assert.Equal(3, await values.NextAsync());
        Assert.Equal("desk", await peers.NextAsync());
    }

    [Fact]
    public async Task An_answer_is_not_lost_behind_a_flood_that_no_handler_takes()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        Seen<long> arrived = new();
        level.Changed += change => arrived.Add(change.Value);
        await lamp.StartAsync(Cancel);
        Node desk = room.Node("desk");
        Parameter<long> count = desk.Add(Parameter.Int("count"), Access.Emit);
        using SemaphoreSlim gate = new(0);
        Seen<bool> blocked = new();
        Seen<Refusal> refusals = new();
        desk.Refused += refusals.Add;
        count.Changed += change =>
        {
            if (change.Value == 1)
            {
                blocked.Add(true);
                gate.Wait(Room.Limit);
            }
        };
        await desk.StartAsync(Cancel);
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        Task first = Task.Run(() => count.Emit(1), Cancel);
        await blocked.NextAsync();
        for (int i = 2; i < 40_000; i++)
        {
            count.Emit(i);
        }

        Task<ZocpValue> setting = desk.SetAsync(peer["level"], 5L, Cancel);
        await arrived.NextAsync();
        gate.Release();

        Assert.Equal(ZocpValue.From(5), await setting.WaitAsync(Room.Limit, Cancel));
        await first;
        Assert.Contains("news", (await refusals.NextAsync()).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_takes_its_time_is_told_when_its_node_stops()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Seen<bool> called = new();
        Seen<bool> cancelled = new();
        lamp.AddMethod("wait", async (_, cancellation) =>
        {
            called.Add(true);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.Add(true);
            return true;
        });
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        Task<ZocpValue> calling = desk.CallAsync(peer, "wait", [], Cancel);
        await called.NextAsync();

        await lamp.StopAsync(Cancel);

        Assert.True(await cancelled.NextAsync());
        await calling.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
