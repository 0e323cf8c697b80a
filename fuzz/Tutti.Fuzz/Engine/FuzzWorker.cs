using System.Diagnostics;
using System.Globalization;

using Tutti.Fuzz.Targets;

namespace Tutti.Fuzz.Engine;

/// <summary>What runs inside a woven context. It is called by reflection, with types of the base library only, since its own types are not the caller's.</summary>
public static class FuzzWorker
{
    /// <summary>Runs targets until there is none left.</summary>
    /// <param name="blocks">Counters in use.</param>
    /// <param name="next">Gives the next target with its executions, seconds and seed; null at the end.</param>
    /// <param name="done">Takes target, executions, seconds, blocks and the findings (what is wrong, file).</param>
    /// <param name="folder">Where found inputs are written.</param>
    public static void Work(
        int blocks,
        Func<(string Target, long Executions, double Seconds, int Seed)?> next,
        Action<string, long, double, int, IReadOnlyList<(string What, string File)>> done,
        string folder)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(done);
        RecordedOctets recorded = RecordedOctets.Read(RecordedOctets.FindRoot());
        while (next() is { } job)
        {
            FuzzTarget target = AllTargets.Find(job.Target)!;
            Fuzzer fuzzer = new(target, blocks, job.Seed);
            long start = Stopwatch.GetTimestamp();
            fuzzer.Run(recorded, job.Executions, TimeSpan.FromSeconds(job.Seconds));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            List<(string, string)> findings = [];
            foreach ((string what, byte[] input) in fuzzer.Findings)
            {
                string file = Path.Combine(folder, Fuzzer.FileName(target.Name, input));
                Directory.CreateDirectory(folder);
                File.WriteAllBytes(file, input);
                findings.Add((what, file));
            }

            done(job.Target, fuzzer.Executions, seconds, fuzzer.Covered, findings);
        }
    }

    /// <summary>Executes one input of a file named TARGET-HASH.bin, and throws what it throws.</summary>
    public static void Replay(string file)
    {
        string name = Path.GetFileName(file);
        int end = name.LastIndexOf('-');
        FuzzTarget target = AllTargets.Find(end < 0 ? name : name[..end])
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} does not begin with the name of a target"), nameof(file));
        target.RunBounded(File.ReadAllBytes(file), blocks: 0);
    }
}
