using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>The other process of the measurements: it serves until its standard input ends.</summary>
internal static class BenchServer
{
    /// <summary>Opens everything, prints a line of <c>NAME=PORT-OR-ENDPOINT</c>, and serves.</summary>
    public static async Task RunAsync(TextWriter output, TextReader input)
    {
        Pinning.Pin(0);
        await using BenchNode plain = await BenchNode.StartAsync("bench", new NodeOptions());
        await using BenchNode fast = await BenchNode.StartAsync("bench", new NodeOptions { LowLatency = true });
        List<string> line = [$"node={plain.Endpoint}", $"fast={fast.Endpoint}"];
        foreach (RawWay way in Enum.GetValues<RawWay>())
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"{way}={RawSockets.Serve(way)}"));
        }

        await output.WriteLineAsync(string.Join(' ', line));
        await output.FlushAsync();
        while (await input.ReadLineAsync() is not null)
        {
        }
    }
}
