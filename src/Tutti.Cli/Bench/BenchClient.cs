using System.Diagnostics;

namespace Tutti.Cli.Bench;

/// <summary>A node of this process, and the node of the other process as it sees it.</summary>
internal sealed class BenchClient : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Node _node;
    private readonly byte[] _ping = new byte[BenchNode.Octets];
    private readonly Parameter<double> _out;
    private Peer _peer = null!;
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    private BenchClient(Node node)
    {
        _node = node;
        _ping[0] = BenchNode.Ping;
        _out = node.Add(Parameter.Float("out"), Access.Emit);
        node.Add(Parameter.Float("in"), Access.Sense).Changed += change => Emit(change.Value);
        node.MessageReceived += Take;
    }

    /// <summary>Meets the other node.</summary>
    public static async Task<BenchClient> StartAsync(string endpoint, NodeOptions options)
    {
        BenchClient client = new(new Node("bench-client", options with { Interface = "127.0.0.1", Beacons = false, Peers = [endpoint], Groups = ["bench"] }));
        await client._node.StartAsync();
        client._peer = await client._node.FindAsync("bench", s_patience);
        await client._node.PatchAsync(client._node["out"], client._peer[BenchNode.Echoing]);
        await client._node.PatchAsync(client._peer[BenchNode.Echoed], client._node["in"]);
        return client;
    }

    /// <summary>WHISPERs to and fro so many times.</summary>
    /// <returns>Microseconds for one round trip.</returns>
    public async Task<double> PingAsync(int times) => await MeasureAsync(times, () => _node.Whisper(_peer, _ping));

    /// <summary>Signals to and fro so many times.</summary>
    /// <returns>Microseconds for one round trip.</returns>
    public async Task<double> SignalAsync(int times) => await MeasureAsync(times, () => _out.Emit(times + 0.5));

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<double> MeasureAsync(int times, Action first)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _left = times;
        long start = Stopwatch.GetTimestamp();
        first();
        await _done.Task.WaitAsync(s_patience);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
    }

    private void Take(ZreMessage message)
    {
        if (_left > 1)
        {
            _left--;
            _node.Whisper(_peer, _ping);
        }
        else if (_left == 1)
        {
            _left = 0;
            _done.TrySetResult();
        }
    }

    private void Emit(double value)
    {
        if (_left > 1)
        {
            _left--;
            _out.Emit(value - 1);
        }
        else if (_left == 1)
        {
            _left = 0;
            _done.TrySetResult();
        }
    }
}
