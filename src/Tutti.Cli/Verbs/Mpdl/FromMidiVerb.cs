using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl from-midi IN OUT</c></summary>
internal static class FromMidiVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("A standard MIDI file");
        Argument<string> output = FileArguments.Output("The MPDL file");
        return new Command("from-midi", "Make an MPDL file of a standard MIDI file; nothing is lost.")
        {
            Arguments = { input, output },
            Action = new VerbAction(run => Task.FromResult(Run(run, run.Arguments.GetRequiredValue(input), run.Arguments.GetRequiredValue(output)))),
        };
    }

    private static ExitCode Run(Invocation run, string from, string to)
    {
        using var input = InputFile.Open(from, isText: false, run.Cancellation);
        using var output = OutputFile.Create(to, "name a file for the octets, or put > FILE or | behind");
        Damage damage = new(run.Output, input.Name);
        MidiFile midi = MidiInput.Read(input, damage);
        var octets = new ByteWriter(1 << 16);
        MidiLosses comments = MidiConversion.ToMpdl(midi, octets);
        output.Write(octets.WrittenSpan);
        output.Complete();

        (long records, long units) = Measure(octets.WrittenSpan);
        Summary.Tell(
            run.Output,
            output,
            new MpdlConvertedJson(output.Name, Clock.Seconds(units), output.Length, records, comments.Counts, damage.Count),
            CliJson.Plain.MpdlConvertedJson,
            Lines(output, records, units, comments));
        return damage.Finish("all that is whole was converted");
    }

    private static (long Records, long Units) Measure(ReadOnlySpan<byte> octets)
    {
        var reader = new MpdlFileReader();
        (long records, long units) = (0, 0);
        while (reader.TryRead(ref octets, out MpdlRecord record))
        {
            (records, units) = (records + 1, Math.Max(units, record.Elapsed));
        }

        return (records, units);
    }

    private static IEnumerable<string> Lines(OutputFile output, long records, long units, MidiLosses comments)
    {
        string name = output.IsStandardOutput ? "standard output" : output.Name;
        yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {Clock.Text(Clock.Seconds(units))}, {records:N0} records, {output.Length:N0} octets");
        if (comments.Total == 0)
        {
            yield break;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"no line in the map, so they travel as comments: {comments.Total:N0}");
        foreach (string line in Summary.Counts(comments.Counts))
        {
            yield return line;
        }
    }
}
