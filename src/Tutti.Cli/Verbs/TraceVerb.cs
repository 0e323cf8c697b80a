using System.CommandLine;
using System.CommandLine.Parsing;

using Tutti.Cli.Running;
using Tutti.Cli.Tracing;
using Tutti.Protocols.Tap;
using Tutti.Seeing;
using Tutti.Transports;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti trace [--node NODE] [--kind KIND] [--pcap FILE] [--own] [--count N] [--for SECONDS]</c></summary>
internal static class TraceVerb
{
    private static readonly TimeSpan s_meeting = TimeSpan.FromSeconds(1.2);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<string[]> nodes = new("--node") { Description = "Only from or to this node; may be given several times.", HelpName = "NODE|ADDRESS", Validators = { CommonOptions.NotEmpty } };
        Option<TapKind[]> kinds = new("--kind") { Description = "Only such units; several with commas between.", HelpName = "KIND[,KIND]", CustomParser = ReadKinds };
        Option<string?> pcap = new("--pcap") { Description = "Write the packets into this file, for Wireshark.", HelpName = "FILE", Validators = { CommonOptions.NotEmpty } };
        Option<bool> own = new("--own") { Description = "Only beacons and what is said to this command, whatever the system allows." };
        Option<int?> count = VerbArguments.Count("units");
        Option<double?> limit = VerbArguments.For();
        return new Command("trace", "Print what passes the network card, decoded, a line for each unit.")
        {
            Options = { nodes, kinds, pcap, own, count, limit },
            Action = new VerbAction(
                async run =>
                {
                    TraceFilter filter = new(run.Arguments.GetValue(nodes) ?? [], (run.Arguments.GetValue(kinds) ?? []).ToHashSet());
                    using CancellationTokenSource end = VerbArguments.Until(run, limit);
                    using PcapWriter? file = run.Arguments.GetValue(pcap) is { } path ? OpenPcap(path) : null;
                    return await RunAsync(run, filter, file, run.Arguments.GetValue(own), run.Arguments.GetValue(count) ?? int.MaxValue, end.Token);
                },
                endsWhenTold: true),
        };
    }

    private static TapKind[]? ReadKinds(ArgumentResult result)
    {
        List<TapKind> kinds = [];
        foreach (string word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!word.All(char.IsLetter) || !Enum.TryParse(word, ignoreCase: true, out TapKind kind))
            {
                result.AddError($"there is no kind \"{word}\"; the kinds are {string.Join(' ', Enum.GetNames<TapKind>()).ToLowerInvariant()}");
                return null;
            }

            kinds.Add(kind);
        }

        return [.. kinds];
    }

    private static PcapWriter OpenPcap(string path)
    {
        try
        {
            return new PcapWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(e.Message.TrimEnd('.'), path, "this machine", "name a file that can be written");
        }
    }

    private static async Task<ExitCode> RunAsync(Invocation run, TraceFilter filter, PcapWriter? pcap, bool own, int most, CancellationToken end)
    {
        NetworkCard card = CardChoice.Choose(run.NodeOptions().Interface ?? Environment.GetEnvironmentVariable(CardChoice.Variable), NetworkCard.All(), NetworkCard.Down()).Card;
        string why = "--own was given";
        PacketCard? overheard = null;
        bool all = !own && PacketCard.TryOpen(card, out overheard, out why);
        using IPacketSource source = overheard as IPacketSource ?? new Tracer();
        await using Guest? guest = await JoinAsync(run, source as Tracer, needed: !all);
        if (all && guest is not null)
        {
            // So that the first lines name the nodes, too. What passes meanwhile waits in the socket.
            await guest.Node.SurveyAsync(s_meeting, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        run.Output.Note(all
            ? $"Listening on {card}: everything that passes it."
            : $"Listening on {card}: only beacons, and what is said to this command itself ({why}).");
        Listener listener = new(new TraceLine(run.Output), filter, pcap, guest?.Node, all);
        try
        {
            await listener.ListenAsync(source, most, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Told to end.
        }

        if (source.Lost is > 0 and long lost)
        {
            run.Output.Note($"{lost} packets passed too fast to be looked at; narrow it down with --node and --kind, or write to a file.");
        }

        return ExitCode.Done;
    }

    // Where all can be overheard the guest only learns names, and its absence is no reason to see nothing.
    private static async Task<Guest?> JoinAsync(Invocation run, Tracer? tracer, bool needed)
    {
        try
        {
            return await Guest.JoinAsync(run, "trace", tracer);
        }
        catch (TuttiException e) when (!needed)
        {
            run.Output.Note($"Names are known only as they pass: {e.What}: {e.Reason}.");
            return null;
        }
    }
}
