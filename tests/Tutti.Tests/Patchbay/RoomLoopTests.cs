using System.Collections.Concurrent;
using System.Text.Json;

using Microsoft.Extensions.Logging;

using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;

namespace Tutti.Tests.Patchbay;

/// <summary>What goes wrong in the server itself is told, and ends nothing.</summary>
public class RoomLoopTests
{
    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_that_goes_wrong_is_told_once_and_tried_again_after_a_pause()
    {
        HandClock clock = new();
        LogBook log = new();
        PatchbayRoom room = SeenFrames.Room();
        ClientView client = room.Join(null)!;
        client.Take();
        RoomTroubles troubles = new(room, log);
        int rounds = 0;
        TaskCompletionSource fine = new();
        using CancellationTokenSource end = new();
        RoomLoop loop = new(
            "count the sheep",
            async cancellation =>
            {
                if (++rounds <= 3)
                {
                    throw new InvalidOperationException("a wolf");
                }

                fine.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellation);
            },
            troubles,
            clock);

        Task running = loop.RunAsync(end.Token);

        Assert.Equal(1, rounds);
        RoomFinding finding = Assert.Single(troubles.Findings);
        Assert.Equal(("server", "fault"), (finding.Code, finding.Level));
        Assert.StartsWith("this server could not count the sheep: InvalidOperationException: a wolf", finding.What, StringComparison.Ordinal);
        await clock.PassUntilAsync(() => fine.Task.IsCompleted);
        Assert.Equal(4, rounds);
        Assert.Single(client.Take().Of("refused"));
        Assert.Equal("The Patchbay could not count the sheep; it tries again", Assert.Single(log.Lines));
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_round_that_goes_well_again_ends_the_trouble()
    {
        HandClock clock = new();
        LogBook log = new();
        RoomTroubles troubles = new(SeenFrames.Room(), log);
        int rounds = 0;
        using CancellationTokenSource end = new();
        RoomLoop loop = new(
            "count the sheep",
            async cancellation =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellation);
                if (++rounds == 1)
                {
                    throw new InvalidOperationException("a wolf");
                }
            },
            troubles,
            clock);

        Task running = loop.RunAsync(end.Token);
        await clock.PassUntilAsync(() => troubles.Findings.Count == 1);
        await clock.PassUntilAsync(() => troubles.Findings.Count == 0);

        Assert.Equal("The Patchbay can count the sheep again", log.Lines.Last());
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_node_that_was_stopped_under_the_server_is_told_at_the_page_and_the_rest_goes_on()
    {
        HandClock clock = new();
        LogBook log = new();
        PatchbayRoom room = SeenFrames.Room();
        Node node = new("web");
        await node.DisposeAsync();
        await using LiveRoom live = new(node, room, clock, log);
        ClientView client = room.Join(null)!;
        List<JsonElement> told = [];
        bool IsTold(string what) => told.Of("health").Any(h => h.GetProperty("findings").EnumerateArray().Any(f => f.GetProperty("what").GetString()!.Contains(what, StringComparison.Ordinal)));

        live.Start();
        await clock.PassUntilAsync(() =>
        {
            told.AddRange(client.Take());
            return IsTold("could not look at the patches") && IsTold("could not examine the network");
        });

        Assert.Contains(told.Of("refused"), refused => refused.GetProperty("what").GetString()!.StartsWith("this server could not look at the patches", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("look at the patches", StringComparison.Ordinal));

        // Health goes on to be told.
        room.SetPatch(SeenFrames.Patch());
        await clock.PassUntilAsync(() => client.Take().Of("health").Any(h => h.GetProperty("patches").GetProperty("active").GetInt32() == 1));
        Assert.False(Ends.IsCancellationRequested);
    }

    /// <summary>What was written to the log.</summary>
    private sealed class LogBook : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
