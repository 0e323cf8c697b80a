using System.Collections.Concurrent;
using System.Globalization;

namespace Tutti.Interop.Tests.Live;

/// <summary>Nodes that read on the spinning thread (<see cref="NodeOptions.LowLatency"/>), among themselves and with ordinary ones.</summary>
public class LowLatencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Cues_arrive_whole_and_in_order(bool sender, bool receiver)
    {
        const int Many = 20_000;
        await using Room room = new();
        Node desk = room.Node("desk", room.Options with { LowLatency = sender });
        Node lamp = room.Node("lamp", room.Options with { LowLatency = receiver });
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        ConcurrentQueue<string> seen = [];
        TaskCompletionSource last = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using SemaphoreSlim room5000 = new(5);
        lamp.Add(Parameter.Text("text"), Access.Sense).Changed += change =>
        {
            seen.Enqueue(change.Value);
            if (seen.Count % 1000 == 0)
            {
                room5000.Release();
            }

            if (change.Value == "end")
            {
                last.TrySetResult();
            }
        };
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        await desk.PatchAsync(desk["cue"], (await desk.FindAsync("lamp", Room.Limit, Cancel))["text"], Cancel);
        for (int i = 0; i < Many; i++)
        {
            if (i % 1000 == 0)
            {
                Assert.True(await room5000.WaitAsync(Room.Limit, Cancel)); // 10,000 may wait, no more
            }

            cue.Emit(i.ToString(CultureInfo.InvariantCulture));
        }

        cue.Emit("end");
        await last.Task.WaitAsync(Room.Limit, Cancel);
        Assert.Equal([.. Enumerable.Range(0, Many).Select(i => i.ToString(CultureInfo.InvariantCulture)), "end"], seen.Where(s => s.Length > 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whispers_beyond_what_may_wait_are_slowed_down_not_lost(bool lowLatency)
    {
        const int Many = 30_000;
        await using Room room = new();
        Node from = room.Node("from", room.Options with { LowLatency = lowLatency });
        Node to = room.Node("to", room.Options with { LowLatency = lowLatency });
        int next = 0;
        TaskCompletionSource<int> all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        to.MessageReceived += message =>
        {
            int number = BitConverter.ToInt32(message.Frames[0], 1);
            if (number != next || ++next == Many)
            {
                all.TrySetResult(next);
            }
        };
        await from.StartAsync(Cancel);
        await to.StartAsync(Cancel);
        Peer peer = await from.FindAsync("to", Room.Limit, Cancel);
        byte[] content = new byte[60];
        for (int i = 0; i < Many; i++)
        {
            BitConverter.TryWriteBytes(content.AsSpan(1), i);
            await from.WhisperAsync(peer, content, Cancel);
        }

        Assert.Equal(Many, await all.Task.WaitAsync(Room.Limit, Cancel));
    }

    [Fact]
    public async Task A_peer_that_stops_is_noticed_at_once_and_one_that_comes_back_is_met_again()
    {
        await using Room room = new();
        Node desk = room.Node("desk", room.Options with { LowLatency = true });
        ConcurrentQueue<string> gone = [];
        SemaphoreSlim exits = new(0);
        desk.PeerExited += exit =>
        {
            gone.Enqueue(exit.Peer.Name);
            exits.Release();
        };
        await desk.StartAsync(Cancel);
        for (int i = 0; i < 3; i++)
        {
            Node lamp = room.Node("lamp", room.Options with { LowLatency = true });
            await lamp.StartAsync(Cancel);
            await desk.FindAsync("lamp", Room.Limit, Cancel);
            await lamp.StopAsync(Cancel);
            Assert.True(await exits.WaitAsync(Room.Limit, Cancel));
        }

        Assert.Equal(["lamp", "lamp", "lamp"], gone);
    }
}
