using System.Diagnostics;
using System.Security.Cryptography;

using Tutti.Fuzz.Weaving;

namespace Tutti.Fuzz.Engine;

/// <summary>Runs one target on inputs that grow out of its seeds.</summary>
/// <param name="target">What is executed.</param>
/// <param name="blocks">Counters in use.</param>
/// <param name="seed">Decides every input, as long as the code does the same.</param>
internal sealed class Fuzzer(FuzzTarget target, int blocks, int seed)
{
    private const int MostFindings = 8;
    private const int MostTriesToMinimize = 4000;

    private readonly Dictionary<string, byte[]> _findings = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);

    /// <summary>Inputs executed, those of minimising not counted.</summary>
    public long Executions { get; private set; }

    /// <summary>Blocks reached.</summary>
    public int Covered { get; private set; }

    /// <summary>What is wrong, each with the smallest input found for it.</summary>
    public IReadOnlyDictionary<string, byte[]> Findings => _findings;

    /// <summary>Executes inputs until one of the bounds is reached, or too much is found.</summary>
    /// <param name="recorded">What seeds are made of.</param>
    /// <param name="executions">At most so many.</param>
    /// <param name="time">At most so long.</param>
    public void Run(RecordedOctets recorded, long executions, TimeSpan time)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        Corpus corpus = new(_random, blocks);
        Coverage.Begin(0, long.MaxValue); // to make seeds may cost what it likes
        byte[][] seeds = [[], .. target.Seeds(recorded)];
        foreach (byte[] input in seeds)
        {
            Execute(corpus, input.Length <= target.MostOctets ? input : input[..target.MostOctets]);
        }

        Mutator mutator = new(_random, [.. target.Tokens], target.MostOctets);
        while (Executions < executions && _findings.Count < MostFindings && (Executions % 64 != 0 || Stopwatch.GetTimestamp() < end))
        {
            Execute(corpus, mutator.Mutate(corpus.Pick(), corpus.Pick()));
        }

        Covered = corpus.Covered;
    }

    /// <summary>The name of the file of a found input.</summary>
    public static string FileName(string target, byte[] input) => $"{target}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}.bin";

    private void Execute(Corpus corpus, byte[] input)
    {
        Executions++;
        string? wrong = Wrong(input);
        if (wrong is null)
        {
            corpus.Consider(input, Coverage.Hits);
        }
        else if (!_findings.ContainsKey(wrong))
        {
            _findings[wrong] = Minimize(input, wrong);
        }
    }

    // The first time through, code is compiled and static fields are made: what costs too much must do so again.
    private string? Wrong(byte[] input) => WrongOnce(input) is { } wrong && (wrong = WrongOnce(input)) is not null ? wrong : null;

    private string? WrongOnce(byte[] input)
    {
        try
        {
            target.RunBounded(input, blocks);
            return null;
        }
        catch (Exception error)
        {
            return Sign(error);
        }
    }

    // Two findings are the same when the same thing is thrown from the same place.
    private static string Sign(Exception error)
    {
        IEnumerable<string> places = (error.StackTrace ?? "").Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("at Tutti.", StringComparison.Ordinal) && !line.Contains("Tutti.Fuzz.", StringComparison.Ordinal))
            .Select(line => line.Split(" in ")[0])
            .Take(error is OracleException or TooMuchWorkException ? 0 : 1);
        string what = error is OracleException or TooMuchWorkException ? error.Message : $"{error.GetType().Name}: {error.Message.Split('\n')[0]}";
        return $"{what} {string.Join(" ", places)}";
    }

    private byte[] Minimize(byte[] input, string wrong)
    {
        int tries = 0;
        for (int size = Math.Max(1, input.Length / 2); tries < MostTriesToMinimize; size /= 2)
        {
            for (int at = 0; at < input.Length && tries++ < MostTriesToMinimize;)
            {
                byte[] smaller = [.. input[..at], .. input[Math.Min(input.Length, at + size)..]];
                if (string.Equals(WrongOnce(smaller), wrong, StringComparison.Ordinal))
                {
                    input = smaller;
                }
                else
                {
                    at += size;
                }
            }

            if (size == 1)
            {
                break;
            }
        }

        return input;
    }
}
