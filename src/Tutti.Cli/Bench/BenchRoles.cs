using System.Diagnostics;
using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>What the other processes of the measurements do. Each says a line when it is ready, then does what its standard input says, and ends with it.</summary>
internal static class BenchRoles
{
    /// <summary>Asks a crowd what it keeps in memory; anything else asks for its processor time.</summary>
    public const string Octets = "octets";

    private const int RoomSize = 11;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Plays a role to its end.</summary>
    /// <param name="role">Its name, and what it takes.</param>
    /// <param name="output">Where it answers.</param>
    /// <param name="input">What it is told.</param>
    public static Task RunAsync(string[] role, TextWriter output, TextReader input) => role switch
    {
        ["serve"] => ServeAsync(output, input),
        ["listen", var nodes, var handlerUs] => ListenAsync(Integer(nodes), Integer(handlerUs), output, input),
        ["crowd", var first, var nodes, var all, var port] =>
            CrowdAsync([.. Enumerable.Range(Integer(first), Integer(nodes)).Select(i => (i, Integer(port)))], Integer(nodes) * (Integer(all) - 1), output, input),
        ["rooms", var rooms, var port] =>
            CrowdAsync([.. Enumerable.Range(0, Integer(rooms) * RoomSize).Select(i => (i, Integer(port) + (i / RoomSize)))], Integer(rooms) * RoomSize * (RoomSize - 1), output, input),
        _ => throw new UsageException(string.Join(' ', role), "there is no such role", "run `tutti bench` without --role"),
    };

    // The node that sends back, with and without spinning, and everything it is held against.
    private static async Task ServeAsync(TextWriter output, TextReader input)
    {
        Pinning.Pin(0);
        await using BenchNode plain = await BenchNode.StartAsync(new NodeOptions());
        await using BenchNode fast = await BenchNode.StartAsync(new NodeOptions { LowLatency = true });
        List<string> line = [$"plain={plain.Endpoint}", $"fast={fast.Endpoint}"];
        if (Libzmq.IsThere)
        {
            line.Add($"libzmq={Libzmq.Serve()}");
        }

        foreach (RawWay way in Enum.GetValues<RawWay>())
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"{way}={RawSockets.Serve(way)}"));
        }

        await SayAsync(output, string.Join(' ', line));
        while (await input.ReadLineAsync() is not null)
        {
            await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"allocated={GC.GetTotalAllocatedBytes(precise: true)}"));
        }
    }

    // Nodes that count what they get.
    private static async Task ListenAsync(int nodes, int handlerUs, TextWriter output, TextReader input)
    {
        Pinning.Pin(0);
        List<BenchNode> listening = [];
        for (int i = 0; i < nodes; i++)
        {
            listening.Add(await BenchNode.StartAsync(new NodeOptions(), handlerUs));
        }

        await SayAsync(output, $"nodes={string.Join(',', listening.Select(n => n.Endpoint))}");
        await input.ReadToEndAsync();
        await Task.WhenAll(listening.Select(n => n.DisposeAsync().AsTask()));
    }

    // Nodes that are not on the network until they are told, and then say when all of them were, and when each knew all others.
    private static async Task CrowdAsync((int Number, int Port)[] who, int meetings, TextWriter output, TextReader input)
    {
        await WarmUpAsync();
        List<Node> crowd = [];
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = meetings;
        foreach ((int number, int port) in who)
        {
            Node node = new(string.Create(CultureInfo.InvariantCulture, $"n{number}"), new NodeOptions { Interface = "127.0.0.1", BeaconPort = port });
            node.PeerEntered += _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    met.TrySetResult();
                }
            };
            crowd.Add(node);
        }

        await SayAsync(output, "ready=1");
        if (await input.ReadLineAsync() is null)
        {
            return; // who measures has ended
        }

        await Task.WhenAll(crowd.Select(n => n.StartAsync()));
        long started = Stopwatch.GetTimestamp();
        await met.Task.WaitAsync(s_patience);
        await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"started={started} met={Stopwatch.GetTimestamp()}"));
        while (await input.ReadLineAsync() is { } asked)
        {
            await SayAsync(output, asked == Octets
                ? string.Create(CultureInfo.InvariantCulture, $"octets={KeptOctets()}")
                : string.Create(CultureInfo.InvariantCulture, $"cpu={Environment.CpuUsage.TotalTime.TotalSeconds}"));
        }

        await Task.WhenAll(crowd.Select(n => n.DisposeAsync().AsTask()));
    }

    // A process that waits at a barrier is loaded: rooms have met in it before, and the runtime has nothing left to compile. It compiles anew, in the background,
    // what has run thirty times, twice over, and counts only what runs after a rest: that is why they meet four times.
    private static async Task WarmUpAsync()
    {
        const int nodes = 12, meetings = 4, firstPort = 20_000;
        NodeOptions options = new() { Interface = "127.0.0.1", BeaconPort = firstPort + (Environment.ProcessId % 10_000) };
        for (int meeting = 0; meeting < meetings; meeting++)
        {
            Node[] room = [.. Enumerable.Range(0, nodes).Select(i => new Node(string.Create(CultureInfo.InvariantCulture, $"warm-{i}"), options))];
            await Task.WhenAll(room.Select(n => n.StartAsync()));
            for (int waits = 0; waits < 100 && !room.All(n => n.Peers.Count == nodes - 1 && n.Peers.All(p => p.ParametersKnown)); waits++)
            {
                await Task.Delay(20);
            }

            await Task.WhenAll(room.Select(n => n.DisposeAsync().AsTask()));
            await JustInTime.DoneAsync();
        }
    }

    // What this process has of the system when the garbage is given back: pools, threads and native memory count too.
    private static long KeptOctets()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }

    private static async Task SayAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
    }

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
