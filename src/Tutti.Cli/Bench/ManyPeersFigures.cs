namespace Tutti.Cli.Bench;

/// <summary>Sending to many: shouts, a peer that stalls, a peer that is too slow.</summary>
internal static class ManyPeersFigures
{
    private const int Shouts = 20_000;
    private const int Signals = 100_000;
    private const int Flood = 4_000_000;
    private const string SlowHandlerUs = "10";

    /// <summary>Measures them.</summary>
    /// <param name="rounds">How often, in turns.</param>
    /// <param name="progress">Told what is under way.</param>
    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(int rounds, Action<string> progress)
    {
        List<BenchRow> rows = [];
        if (Libzmq.IsThere)
        {
            rows.AddRange(await TryAsync("SHOUT to 16 peers, deliveries", "1/s", () => ShoutAsync(rounds, progress)));
        }

        if (!OperatingSystem.IsWindows())
        {
            rows.AddRange(await TryAsync("signals to 15 peers, a 16th stalled", "1/s", () => StalledAsync(rounds, progress)));
        }

        rows.AddRange(await TryAsync("4 M signals to a slow reader", "", () => SlowAsync(progress)));
        rows.AddRange(await TryAsync("4 M texts to a slow reader", "", () => CuesAsync(progress)));
        return rows;
    }

    private static async Task<IEnumerable<BenchRow>> TryAsync(string figure, string unit, Func<Task<IEnumerable<BenchRow>>> measure)
    {
        try
        {
            return await measure();
        }
        catch (TimeoutException e)
        {
            return [BenchRow.NotMeasured(figure, unit, "an end", e.Message)];
        }
    }

    private static async Task<IEnumerable<BenchRow>> ShoutAsync(int rounds, Action<string> progress)
    {
        await using BenchProcess other = await BenchProcess.StartAsync("serve");
        await using BenchProcess crowd = await BenchProcess.StartAsync("listen", "16", "0");
        await using BenchClient client = await BenchClient.StartAsync(new NodeOptions(), crowd["nodes"].Split(','));
        List<double> shouts = [], libzmq = [];
        for (int round = -JustInTime.WarmUps; round < rounds; round++)
        {
            progress(round < 0 ? "warming up: SHOUT to 16 peers" : "SHOUT to 16 peers");
            if (round < 0)
            {
                await JustInTime.RestAsync();
            }

            double shout = await client.ShoutAsync(Shouts);
            double sent = Libzmq.Send(other["libzmq"], Shouts * 10);
            if (round >= 0)
            {
                shouts.Add(shout);
                libzmq.Add(sent);
            }
        }

        return [BenchRow.AtLeast("SHOUT to 16 peers, deliveries", "1/s", [.. shouts], "libzmq one-way", [.. libzmq], 0.8)];
    }

    // 15 in one process, the 16th in another that is stopped every other time.
    private static async Task<IEnumerable<BenchRow>> StalledAsync(int rounds, Action<string> progress)
    {
        await using BenchProcess crowd = await BenchProcess.StartAsync("listen", "15", "0");
        await using BenchProcess one = await BenchProcess.StartAsync("listen", "1", "0");
        await using BenchClient client = await BenchClient.StartAsync(new NodeOptions(), [.. crowd["nodes"].Split(','), one["nodes"]]);
        await client.FloodAsync(Signals, answers: 16);
        await client.FloodAsync(Signals, answers: 16);
        List<double> with = [], without = [];
        for (int round = 0; round < rounds; round++)
        {
            progress("signals to 15 peers and a stalled one");
            without.Add((await client.FloodAsync(Signals, answers: 16)).Emitted);
            await one.SignalAsync("STOP");
            with.Add((await client.FloodAsync(Signals, answers: 15)).Emitted);
            await one.SignalAsync("CONT");
            await client.SettleAsync();
        }

        return [BenchRow.AtLeast("signals to 15 peers, a 16th stalled", "1/s", [.. with], "none stalled", [.. without], 0.9)];
    }

    private static async Task<IEnumerable<BenchRow>> SlowAsync(Action<string> progress)
    {
        progress("4 million signals to a slow reader");
        await using BenchProcess slow = await BenchProcess.StartAsync("listen", "1", SlowHandlerUs);
        await using BenchClient client = await BenchClient.StartAsync(new NodeOptions(), slow["nodes"]);
        long before = Environment.WorkingSet;
        await client.FloodAsync(Flood, answers: 1);
        double grown = (Environment.WorkingSet - before) / 1e6;
        return
        [
            BenchRow.AtMost("memory grown by 4 M signals to a slow reader", "MB", grown, 100),
            BenchRow.Must("Latest to a slow reader: the last value arrived", 1, "", "must", true), // or FloodAsync had not returned
        ];
    }

    private static async Task<IEnumerable<BenchRow>> CuesAsync(Action<string> progress)
    {
        progress("4 million texts to a slow reader");
        await using BenchProcess slow = await BenchProcess.StartAsync("listen", "1", SlowHandlerUs);
        await using BenchClient client = await BenchClient.StartAsync(new NodeOptions(), slow["nodes"]);
        long cues = await client.CueAsync(Flood);
        return
        [
            BenchRow.Must(
                cues < 0 ? $"Every to a slow reader: reported ({client.WhyGone})" : "Every to a slow reader: arrived",
                Math.Max(cues, 0),
                "cues",
                "all, or reported",
                cues is Flood or < 0),
        ];
    }
}
