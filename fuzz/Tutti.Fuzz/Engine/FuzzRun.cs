using System.Globalization;

using Tutti.Fuzz.Targets;
using Tutti.Fuzz.Weaving;

namespace Tutti.Fuzz.Engine;

/// <summary>All targets that are wanted, on some threads, and the table at the end.</summary>
internal sealed class FuzzRun(FuzzArguments wish)
{
    /// <summary>A reader that does not come to its executions in this time is a failure, not a wait without end.</summary>
    private const double MostSecondsOfReader = 300;

    private readonly Lock _lock = new();
    private readonly Queue<string> _waiting = new(wish.Targets);
    private readonly List<(string Target, long Executions, double Seconds, int Covered, IReadOnlyList<(string What, string File)> Findings)> _done = [];
    private readonly string _folder = Path.Combine(RecordedOctets.FindRoot(), "fuzz", "findings");

    /// <summary>Runs, prints, and gives the exit code: 1 when something was found, or a reader was not executed often enough.</summary>
    public int Run()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {wish.Seed}, {wish.Targets.Count} targets on {wish.Jobs} threads"));
        List<Exception> broken = [];
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(wish.Jobs, wish.Targets.Count)).Select(_ => new Thread(() => Work(broken)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        broken.ForEach(Console.Error.WriteLine);
        int failures = broken.Count + _done.Sum(Print);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done.Sum(t => t.Executions)} executions, {failures} findings"));
        return failures == 0 && _done.Count == wish.Targets.Count ? 0 : 1;
    }

    private void Work(List<Exception> broken)
    {
        try
        {
            WovenContext context = new();
            var work = context.Own(typeof(FuzzWorker)).GetMethod(nameof(FuzzWorker.Work))!.CreateDelegate<
                Action<int, Func<(string, long, double, int)?>, Action<string, long, double, int, IReadOnlyList<(string, string)>>, string>>();
            work(context.Blocks, Next, Done, _folder);
        }
        catch (Exception error)
        {
            lock (_lock)
            {
                broken.Add(error);
            }
        }
    }

    private (string Target, long Executions, double Seconds, int Seed)? Next()
    {
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out string? name))
            {
                return null;
            }

            // Each target has inputs of its own even though all have the same seed.
            int seed = name.Aggregate(wish.Seed, (all, letter) => unchecked((all * 31) + letter)) & int.MaxValue;
            int wholes = wish.Targets.Count(t => AllTargets.Find(t)!.IsWhole);
            return wish.Executions is not { } executions ? (name, long.MaxValue, wish.Seconds * Math.Min(wish.Jobs, wish.Targets.Count) / wish.Targets.Count, seed)
                : AllTargets.Find(name)!.IsWhole ? (name, executions, wish.Seconds / wholes, seed)
                : (name, executions, MostSecondsOfReader, seed);
        }
    }

    private void Done(string target, long executions, double seconds, int covered, IReadOnlyList<(string What, string File)> findings)
    {
        lock (_lock)
        {
            if (_done.Count == 0)
            {
                Console.WriteLine($"{"target",-18} {"executions",10} {"each second",11} {"blocks",7} {"findings",8}");
            }

            _done.Add((target, executions, seconds, covered, findings));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{target,-18} {executions,10} {executions / Math.Max(seconds, 0.001),11:0} {covered,7} {findings.Count,8}"));
        }
    }

    private int Print((string Target, long Executions, double Seconds, int Covered, IReadOnlyList<(string What, string File)> Findings) done)
    {
        foreach ((string what, string file) in done.Findings)
        {
            Console.WriteLine($"{done.Target}: {what}");
            Console.WriteLine($"  dotnet run -c Release --project fuzz/Tutti.Fuzz -- --replay {Path.GetRelativePath(Path.Combine(_folder, "..", ".."), file)}");
        }

        bool tooFew = done.Findings.Count == 0 && wish.Executions > done.Executions && !AllTargets.Find(done.Target)!.IsWhole;
        if (tooFew)
        {
            Console.WriteLine($"{done.Target}: only {done.Executions} executions in {done.Seconds:0} s");
        }

        return done.Findings.Count + (tooFew ? 1 : 0);
    }
}
