using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>Many nodes at once: how soon all know all, and what they cost when nothing happens.</summary>
internal static class CrowdFigures
{
    private const int FirstPort = 30_000;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1), s_span = TimeSpan.FromSeconds(10);

    /// <summary>The runtime compiles anew what has run thirty times, which takes half a minute for what happens once a second.</summary>
    private static readonly TimeSpan s_idleFor = TimeSpan.FromSeconds(40);

    private static int s_port = FirstPort + (Environment.ProcessId % FirstPort);

    /// <summary>Measures them.</summary>
    /// <param name="rounds">How often each crowd meets.</param>
    /// <param name="progress">Told what is under way.</param>
    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(int rounds, Action<string> progress)
    {
        // A process that starts on one processor believes for good that there is no other.
        Pinning.Free();
        List<BenchRow> rows = [];
        foreach ((int processes, int nodes, double limit) in new[] { (1, 50, 0.6), (50, 1, 0.6), (10, 10, 2.0) })
        {
            List<double> seconds = [];
            for (int round = 0; round < rounds; round++)
            {
                progress(string.Create(CultureInfo.InvariantCulture, $"{processes} processes of {nodes} nodes meet"));
                seconds.Add(await MeetAsync(processes, nodes));
            }

            string what = processes == 1 ? $"{nodes} nodes in one process" : nodes == 1 ? $"{processes} processes" : $"{processes * nodes} nodes in {processes} processes";
            rows.Add(BenchRow.AtMost($"{what}: all know all", "s", BenchRow.Median(seconds), limit));
        }

        rows.Add(await MemoryAsync(progress));
        rows.Add(await IdleAsync(progress));
        return rows;
    }

    /// <summary>From the end of the last start until the last has met all others.</summary>
    private static async Task<double> MeetAsync(int processes, int nodes)
    {
        List<BenchProcess> crowd = [];
        try
        {
            string port = Text(NextPort());
            crowd.AddRange(await Task.WhenAll(
                Enumerable.Range(0, processes).Select(i => BenchProcess.StartAsync("crowd", Text(i * nodes), Text(nodes), Text(processes * nodes), port))));
            await Task.Delay(s_rest);
            IReadOnlyDictionary<string, string>[] said = await Task.WhenAll(crowd.Select(p => p.AskAsync()));
            double started = said.Max(s => BenchProcess.Number(s, "started")), met = said.Max(s => BenchProcess.Number(s, "met"));
            return Math.Max(0, met - started) / System.Diagnostics.Stopwatch.Frequency;
        }
        finally
        {
            await Task.WhenAll(crowd.Select(p => p.DisposeAsync().AsTask()));
        }
    }

    // Rooms of 11, so that each node has 10 peers: 13 rooms against one, because the collector takes memory in large pieces.
    private static async Task<BenchRow> MemoryAsync(Action<string> progress)
    {
        progress("memory of idle nodes");
        double one = await OctetsAsync(rooms: 1), many = await OctetsAsync(rooms: 13);
        return BenchRow.AtMost("memory of a further idle node with 10 peers", "kB", (many - one) / (12 * 11) / 1e3, 300);
    }

    private static async Task<double> OctetsAsync(int rooms)
    {
        await using BenchProcess process = await BenchProcess.StartAsync("rooms", Text(rooms), Text(NextPort(rooms)));
        await process.AskAsync();
        await Task.Delay(s_span); // what they had to say to each other is said
        return BenchProcess.Number(await process.AskAsync(BenchRoles.Octets), "octets");
    }

    private static async Task<BenchRow> IdleAsync(Action<string> progress)
    {
        progress("an idle node with 50 peers");
        string port = Text(NextPort());
        await using BenchProcess crowd = await BenchProcess.StartAsync("crowd", "0", "50", "51", port);
        await using BenchProcess one = await BenchProcess.StartAsync("crowd", "50", "1", "51", port);
        await Task.WhenAll(crowd.AskAsync(), one.AskAsync());
        await Task.Delay(s_idleFor);
        List<double> percent = [];
        double before = BenchProcess.Number(await one.AskAsync(), "cpu");
        for (int span = 0; span < 3; span++)
        {
            await Task.Delay(s_span);
            double after = BenchProcess.Number(await one.AskAsync(), "cpu");
            percent.Add((after - before) / s_span.TotalSeconds * 100);
            before = after;
        }

        return BenchRow.AtMost("processor time of an idle node with 50 peers", "% of a core", BenchRow.Median(percent), 0.5);
    }

    private static int NextPort(int many = 1) => Interlocked.Add(ref s_port, many) - many + 1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
