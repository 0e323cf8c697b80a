using System.CommandLine;
using System.Text;
using System.Threading.Channels;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti node NAME --emit SPEC --sense SPEC --param SPEC</c></summary>
internal static class NodeVerb
{
    private const int MostUnprinted = 10_000;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> name = new("NAME") { Description = "What others call it.", Validators = { CommonOptions.NotEmpty, ShortEnough } };
        Option<ParameterSpec[]> emitters = Specs("--emit", "A parameter that emits (re).", Access.Emit, Access.Emitter);
        Option<ParameterSpec[]> sensors = Specs("--sense", "A parameter that takes signals (rws).", Access.Sense, Access.Sensor);
        Option<ParameterSpec[]> settings = Specs("--param", "A parameter that others read and set (rw).", Access.ReadWrite, Access.None);
        Option<string[]> persistent = new("--persist")
        {
            Description = "The value of this parameter is there again when the node starts again.",
            HelpName = "PARAMETER",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            Validators = { CommonOptions.NotEmpty },
        };
        Option<bool> forgetful = new("--no-state") { Description = "Keep nothing on disk: no identity, no patches, no values." };
        Option<double?> limit = VerbArguments.For();
        return new Command("node", "Be a node of the show, driven by lines on standard input and output.")
        {
            Arguments = { name },
            Options = { emitters, sensors, settings, persistent, forgetful, limit },
            Action = new VerbAction(
                run =>
                {
                    ParameterSpec[] specs = [.. ((Option<ParameterSpec[]>[])[emitters, sensors, settings]).SelectMany(o => run.Arguments.GetValue(o) ?? [])];
                    return RunAsync(run, run.Arguments.GetValue(name)!, specs, run.Arguments.GetValue(persistent) ?? [], run.Arguments.GetValue(forgetful), limit);
                },
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string wanted, ParameterSpec[] specs, string[] persistent, bool forgetful, Option<double?> limit)
    {
        Channel<(Parameter Parameter, Change<ZocpValue> Change, DateTimeOffset Time)> changes =
            Channel.CreateBounded<(Parameter, Change<ZocpValue>, DateTimeOffset)>(MostUnprinted);
        if (persistent.FirstOrDefault(path => specs.All(spec => spec.Path != path)) is { } unknown)
        {
            throw new UsageException(unknown, "--persist names no parameter of this node", "name one that is given by --emit, --sense or --param");
        }

        NodeOptions options = run.NodeOptions();
        await using Node node = Invocation.MakeNode(wanted, forgetful ? options : options with { StateFolder = NodeOptions.UsualStateFolder });
        string name = node.Name;
        Dictionary<string, Parameter<ZocpValue>> parameters = Add(node, specs, persistent);
        long unprinted = 0;
        foreach (Parameter<ZocpValue> parameter in parameters.Values)
        {
            parameter.Changed += change =>
            {
                if (change.Cause != ChangeCause.Emit && !changes.Writer.TryWrite((parameter, change, TimeProvider.System.GetUtcNow())) && Interlocked.Increment(ref unprinted) == 1)
                {
                    run.Output.Note("Changes come faster than they are read from standard output: some are not printed.");
                }
            };
        }

        node.Refused += run.Output.Refused;
        node.TwinMet += twin => run.Output.Note($"{twin.Reason} (the other is {twin.Peer.Uuid} at {twin.Peer.Endpoint}): until then patches may go to the wrong one");
        await node.StartAsync(run.Cancellation);
        TellWhereItIs(run.Output, node);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        new Thread(() => ReadInput(run.Output, parameters)) { IsBackground = true, Name = "standard input" }.Start();
        try
        {
            await foreach ((Parameter parameter, Change<ZocpValue> change, DateTimeOffset time) in changes.Reader.ReadAllAsync(end.Token))
            {
                Print(run.Output, name, parameter, change, time);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }

    private static Dictionary<string, Parameter<ZocpValue>> Add(Node node, ParameterSpec[] specs, string[] persistent)
    {
        Dictionary<string, Parameter<ZocpValue>> parameters = new(StringComparer.Ordinal);
        foreach (ParameterSpec spec in specs)
        {
            try
            {
                if (!parameters.TryAdd(spec.Path, node.Add(Parameter.Of(spec.Type, spec.Path, spec.Value, spec.Min, spec.Max, persistent: persistent.Contains(spec.Path, StringComparer.Ordinal)), spec.Access)))
                {
                    throw new UsageException(spec.Path, "two parameters have this name", "give each its own name");
                }
            }
            catch (RefusedException e)
            {
                throw new UsageException(e.What, e.Reason, e.Remedy);
            }
            catch (ArgumentException e)
            {
                throw new UsageException(spec.Path, e.Message, "see `tutti node --help`");
            }
        }

        return parameters;
    }

    private static void TellWhereItIs(CommandOutput output, Node node)
    {
        if (output.AsJson)
        {
            output.Json(
                new NodeUpJson(node.Name, node.Uuid.ToString(), node.Identity.Length > 0 ? node.Identity : null, node.Endpoint, node.CardExplanation, node.StatePath), CliJson.Plain.NodeUpJson);
            return;
        }

        output.Note($"{node.Name} is at {node.Endpoint}, UUID {node.Uuid}");
        output.Note($"network card: {node.CardExplanation}");
        output.Note(node.StatePath is { } path ? $"state: {path}" : "no state is kept: patches end with this node");
    }

    // On a thread of its own: reading standard input cannot be cancelled. The thread is a background one and ends with the process.
    private static void ReadInput(CommandOutput output, Dictionary<string, Parameter<ZocpValue>> parameters)
    {
        Dictionary<string, TypeHint> types = parameters.ToDictionary(p => p.Key, p => p.Value.Type, StringComparer.Ordinal);
        string known = parameters.Count == 0 ? "this node has no parameters" : $"write one of {string.Join(", ", parameters.Keys)}, a space and a value";
        try
        {
            using StreamReader input = new(Console.OpenStandardInput(), new UTF8Encoding(false));
            for (int number = 1; input.ReadLine() is string line; number++)
            {
                if (!line.AsSpan().IsWhiteSpace() && Emit(line, parameters, types, known) is { } wrong)
                {
                    output.Error(wrong with { What = $"line {number}", Where = "standard input" });
                }
            }
        }
        catch (IOException)
        {
            // No standard input: as good as its end, which does not end the node.
        }
    }

    private static Failure? Emit(string line, Dictionary<string, Parameter<ZocpValue>> parameters, Dictionary<string, TypeHint> types, string remedy)
    {
        if (!NodeLine.TryParse(line, types, out NodeLine read, out string error))
        {
            return new Failure(ExitCode.Usage, string.Empty, error, null, remedy);
        }

        try
        {
            Parameter<ZocpValue> parameter = parameters[read.Path];
            parameter.Emit(read.Value);
            ZocpValue now = parameter.Current;
            return now == read.Value ? null : new Failure(ExitCode.Refused, string.Empty, $"{read.Value} is out of the range of {read.Path}", null, $"{now} was emitted instead");
        }
        catch (RefusedException e)
        {
            return Failure.Of(e) with { Why = $"{e.What}: {e.Reason}" };
        }
        catch (InvalidOperationException)
        {
            return new Failure(ExitCode.NotFound, string.Empty, $"{read.Path} was removed by another node", null, remedy);
        }
    }

    private static void Print(CommandOutput output, string node, Parameter parameter, in Change<ZocpValue> change, DateTimeOffset time)
    {
        if (output.AsJson)
        {
            string cause = change.Cause == ChangeCause.Set ? "set" : "signal";
            output.Json(ChangeJson.Of(time, node, parameter.Path, change.Value, change.Source, cause), CliJson.Plain.ChangeJson);
        }
        else
        {
            output.Line($"{Printable.Escape(parameter.Path)} {ValueText.Line(change.Value)}");
        }
    }

    private static Option<ParameterSpec[]> Specs(string name, string description, Access usual, Access needed) => new(name)
    {
        Description = description,
        HelpName = "SPEC",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            List<ParameterSpec> specs = [];
            foreach (string text in result.Tokens.Select(t => t.Value))
            {
                if (ParameterSpec.TryParse(text, usual, needed, out ParameterSpec spec, out string error))
                {
                    specs.Add(spec);
                }
                else
                {
                    result.AddError($"{name} {error}");
                }
            }

            return [.. specs];
        },
    };

    private static void ShortEnough(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var name }] && Encoding.UTF8.GetByteCount(name) > 255)
        {
            result.AddError("NAME has more than 255 octets");
        }
    }
}
