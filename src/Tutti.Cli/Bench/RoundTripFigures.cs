using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>How long a message takes to another process and back, how many go one way, and what a signal allocates.</summary>
internal static class RoundTripFigures
{
    private const int Pings = 2_000;
    private const int Messages = 200_000;
    private const int Signals = 500_000;

    /// <summary>Measures them.</summary>
    /// <param name="rounds">How often each is measured, in turns.</param>
    /// <param name="progress">Told what is under way.</param>
    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(int rounds, Action<string> progress)
    {
        await using BenchProcess other = await BenchProcess.StartAsync("serve");
        await using BenchClient plain = await BenchClient.StartAsync(new NodeOptions(), other["plain"]);
        await using BenchClient fast = await BenchClient.StartAsync(new NodeOptions { LowLatency = true }, other["fast"]);
        Dictionary<string, double[]> seen = new(StringComparer.Ordinal);
        List<(string Name, Func<Task<double>> Measure)> variants =
        [
            .. Enum.GetValues<RawWay>().Select(way => (way.ToString(), (Func<Task<double>>)(() => RawSockets.PingAsync(way, Port(other, way), Pings)))),
            ("whisper", () => plain.PingAsync(Pings)),
            ("signal", () => plain.SignalAsync(Pings)),
            ("fast", () => fast.PingAsync(Pings)),
            ("one way", () => plain.WhisperAsync(Messages)),
            ("flood", async () => (await plain.FloodAsync(Signals, answers: 1)).Handled),
        ];
        if (other.Has("libzmq"))
        {
            variants.Add(("libzmq", () => Task.FromResult(Libzmq.Send(other["libzmq"], Messages))));
        }

        for (int round = -JustInTime.WarmUps; round < rounds; round++)
        {
            if (round < 0)
            {
                await JustInTime.RestAsync();
            }

            foreach ((string name, Func<Task<double>> measure) in variants)
            {
                progress(round < 0 ? $"warming up: {name}" : string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}: {name}"));
                double value = await measure();
                if (round >= 0)
                {
                    (seen.TryGetValue(name, out double[]? values) ? values : seen[name] = new double[rounds])[round] = value;
                }
            }
        }

        progress("allocations");
        (double here, double there) = await AllocatedAsync(plain, other);
        return [.. Rows(seen), BenchRow.AtMost("allocated per signal, sender", "octets", here, 0), BenchRow.AtMost("allocated per signal, receiver", "octets", there, 0)];
    }

    private static IEnumerable<BenchRow> Rows(Dictionary<string, double[]> seen)
    {
        yield return BenchRow.AtMost("WHISPER round trip", "us", seen["whisper"], "asynchronous sockets", seen["Asynchronous"], 1.3);
        yield return BenchRow.AtMost("WHISPER round trip", "us", seen["whisper"], "blocking sockets", seen["Blocking"], 1.2);
        yield return BenchRow.AtMost("low-latency WHISPER round trip", "us", seen["fast"], "blocking sockets", seen["Blocking"], 0.25);
        yield return BenchRow.AtMost("low-latency WHISPER round trip", "us", seen["fast"], "spinning sockets", seen["Spinning"], 1.8);
        yield return BenchRow.AtMost("SIG round trip", "us", seen["signal"], "asynchronous sockets", seen["Asynchronous"], 1.5);
        if (seen.TryGetValue("libzmq", out double[]? libzmq))
        {
            yield return BenchRow.AtLeast("one-way WHISPER", "1/s", seen["one way"], "libzmq", libzmq, 1.0);
        }

        yield return BenchRow.AtLeast("SIG from Emit to handler, floats", "1/s", BenchRow.Median(seen["flood"]), 1_500_000);
    }

    // To and fro, so that nothing merges; whatever else the runtime allocates meanwhile is spread over many.
    private static async Task<(double Here, double There)> AllocatedAsync(BenchClient client, BenchProcess other)
    {
        const int Many = 50_000;
        await client.SignalAsync(Many / 10);
        double there = BenchProcess.Number(await other.AskAsync(), "allocated");
        long here = GC.GetTotalAllocatedBytes(precise: true);
        await client.SignalAsync(Many);
        double hereEach = (GC.GetTotalAllocatedBytes(precise: true) - here) / (double)Many;
        double thereEach = (BenchProcess.Number(await other.AskAsync(), "allocated") - there) / Many;
        return (Math.Round(hereEach, 1), Math.Round(thereEach, 1));
    }

    private static int Port(BenchProcess other, RawWay way) => int.Parse(other[way.ToString()], CultureInfo.InvariantCulture);
}
