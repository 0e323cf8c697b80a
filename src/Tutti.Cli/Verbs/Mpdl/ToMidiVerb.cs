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
        Option<bool> channels = new("--channels") { Description = "One plain channel for each instrument, instead of MPE with a channel for each note." };
        Command verb = FileVerb.Make(
            "to-midi",
            "Make a standard MIDI file of an MPDL file, and list what MIDI cannot say.",
            FileArguments.Input("An MPDL file"),
            FileArguments.Output("The standard MIDI file"),
            (run, from, to) => Run(run, from, to, run.Arguments.GetValue(channels)));
        verb.Options.Add(channels);
        return verb;
    }

    private static ExitCode Run(Invocation run, string from, string to, bool usesPlainChannels)
    {
        using var input = MpdlInput.Open(from, run.Cancellation);
        using var output = OutputFile.CreateForOctets(to);
        Damage damage = new(run.Output, input.Name);
        var maker = new MidiFileMaker(new MpdlToMidiOptions { UsesPlainChannels = usesPlainChannels });
        Play(new RecordStream(input), maker, damage);
        MidiFile file = maker.Complete();
        var octets = new ArrayBufferWriter<byte>(1 << 16);
        file.Write(octets);
        output.Write(octets.WrittenSpan);
        output.Complete();

        MidiLosses losses = maker.Losses;
        long messages = file.Tracks.Sum(t => (long)t.Count);
        var facts = new MpdlConvertedJson(output.Name, Clock.Seconds(maker.Ticks), output.Length, messages, losses.Counts, damage.Count);
        Summary.TellConverted(
            run.Output,
            output,
            facts,
            string.Create(CultureInfo.InvariantCulture, $"{file.Tracks.Count} tracks, {messages:N0} messages"),
            losses.Total == 0 ? "nothing was lost" : string.Create(CultureInfo.InvariantCulture, $"lost, as MIDI cannot say it: {losses.Total:N0}"));
        return damage.Finish("all that is whole was converted");
    }

    private static void Play(RecordStream records, MidiFileMaker maker, Damage damage)
    {
        while (records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }

            maker.Receive(record);
        }

        damage.Cut(records.Cut);
    }
}
