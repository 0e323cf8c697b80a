using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Application;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring join NAME</c></summary>
internal static class RingJoinVerb
{
    private const int MostUnprinted = 10_000;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> name = new("NAME") { Description = "What others call it.", Validators = { CommonOptions.NotEmpty } };
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<string?> save = new("--save") { Description = "Take dumps that are offered, and put them into this folder.", HelpName = "FOLDER", Validators = { CommonOptions.NotEmpty } };
        Option<double?> limit = VerbArguments.For();
        RingProfile profile = new("computer");
        Command command = new("join", "Be a device on a ring, and print what it receives.")
        {
            Arguments = { name },
            Options = { hub, secret, save, limit },
            Action = new VerbAction(
                async run =>
                {
                    Channel<Action> lines = Channel.CreateBounded<Action>(new BoundedChannelOptions(MostUnprinted) { FullMode = BoundedChannelFullMode.DropWrite });
                    string? folder = run.Arguments.GetValue(save);
                    RingOptions heard = new() { Attach = ring => Hear(run.Output, ring, folder, lines.Writer) };
                    await using Ring ring = await RingGuest.JoinAsync(run, hub, secret, profile.Read(run, run.Arguments.GetValue(name)!), heard);
                    return await RunAsync(run, ring, lines, limit);
                },
                endsWhenTold: true),
        };
        foreach (Option option in profile.Options)
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>Says that a device is on the ring.</summary>
    internal static void TellJoined(CommandOutput output, Ring ring)
    {
        if (output.AsJson)
        {
            output.Json(
                new RingJoinedJson(ring.Name, ring.Address, $"{ring.Id:x16}", ring.Port.ToString(), ring.Time.TotalSeconds, ring.ClockError.TotalMicroseconds), RingJson.Plain.RingJoinedJson);
        }
        else
        {
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{ring.Name} is device {ring.Address} on {ring.Port}; its clock is right within {ring.ClockError.TotalMicroseconds:0} us"));
        }
    }

    // Before the device is on the ring: a dump may be offered to it as soon as it has come back.
    private static void Hear(CommandOutput output, Ring ring, string? folder, ChannelWriter<Action> lines)
    {
        ring.MessageReceived += message =>
        {
            RingMessageJson told = Describe(message);
            lines.TryWrite(() => Print(output, told));
        };
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            ring.DumpOffered += offer => _ = RingDumpFiles.TakeAsync(offer, folder, told => lines.TryWrite(() => PrintDump(output, told)));
        }
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Ring ring, Channel<Action> lines, Option<double?> limit)
    {
        ring.StateChanged += state => lines.Writer.TryWrite(() => PrintState(run.Output, ring, state));
        TellJoined(run.Output, ring);
        await RingGuest.WarnOfNamesakesAsync(run, ring);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            await foreach (Action print in lines.Reader.ReadAllAsync(end.Token))
            {
                print();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }

    private static RingMessageJson Describe(in RingMessage message)
    {
        string? text = message.Layer switch
        {
            ApplicationLayer.Mpdl when MpdlReader.TryCheck(message.Content, out _) => MpdlText.Format(message.Content),
            ApplicationLayer.Midi when MidiFrame.TryRead(message.Content[1..], out MidiFrame frame, out ReadOnlySpan<byte> midi, out _) => $"MIDI cable {frame.Cable}: {Convert.ToHexString(midi)}",
            ApplicationLayer.ErrorMessages when ErrorReport.TryRead(message.Content[1..], out ErrorReport? report, out _) => $"{report!.Severity.ToString().ToLowerInvariant()} {report.Code}: {report.Text}",
            _ => null,
        };
        return new RingMessageJson(RingJson.Stamp(), message.Source, message.ToAll, message.Layer, text, Convert.ToHexStringLower(message.Content));
    }

    private static void Print(CommandOutput output, RingMessageJson message)
    {
        if (output.AsJson)
        {
            output.Json(message, RingJson.Plain.RingMessageJson);
        }
        else
        {
            output.Line(Printable.Escape(string.Create(CultureInfo.InvariantCulture, $"{message.From}: {message.Text ?? $"layer {message.Layer}: {message.Octets}"}")));
        }
    }

    private static void PrintState(CommandOutput output, Ring ring, RingState state)
    {
        string word = state.ToString().ToLowerInvariant();
        if (output.AsJson)
        {
            output.Json(new RingStateJson(RingJson.Stamp(), word, ring.Address), RingJson.Plain.RingStateJson);
        }
        else
        {
            output.Note(state == RingState.Lost ? "the hub does not answer; it is looked for" : string.Create(CultureInfo.InvariantCulture, $"{word}, address {ring.Address}"));
        }
    }

    private static void PrintDump(CommandOutput output, RingDumpJson dump)
    {
        if (output.AsJson)
        {
            output.Json(dump, RingJson.Plain.RingDumpJson);
        }
        else
        {
            output.Line(Printable.Escape(string.Create(CultureInfo.InvariantCulture, $"{dump.Kind} {dump.Name}: {dump.Octets} octets{(dump.File is null ? string.Empty : $" in {dump.File}")}")));
        }
    }
}
