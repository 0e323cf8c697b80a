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
    public static Command Make(CommonOptions options) => FileVerb.Make(
        "from-midi",
        "Make an MPDL file of a standard MIDI file; nothing is lost.",
        FileArguments.Input("A standard MIDI file"),
        FileArguments.Output("The MPDL file"),
        Run);

    private static ExitCode Run(Invocation run, string from, string to)
    {
        using var input = InputFile.Open(from, isText: false, run.Cancellation);
        using var output = OutputFile.CreateForOctets(to);
        Damage damage = new(run.Output, input.Name);
        MidiFile midi = MidiInput.Read(input, damage);
        var octets = new ByteWriter(1 << 16);
        MidiLosses comments = MidiConversion.ToMpdl(midi, octets);
        output.Write(octets.WrittenSpan);
        output.Complete();

        (long records, long units) = Measure(octets.WrittenSpan);
        var facts = new MpdlConvertedJson(output.Name, Clock.Seconds(units), output.Length, records, comments.Counts, damage.Count);
        Summary.TellConverted(
            run.Output,
            output,
            facts,
            string.Create(CultureInfo.InvariantCulture, $"{records:N0} records"),
            comments.Total == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"no line in the map, so they travel as comments: {comments.Total:N0}"));
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
}
