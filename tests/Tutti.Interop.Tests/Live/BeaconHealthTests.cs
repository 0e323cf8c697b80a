using System.Net.Sockets;

using Microsoft.Extensions.Logging;

using Tutti.Transports;

namespace Tutti.Interop.Tests.Live;

public class BeaconHealthTests
{
    [Fact]
    public void Beacons_that_do_not_go_out_are_counted_and_told_once_for_each_reason()
    {
        Lines log = new();
        BeaconHealth health = new(TimeProvider.System, log);
        health.Sent(SocketError.Success);
        Assert.Null(health.Trouble);

        for (int i = 0; i < 5; i++)
        {
            health.Sent(SocketError.NetworkUnreachable);
        }

        Assert.Equal(5, health.Errors);
        Assert.NotNull(health.Trouble);
        Assert.Single(log.Said, line => line.StartsWith("Beacons do not go out", StringComparison.Ordinal));

        health.Sent(SocketError.AccessDenied);
        health.Sent(SocketError.Success);
        health.Sent(SocketError.Success);
        Assert.Null(health.Trouble);
        Assert.Equal(3, log.Said.Count);
        Assert.Equal("Beacons go out again", log.Said[^1]);
    }

    [Fact]
    public async Task A_node_whose_beacons_go_out_has_no_trouble()
    {
        await using Room room = new();
        Node node = await room.StartAsync("desk");
        Assert.Null(node.BeaconTrouble);
        Assert.Equal(0, node.BeaconErrors);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
