using System.Buffers;
using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl to-midi IN OUT [--channels]</c></summary>
internal static class ToMidiVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("An MPDL file");
        Argument<string> output = FileArguments.Output("The standard MIDI file");
        Option<bool> channels = new("--channels") { Description = "One plain channel for each instrument, instead of MPE with a channel for each note." };
        return new Command("to-midi", "Make a standard MIDI file of an MPDL file, and list what MIDI cannot say.")
        {
            Arguments = { input, output },
            Options = { channels },
            Action = new VerbAction(run => Task.FromResult(
                Run(run, run.Arguments.GetRequiredValue(input), run.Arguments.GetRequiredValue(output), run.Arguments.GetValue(channels)))),
        };
    }

    private static ExitCode Run(Invocation run, string from, string to, bool usesPlainChannels)
    {
        using var input = MpdlInput.Open(from, run.Cancellation);
        using var output = OutputFile.Create(to, "name a file for the octets, or put > FILE or | behind");
        Damage damage = new(run.Output, input.Name);
        RecordStream records = new(input);
        var maker = new MidiFileMaker(new MpdlToMidiOptions { UsesPlainChannels = usesPlainChannels });
        while (records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }

            maker.Receive(record);
        }

        damage.Cut(records.Cut);
        MidiFile file = maker.Complete();
        var octets = new ArrayBufferWriter<byte>(1 << 16);
        file.Write(octets);
        output.Write(octets.WrittenSpan);
        output.Complete();

        long messages = file.Tracks.Sum(t => (long)t.Count);
        Summary.Tell(
            run.Output,
            output,
            new MpdlConvertedJson(output.Name, Clock.Seconds(maker.Ticks), output.Length, messages, maker.Losses.Counts, damage.Count),
            CliJson.Plain.MpdlConvertedJson,
            Lines(output, file, messages, maker));
        return damage.Finish("all that is whole was converted");
    }

    private static IEnumerable<string> Lines(OutputFile output, MidiFile file, long messages, MidiFileMaker maker)
    {
        string name = output.IsStandardOutput ? "standard output" : output.Name;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {Clock.Text(Clock.Seconds(maker.Ticks))}, {file.Tracks.Count} tracks, {messages:N0} messages, {output.Length:N0} octets");
        if (maker.Losses.Total == 0)
        {
            yield return "nothing was lost";
            yield break;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"lost, as MIDI cannot say it: {maker.Losses.Total:N0}");
        foreach (string line in Summary.Counts(maker.Losses.Counts))
        {
            yield return line;
        }
    }
}
