using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tutti.Cli.Bench;

/// <summary>A node of this process, and the nodes of other processes that it sends to.</summary>
internal sealed class BenchClient : IAsyncDisposable
{
    private const int MostReasons = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Node _node;
    private readonly byte[] _ping = new byte[BenchNode.Octets];
    private readonly Parameter<double> _out;
    private readonly Parameter<double> _flood;
    private readonly Parameter<string> _cue;
    private readonly List<Peer> _peers = [];
    private readonly ConcurrentQueue<string> _whyGone = [];
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private int _floods;
    private long _counted;

    private BenchClient(Node node)
    {
        _node = node;
        _ping[0] = BenchNode.Ping;
        _out = node.Add(Parameter.Float("out"), Access.Emit);
        _flood = node.Add(Parameter.Float("flood"), Access.Emit);
        _cue = node.Add(Parameter.Text("cue"), Access.Emit);
        node.Add(Parameter.Float("in"), Access.Sense).Changed += change => Take(change.Value);
        node.MessageReceived += Take;
        node.PeerExited += exit => Gone($"{exit.Peer.Name}: {exit.Reason}");
        node.Refused += refusal => Gone($"{refusal.What} of {refusal.Where}: {refusal.Reason}");
    }

    /// <summary>Which peers are gone and what was refused, and why, the first five; null when all went well.</summary>
    public string? WhyGone => _whyGone.IsEmpty ? null : string.Join("; ", _whyGone);

    /// <summary>Meets the other nodes and is patched to all of them.</summary>
    public static async Task<BenchClient> StartAsync(NodeOptions options, params string[] endpoints)
    {
        BenchClient client = new(new Node("client", options with { Interface = "127.0.0.1", Beacons = false, Peers = endpoints, Groups = [BenchNode.Name] }));
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client._node.PeerChanged += _ =>
        {
            if (client._node.Peers.Count(p => p.ParametersKnown) == endpoints.Length)
            {
                met.TrySetResult();
            }
        };
        await client._node.StartAsync();
        await met.Task.WaitAsync(s_patience);
        client._peers.AddRange(client._node.Peers);
        foreach (Peer peer in client._peers)
        {
            await client._node.PatchAsync(client._node["out"], peer[BenchNode.Echoing]);
            await client._node.PatchAsync(peer[BenchNode.Echoed], client._node["in"]);
            await client._node.PatchAsync(client._node["flood"], peer[BenchNode.Counted]);
            await client._node.PatchAsync(client._node["cue"], peer[BenchNode.Cues]);
        }

        return client;
    }

    /// <summary>WHISPERs to and fro so many times.</summary>
    /// <returns>Microseconds for one round trip.</returns>
    public async Task<double> PingAsync(int times) => await MeasureAsync(times, () => _node.Whisper(_peers[0], _ping.AsSpan())) * 1e6 / times;

    /// <summary>Signals to and fro so many times.</summary>
    /// <returns>Microseconds for one round trip.</returns>
    public async Task<double> SignalAsync(int times) => await MeasureAsync(times, () => _out.Emit(times + 0.5)) * 1e6 / times;

    /// <summary>So many WHISPERs one way, as fast as they are taken.</summary>
    /// <returns>Messages a second.</returns>
    public async Task<double> WhisperAsync(int times)
    {
        byte[] message = BenchNode.Counting(0), last = BenchNode.Counting(times);
        return times / await MeasureAsync(1, async () =>
        {
            for (int i = 1; i <= times; i++)
            {
                await _node.WhisperAsync(_peers[0], i < times ? message : last);
            }
        });
    }

    /// <summary>So many SHOUTs, as fast as the slowest takes them.</summary>
    /// <returns>Deliveries a second.</returns>
    public async Task<double> ShoutAsync(int times)
    {
        byte[] message = BenchNode.Counting(0), last = BenchNode.Counting(times);
        return times * (double)_peers.Count / await MeasureAsync(_peers.Count, async () =>
        {
            for (int i = 1; i <= times; i++)
            {
                await _node.ShoutAsync(BenchNode.Name, i < times ? message : last);
            }
        });
    }

    /// <summary>So many signals one way, as fast as they can be emitted; those that overtake each other merge, the last arrives.</summary>
    /// <param name="times">How many.</param>
    /// <param name="answers">How many of the peers are waited for.</param>
    /// <returns>Signals a second that were emitted, and that reached a handler, for each peer; and whether every one of them had the last.</returns>
    public async Task<(double Emitted, double Handled)> FloodAsync(int times, int answers)
    {
        _counted = 0;
        double seconds = await MeasureAsync(answers, () =>
        {
            for (int i = 1; i < times; i++)
            {
                _flood.Emit(i);
            }

            _flood.Emit(-++_floods); // another value each time: a receiver that missed all before it must still see a change
        });
        return (times / seconds, _counted / (double)answers / seconds);
    }

    /// <summary>So many texts one way, as fast as they can be emitted; none may be lost without a word.</summary>
    /// <returns>How many reached a handler; -1 when the peer was given up before the last.</returns>
    public async Task<long> CueAsync(int times)
    {
        _counted = -1;
        Task<double> cues = MeasureAsync(1, () =>
        {
            for (int i = 1; i < times; i++)
            {
                _cue.Emit("cue");
            }

            _cue.Emit(BenchNode.LastCue);
        });
        while (!cues.IsCompleted && WhyGone is null)
        {
            await Task.WhenAny(cues, Task.Delay(100));
        }

        return WhyGone is null ? _counted : -1;
    }

    /// <summary>Waits until nothing is on its way any more to a peer that had stalled.</summary>
    public async Task SettleAsync()
    {
        await Task.Delay(500);
        await FloodAsync(2, _peers.Count);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private void Gone(string why)
    {
        if (_whyGone.Count < MostReasons)
        {
            _whyGone.Enqueue(why);
        }
    }

    private Task<double> MeasureAsync(int answers, Action start) => MeasureAsync(answers, () =>
    {
        start();
        return Task.CompletedTask;
    });

    private async Task<double> MeasureAsync(int answers, Func<Task> start)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, answers);
        long from = Stopwatch.GetTimestamp();
        try
        {
            await start();
            await _done.Task.WaitAsync(s_patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{Volatile.Read(ref _left)} of {answers} answers did not come{(WhyGone is null ? "" : $"; before that: {WhyGone}")}", e);
        }

        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private void Take(ZreMessage message)
    {
        byte[] content = message.Frames[0];
        if (content[0] == BenchNode.Ping)
        {
            if (_left > 1)
            {
                _node.Whisper(_peers[0], _ping.AsSpan());
            }
        }
        else
        {
            _counted += BenchNode.CountOf(content);
        }

        Answered();
    }

    private void Take(double value)
    {
        if (_left > 1)
        {
            _out.Emit(value - 1);
        }

        Answered();
    }

    private void Answered()
    {
        if (--_left == 0)
        {
            _done.TrySetResult();
        }
    }
}
