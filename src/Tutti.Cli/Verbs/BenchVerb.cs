using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Bench;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti bench</c></summary>
internal static class BenchVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<string?> role = new("--role") { Hidden = true };
        return new Command("bench", "Measure how fast Tutti is on this machine, against plain sockets and libzmq.")
        {
            Options = { role },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(role))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string? role)
    {
        if (role is not null)
        {
            await BenchServer.RunAsync(Console.Out, Console.In);
            return ExitCode.Done;
        }

        Pinning.Pin(1);
        await using BenchProcess other = await BenchProcess.StartAsync("serve");
        await using BenchClient client = await BenchClient.StartAsync(other["node"], new NodeOptions());
        await using BenchClient fast = await BenchClient.StartAsync(other["fast"], new NodeOptions { LowLatency = true });
        for (int round = 0; round < 9; round++)
        {
            List<string> line = [];
            foreach (RawWay way in Enum.GetValues<RawWay>())
            {
                double us = await RawSockets.PingAsync(way, int.Parse(other[way.ToString()], CultureInfo.InvariantCulture), 3000);
                line.Add(string.Create(CultureInfo.InvariantCulture, $"{way} {us:0.0}"));
            }

            double w = await client.PingAsync(3000), g = await client.SignalAsync(3000);
            line.Add(string.Create(CultureInfo.InvariantCulture, $"whisper {w:0.0} signal {g:0.0}"));
            w = await fast.PingAsync(3000); g = await fast.SignalAsync(3000);
            line.Add(string.Create(CultureInfo.InvariantCulture, $"fast whisper {w:0.0} signal {g:0.0}"));
            run.Output.Line(string.Join("  ", line));
        }

        return ExitCode.Done;
    }
}
