using System.Diagnostics;
using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>What the other processes of the measurements do. Each says a line when it is ready, then does what its standard input says, and ends with it.</summary>
internal static class BenchRoles
{
    /// <summary>Asks a crowd what it keeps in memory; anything else asks for its processor time.</summary>
    public const string Octets = "octets";

    private const int RoomSize = 11;

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
        Pinning.Free();
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
        await input.ReadLineAsync();
        await Task.WhenAll(crowd.Select(n => n.StartAsync()));
        long started = Stopwatch.GetTimestamp();
        await met.Task;
        await SayAsync(output, string.Create(CultureInfo.InvariantCulture, $"started={started} met={Stopwatch.GetTimestamp()}"));
        while (await input.ReadLineAsync() is { } asked)
        {
            await SayAsync(output, asked == Octets
                ? string.Create(CultureInfo.InvariantCulture, $"octets={CollectedOctets()}")
                : string.Create(CultureInfo.InvariantCulture, $"cpu={Environment.CpuUsage.TotalTime.TotalSeconds}"));
        }

        await Task.WhenAll(crowd.Select(n => n.DisposeAsync().AsTask()));
    }

    // A process that waits at a barrier has its code compiled: two nodes have met in it before.
    private static async Task WarmUpAsync()
    {
        const int firstPort = 20_000;
        NodeOptions options = new() { Interface = "127.0.0.1", BeaconPort = firstPort + (Environment.ProcessId % 10_000) };
        await using Node one = new("warm-1", options), other = new("warm-2", options);
        await Task.WhenAll(one.StartAsync(), other.StartAsync());
        for (int waits = 0; waits < 100 && !(one.Peers.Any(p => p.ParametersKnown) && other.Peers.Any(p => p.ParametersKnown)); waits++)
        {
            await Task.Delay(20);
        }
    }

    private static long CollectedOctets()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task SayAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
    }

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
