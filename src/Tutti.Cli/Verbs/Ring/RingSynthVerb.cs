using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Running;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Synth;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring synth [NAME] --out FILE</c></summary>
internal static class RingSynthVerb
{
    // The sound is made so late that no packet can come after its frame was rendered: time tags then act at their very sample.
    private static readonly TimeSpan s_behind = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_block = TimeSpan.FromMilliseconds(5);

    // Every recording begins at a whole tenth of a second of the ring's time: those of two synthesizers can be laid side by side to the sample.
    private static readonly TimeSpan s_grid = TimeSpan.FromMilliseconds(100);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> name = new("NAME") { Description = "What others call it.", DefaultValueFactory = _ => "synth", Validators = { CommonOptions.NotEmpty } };
        Option<string> output = new("--out") { Description = "A WAV file; - is raw samples on standard output (s16, stereo).", HelpName = "FILE", DefaultValueFactory = _ => "-", Validators = { CommonOptions.NotEmpty } };
        Option<int> rate = new("--rate") { Description = "Frames a second, 8000 to 192000.", HelpName = "HZ", DefaultValueFactory = _ => 48_000 };
        rate.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value is < 8_000 or > 192_000)
            {
                result.AddError("--rate takes a whole number from 8000 to 192000");
            }
        });
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<double?> limit = VerbArguments.For();
        RingProfile profile = new("synthesizer");
        Command command = new("synth", "Be an MPDL synthesizer on a ring, into a WAV file or a pipe.")
        {
            Arguments = { name },
            Options = { output, rate, hub, secret, limit },
            Action = new VerbAction(
                async run =>
                {
                    SynthesizerOptions synth = new() { SampleRate = run.Arguments.GetValue(rate) };
                    Profile described = profile.Read(run, run.Arguments.GetValue(name)!);
                    described = described with { Polyphony = described.Polyphony == 0 ? synth.Voices : described.Polyphony, Applications = [ApplicationLayer.Mpdl] };
                    using OutputFile file = OutputFile.Create(
                        run.Arguments.GetValue(output)!, "name a WAV file (--out), or pipe the samples: tutti ring synth | aplay -f S16_LE -c 2 -r 48000");
                    await using Ring ring = await RingGuest.JoinAsync(run, hub, secret, described);
                    return await RunAsync(run, ring, synth, file, limit);
                },
                endsWhenTold: true),
        };
        foreach (Option option in profile.Options)
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Ring ring, SynthesizerOptions options, OutputFile file, Option<double?> limit)
    {
        CommandOutput output = file.IsStandardOutput ? new CommandOutput(Console.Error, Console.Error, run.Output.AsJson, isTerminal: false) : run.Output;
        UnbrokenTime line = new(ring);
        PacketClock clock = new(line);
        ring.MessageReceived += message =>
        {
            if (message.Layer == ApplicationLayer.Mpdl)
            {
                clock.Receive(message.At, message.Source, message.Content);
            }
        };
        RingJoinVerb.TellJoined(output, ring);
        Task warning = RingGuest.WarnOfNamesakesAsync(run, ring);
        TimeSpan start = UnbrokenTime.RoundDown(line.Now, s_grid);
        Synthesizer synth = new(options with { Start = PacketClock.InstantOf(start) });
        WavWriter? wave = file.IsStandardOutput ? null : new WavWriter(file.Stream, options.SampleRate);
        PcmWriter? samples = file.IsStandardOutput ? new PcmWriter(file.Stream) : null;
        float[] block = new float[2 * (int)(options.SampleRate * s_block.TotalSeconds)];
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        using PeriodicTimer timer = new(s_block);
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = await TickAsync(timer, end.Token);
            Instant now = clock.HandTo(synth);
            while (synth.Now + s_block <= now - s_behind || (!goesOn && synth.Now <= now))
            {
                synth.Render(block);
                wave?.Write(block);
                samples?.Write(block);
            }
        }

        wave?.Dispose();
        file.Complete();
        await warning;
        RingSynthEndJson told = new(
            synth.Frame / (double)options.SampleRate, synth.PacketCounters.Packets, clock.LateCount, start.TotalSeconds, clock.First?.TotalSeconds ?? 0, synth.Counters.Started);
        Tell(output, told);
        return ExitCode.Done;
    }

    private static void Tell(CommandOutput output, RingSynthEndJson told)
    {
        if (output.AsJson)
        {
            output.Json(told, RingJson.Plain.RingSynthEndJson);
        }
        else
        {
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{told.Seconds:0.000} s of sound from {told.Packets} packets, {told.Late} of them late; the first frame is at {told.StartRingTimeS:0.000000} s of the ring's time"));
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
