using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

using Tutti.Cli.Running;
using Tutti.Cli.Verbs;
using Tutti.Cli.Verbs.Mpdl;

namespace Tutti.Cli;

/// <summary>The whole command: its verbs, and what surrounds each of them.</summary>
internal static class CommandLine
{
    private static readonly Func<CommonOptions, Command>[] s_verbs =
    [
        LsVerb.Make, GetVerb.Make, SetVerb.Make, WatchVerb.Make, CallVerb.Make, EmitVerb.Make, PatchVerb.Make, UnpatchVerb.Make, PatchesVerb.Make, TraceVerb.Make, DoctorVerb.Make, NodeVerb.Make,
        SaveVerb.Make, LoadVerb.Make, DiffVerb.Make, KeepVerb.Make, DemoVerb.Make, WebVerb.Make, SimVerb.Make, BenchVerb.Make, MpdlVerb.Make, RingVerb.Make, CompletionVerb.Make,
    ];

    /// <summary>The command with all its verbs.</summary>
    public static Command Make(CommonOptions options)
    {
        // Not RootCommand: it would call itself after the assembly (Tutti.Cli) in every help text.
        Command tutti = new(
            "tutti",
            "Lets the machines and instruments of a show find each other, and be patched together live (ZOCP over ZRE).")
        {
            new HelpOption { Action = new HelpWithExamples(options) },
            new VersionOption(),
        };
        foreach (Option option in options.All)
        {
            tutti.Options.Add(option);
        }

        foreach (Func<CommonOptions, Command> verb in s_verbs)
        {
            tutti.Subcommands.Add(verb(options));
        }

        return tutti;
    }

    /// <summary>Takes the command line apart; nothing is read from files, and <c>-x</c> is never taken for several options.</summary>
    public static ParseResult Parse(Command tutti, IReadOnlyList<string> arguments) =>
        tutti.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    /// <summary>What is wrong with a command line; nothing when it can be run.</summary>
    public static IReadOnlyList<string> Mistakes(ParseResult parsed)
    {
        if (parsed.Action is HelpWithExamples)
        {
            return [];
        }

        // The parser takes an option it does not know for an argument, so a misspelt --cuont would become a value.
        IEnumerable<Token> words = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Where(t => t.Type == TokenType.Argument);
        string[] unknown = [.. words.Select(t => t.Value).Where(w => w is ['-', '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..])];
        if (unknown.Length > 0)
        {
            return [.. unknown.Select(w => $"there is no option {w} (write -- before what is no option)")];
        }

        Command command = parsed.CommandResult.Command;
        bool verbless = command.Subcommands.Count > 0 && parsed.Errors.Count > 0 && !parsed.Errors.Any(e => e.SymbolResult is OptionResult or ArgumentResult);
        return !verbless ? [.. parsed.Errors.Select(e => InWords(OnOneLine(e.Message).TrimEnd('.'))).Distinct(StringComparer.Ordinal)]
            : parsed.UnmatchedTokens is [var wrong, ..] ? [$"there is no verb \"{wrong}\"; the verbs are {string.Join(' ', command.Subcommands.Select(v => v.Name))}"]
            : [command.Parents.Any() ? $"the verb of {CommandPath.Of(command)} is missing; its verbs are {string.Join(' ', command.Subcommands.Select(v => v.Name))}" : "the verb is missing"];
    }

    /// <summary>Runs a verb and turns whatever happens into an exit code and, at most, an error text.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        TextWriter standardOutput = StandardOutput.Open();
        Console.SetOut(standardOutput);
        CommandOutput output = new(standardOutput, Console.Error, arguments.Contains("--json", StringComparer.Ordinal), isTerminal: !Console.IsOutputRedirected);
        TellOfTheUnexpected(output);
        using EndSignals signals = new();
        CommonOptions options = new();
        ParseResult parsed = Parse(Make(options), arguments);
        IReadOnlyList<string> wrong = Mistakes(parsed);
        if (wrong.Count > 0)
        {
            return await RefuseAsync(parsed, wrong, output);
        }

        try
        {
            if (parsed.Action is VerbAction verb)
            {
                return (int)await verb.RunAsync(new Invocation(parsed, options, output, signals.Token));
            }

            // Help and version.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token);
        }
        catch (Exception e) when (OutputClosedException.Of(e) is { Reason: null })
        {
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return (int)(parsed.Action is VerbAction { EndsWhenTold: true } ? ExitCode.Done : ExitCode.Interrupted);
        }
#pragma warning disable CA1031 // The last place: whatever comes here becomes one line, never a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(parsed, options, output, e);
        }
    }

    /// <summary>The parser lists what it accepts on lines of their own.</summary>
    private static string OnOneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The parser names a type of .NET where people want to know what to write.
    private static string InWords(string message)
    {
        string[] parts = message.Split('\'');
        return parts is ["Cannot parse argument ", var given, " for option ", var option, " as expected type ", var type, ""]
            ? $"{option} takes {(type.Contains("Int", StringComparison.Ordinal) || type.Contains("Byte", StringComparison.Ordinal) ? "a whole number" : "a number")}, not \"{given}\""
            : message;
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, IReadOnlyList<string> mistakes, CommandOutput output)
    {
        if (parsed.Tokens.Count == 0)
        {
            await Parse(parsed.RootCommandResult.Command, ["--help"]).InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return (int)ExitCode.Usage;
        }

        string path = CommandPath.Of(parsed.CommandResult.Command);
        string verb = path == "tutti" ? "tutti" : $"tutti {path}";
        output.Error(new Failure(ExitCode.Usage, string.Join("; ", mistakes), null, null, $"see `{verb} --help`"));
        return (int)ExitCode.Usage;
    }

    private static int Fail(ParseResult parsed, CommonOptions options, CommandOutput output, Exception exception)
    {
        Failure failure = Failure.Of(exception);
        output.Error(failure);
        if (failure.Code == ExitCode.Internal && parsed.GetValue(options.Verbose))
        {
            foreach (string line in exception.ToString().Split('\n'))
            {
                output.Note($"  {line.TrimEnd()}");
            }
        }

        return (int)failure.Code;
    }

    // An exception on a thread that nobody waits for ends the process; it must not end in a stack trace either.
    private static void TellOfTheUnexpected(CommandOutput output) => AppDomain.CurrentDomain.UnhandledException += (_, e) =>
    {
        output.Error(Failure.Of(e.ExceptionObject as Exception ?? new InvalidOperationException("unknown")));
        Environment.Exit((int)ExitCode.Internal);
    };
}
