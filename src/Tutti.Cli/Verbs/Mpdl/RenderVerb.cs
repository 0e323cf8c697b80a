using System.CommandLine;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Synth;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl render IN OUT [--rate HZ] [--voices N] [--format FORMAT] [--until SECONDS]</c></summary>
internal static class RenderVerb
{
    private const double LongestS = 1e6;

    private static readonly Dictionary<string, SampleFormat> s_formats = new(StringComparer.Ordinal)
    {
        ["s16"] = SampleFormat.Integer16,
        ["s24"] = SampleFormat.Integer24,
        ["f32"] = SampleFormat.Float32,
    };

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("An MPDL file or a standard MIDI file");
        Argument<string> output = new("OUT")
        {
            Description = "The WAV file; - is raw samples on standard output.",
            Validators = { CommonOptions.NotEmpty },
        };
        Option<int> rate = VerbArguments.Whole("--rate", "Frames a second.", "HZ", 48_000, 8_000, 192_000);
        Option<int> voices = VerbArguments.Whole("--voices", "Notes that sound together at most, tails included.", "N", 64, 1, 1_024);
        Option<string> format = new("--format") { Description = "How a sample is written: one of s16 s24 f32, little-endian.", HelpName = "FORMAT", DefaultValueFactory = _ => "s16" };
        format.AcceptOnlyFromAmong([.. s_formats.Keys]);
        Option<double?> until = new("--until")
        {
            Description = "End after so many seconds of sound.",
            HelpName = "SECONDS",
            CustomParser = result => CommonOptions.Number(result, LongestS),
        };
        return new Command("render", "Let the synthesizer play an MPDL or MIDI file into a WAV file, or as raw samples into a pipe.")
        {
            Arguments = { input, output },
            Options = { rate, voices, format, until },
            Action = new VerbAction(run => Task.FromResult(Run(
                run,
                run.Arguments.GetRequiredValue(input),
                run.Arguments.GetRequiredValue(output),
                new SynthesizerOptions { SampleRate = run.Arguments.GetValue(rate), Voices = run.Arguments.GetValue(voices) },
                s_formats[run.Arguments.GetRequiredValue(format)],
                run.Arguments.GetValue(until)))),
        };
    }

    private static ExitCode Run(Invocation run, string from, string to, SynthesizerOptions options, SampleFormat format, double? until)
    {
        using var input = InputFile.Open(from, isText: false, run.Cancellation);
        Damage damage = new(run.Output, input.Name);
        using InputFile mpdl = MidiInput.AsMpdl(input, damage, run.Cancellation);
        using var output = OutputFile.Create(to, "name a WAV file, or pipe the samples: tutti mpdl render IN - | aplay -f S16_LE -c 2 -r 48000");
        Rendering rendering = new(options, until, new RenderProgress(mpdl.Length), run.Cancellation);
        try
        {
            if (output.IsStandardOutput)
            {
                PcmWriter samples = new(output.Stream, format);
                rendering.Play(new RecordStream(mpdl), damage, samples.Write);
            }
            else
            {
                using WavWriter wav = new(output.Stream, options.SampleRate, format);
                rendering.Play(new RecordStream(mpdl), damage, wav.Write);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw output.Explain(e);
        }

        output.Complete();
        MpdlRenderedJson facts = rendering.Describe(output.Name, damage.Count);
        Summary.Tell(run.Output, output, facts, CliJson.Plain.MpdlRenderedJson, Lines(facts, output));
        return damage.Finish("all that is whole was played");
    }

    private static IEnumerable<string> Lines(MpdlRenderedJson facts, OutputFile output)
    {
        string name = output.IsStandardOutput ? "standard output" : output.Name;
        double peak = facts.Peak > 0 ? 20 * Math.Log10(facts.Peak) : double.NegativeInfinity;
        string level = facts.Peak > 0 ? FormattableString.Invariant($"peak {peak:0.0} dB") : "silence";
        yield return FormattableString.Invariant($"{name}: {Clock.Text(facts.Seconds)} at {facts.Rate} Hz, {level}, {facts.Attacks:N0} attacks, at most {facts.MostVoices} voices");
        if (facts.Seconds > 0)
        {
            yield return FormattableString.Invariant($"{facts.RealTimeFactor:0.0} times faster than real time");
        }

        if (facts.Limited > 0)
        {
            yield return FormattableString.Invariant($"the limiter held it back for {facts.Limited:0.00} s");
        }

        if (facts.Stolen + facts.Muted > 0)
        {
            yield return FormattableString.Invariant($"{facts.Stolen:N0} notes lost their voice to others, {facts.Muted:N0} found none: see --voices");
        }
    }
}
