using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Running;
using Tutti.Protocols.Zipi.Application;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring send KIND WHAT --to NAME</c></summary>
internal static class RingSendVerb
{
    private const int MostOctets = 1 << 28;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> kind = new("KIND") { Description = "One of patch sample data error midi." };
        kind.AcceptOnlyFromAmong("patch", "sample", "data", "error", "midi");
        Argument<string> what = new("WHAT") { Description = "The file; for error the text, for midi the octets in hexadecimal (\"90 3C 7F\").", Validators = { CommonOptions.NotEmpty } };
        Option<string?> to = new("--to") { Description = "The device's name. Only errors and MIDI may go to everybody.", HelpName = "NAME", Validators = { CommonOptions.NotEmpty } };
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<string> severity = new("--severity") { Description = "Of an error: one of information warning error.", HelpName = "WORD", DefaultValueFactory = _ => "error" };
        severity.AcceptOnlyFromAmong("information", "warning", "error");
        Option<int> code = VerbArguments.Whole("--code", "Of an error: your own number for it.", "N", 0, 0, ushort.MaxValue);
        Option<int> cable = VerbArguments.Whole("--cable", "Of MIDI: the cable.", "N", 0, 0, byte.MaxValue);
        Option<string?> title = new("--title") { Description = "Of a patch or data: its name; that of the file unless told otherwise.", HelpName = "TEXT" };
        Option<int> patch = VerbArguments.Whole("--patch-number", "Of a patch: its number.", "N", 0, 0, ushort.MaxValue);
        return new Command("send", "Send a patch, a sample, data, an error message or MIDI to a device.")
        {
            Arguments = { kind, what },
            Options = { to, hub, secret, severity, code, cable, title, patch },
            Action = new VerbAction(async run =>
            {
                string word = run.Arguments.GetValue(kind)!;
                string text = run.Arguments.GetValue(what)!;
                byte[] midi = word == "midi" ? ReadMidi(text) : [];
                string? name = run.Arguments.GetValue(to);
                if (name is null && word is not ("error" or "midi"))
                {
                    throw new UsageException("--to", "a dump goes to one device", "name it: --to NAME");
                }

                RingDump? dump = word is "error" or "midi" ? null : ReadDump(run, word, text, run.Arguments.GetValue(title), (ushort)run.Arguments.GetValue(patch));
                await using Ring ring = await RingGuest.LookAsync(run, hub, secret);
                RemoteDevice device = name is null ? ring.Everybody : await RingGuest.FindAsync(ring, name, run.Wait, run.Cancellation);
                if (dump is not null)
                {
                    await SendDumpAsync(run, ring, device, dump, word);
                }
                else if (word == "midi" ? !ring.TrySendMidi(device.Address, midi, (byte)run.Arguments.GetValue(cable))
                    : !ring.TryReportError(Enum.Parse<ErrorSeverity>(run.Arguments.GetValue(severity)!, ignoreCase: true), (ushort)run.Arguments.GetValue(code), text, device.Address))
                {
                    throw new NoAnswerException("the ring has gone", device.ToString(), ring.Port.ToString(), "try again");
                }

                return ExitCode.Done;
            }),
        };
    }

    private static RingDump ReadDump(Invocation run, string word, string path, string? title, ushort patch)
    {
        using InputFile file = InputFile.Open(path, isText: false, run.Cancellation);
        byte[] octets = file.ReadAll(MostOctets);
        title ??= path == "-" ? "standard input" : Path.GetFileName(path);
        try
        {
            return word switch
            {
                "patch" => RingDump.Patch(new PatchHeader(0x7D0000, 0, patch, title), octets),
                "sample" => RingDump.Sample(octets),
                _ => RingDump.Of(new DataHeader(title, "application/octet-stream"), octets),
            };
        }
        catch (ArgumentException e)
        {
            throw new FileException(ExitCode.Usage, path, e.Message.Split(" (Parameter")[0].TrimEnd('.'), word == "sample" ? "send a WAV file, or send it as data" : "give a shorter --title");
        }
    }

    private static async Task SendDumpAsync(Invocation run, Ring ring, RemoteDevice device, RingDump dump, string word)
    {
        bool shows = run.Output.IsTerminal && !run.Output.AsJson && !Console.IsErrorRedirected;
        Progress progress = new(p =>
        {
            if (shows)
            {
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{100.0 * p.Octets / Math.Max(p.Length, 1):0} % of {p.Length} octets "));
            }
        });
        await ring.SendDumpAsync(device, dump, progress, run.Cancellation);
        if (shows)
        {
            Console.Error.WriteLine();
        }

        if (run.Output.AsJson)
        {
            run.Output.Json(new RingDumpJson(word, device.Name, dump.Data.Length, null), RingJson.Plain.RingDumpJson);
        }
        else
        {
            run.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{Notation.Printable.Escape(device.Name)} has all {dump.Data.Length} octets, and they are right."));
        }
    }

    private static byte[] ReadMidi(string text)
    {
        byte[] octets;
        try
        {
            octets = Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            throw new UsageException(text, "these are no octets in hexadecimal", "write them as \"90 3C 7F\"");
        }

        return MidiMessages.WhyNotWhole(octets) is { } reason ? throw new UsageException(text, reason, "write whole messages, each with its status: \"90 3C 7F\", \"C0 05\", \"F0 7E 7F 06 01 F7\"") : octets;
    }

    private sealed class Progress(Action<DumpProgress> report) : IProgress<DumpProgress>
    {
        public void Report(DumpProgress value) => report(value);
    }
}
