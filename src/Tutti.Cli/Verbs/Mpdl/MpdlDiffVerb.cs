using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl diff A B</c></summary>
internal static class MpdlDiffVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> a = FileArguments.Input("An MPDL file", "A");
        Argument<string> b = FileArguments.Input("Another", "B");
        return new Command("diff", "Tell which records two MPDL files do not share; only differences of time tags count.")
        {
            Arguments = { a, b },
            Action = new VerbAction(run => Task.FromResult(Run(run, run.Arguments.GetRequiredValue(a), run.Arguments.GetRequiredValue(b)))),
        };
    }

    private static ExitCode Run(Invocation run, string a, string b)
    {
        if (a == "-" && b == "-")
        {
            throw new UsageException("- -", "standard input can be only one of the two", "name a file for the other");
        }

        using var inputA = MpdlInput.Open(a, run.Cancellation);
        using var inputB = MpdlInput.Open(b, run.Cancellation);
        Damage damageA = new(run.Output, inputA.Name), damageB = new(run.Output, inputB.Name);
        RecordStream recordsA = new(inputA), recordsB = new(inputB);
        MomentReader readerA = new(recordsA, damageA), readerB = new(recordsB, damageB);
        Comparison comparison = new(run.Output);
        bool hasA = readerA.TryRead(), hasB = readerB.TryRead();
        while (hasA || hasB)
        {
            long units = Math.Min(hasA ? readerA.Units : long.MaxValue, hasB ? readerB.Units : long.MaxValue);
            bool isInA = hasA && readerA.Units == units, isInB = hasB && readerB.Units == units;
            comparison.Compare(units, isInA ? readerA.Packets : [], isInB ? readerB.Packets : []);
            hasA = isInA ? readerA.TryRead() : hasA;
            hasB = isInB ? readerB.TryRead() : hasB;
        }

        damageA.Cut(recordsA.Cut);
        damageB.Cut(recordsB.Cut);
        comparison.TellSum();
        ExitCode ofA = damageA.Finish("what is whole was compared"), ofB = damageB.Finish("what is whole was compared");
        return ofA != ExitCode.Done || ofB != ExitCode.Done ? ExitCode.Damaged : comparison.AreSame ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>Compares what two files say at one moment, and tells what differs.</summary>
    private sealed class Comparison(CommandOutput output)
    {
        private long _same;
        private long _onlyA;
        private long _onlyB;

        public bool AreSame => _onlyA + _onlyB == 0;

        /// <summary>Equal packets at the start and at the end of the moment are the same; those between differ.</summary>
        public void Compare(long units, IReadOnlyList<byte[]> a, IReadOnlyList<byte[]> b)
        {
            int most = Math.Min(a.Count, b.Count), head = 0, tail = 0;
            while (head < most && a[head].AsSpan().SequenceEqual(b[head]))
            {
                head++;
            }

            while (tail < most - head && a[^(tail + 1)].AsSpan().SequenceEqual(b[^(tail + 1)]))
            {
                tail++;
            }

            _same += head + tail;
            _onlyA += Tell('-', "a", units, a.Skip(head).SkipLast(tail));
            _onlyB += Tell('+', "b", units, b.Skip(head).SkipLast(tail));
        }

        public void TellSum()
        {
            if (output.AsJson)
            {
                output.Json(new MpdlDiffEndJson(new MpdlDiffSummaryJson(_same, _onlyA, _onlyB)), CliJson.Plain.MpdlDiffEndJson);
            }
            else if (!AreSame)
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"{_same:N0} records are the same; {_onlyA:N0} only in the first, {_onlyB:N0} only in the second"));
            }
        }

        private int Tell(char sign, string side, long units, IEnumerable<byte[]> packets)
        {
            int count = 0;
            foreach (byte[] packet in packets)
            {
                count++;
                string text = MpdlText.Format(packet, new TimeTag(unchecked((uint)units)));
                if (output.AsJson)
                {
                    output.Json(new MpdlDifferenceJson(side, Clock.Seconds(units), Convert.ToHexString(packet), MpdlText.Format(packet)), CliJson.Plain.MpdlDifferenceJson);
                }
                else
                {
                    output.Line($"{sign} {text.Replace("\n", $"\n{sign} ", StringComparison.Ordinal)}");
                }
            }

            return count;
        }
    }
}
