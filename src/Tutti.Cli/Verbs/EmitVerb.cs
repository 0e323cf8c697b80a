using System.CommandLine;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti emit NODE/PARAMETER VALUE... [--rate HZ]</c></summary>
internal static class EmitVerb
{
    private const string Emitter = "value";
    private const double FastestHz = 10_000;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<NodeParameter> parameter = VerbArguments.Parameter("PARAMETER", "The receiver.");
        Argument<string[]> values = new("VALUE") { Description = "As for `set`; sent one after another.", Arity = ArgumentArity.OneOrMore };
        Option<double> rate = new("--rate")
        {
            Description = "Values a second.",
            HelpName = "HZ",
            DefaultValueFactory = _ => 25,
            CustomParser = result => CommonOptions.Number(result, FastestHz),
        };
        return new Command("emit", "Send signals to a receiver, as if something were patched to it.")
        {
            Arguments = { parameter, values },
            Options = { rate },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(parameter), run.Arguments.GetValue(values)!, run.Arguments.GetValue(rate))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, NodeParameter address, string[] texts, double rateHz)
    {
        await using Guest guest = await Guest.JoinAsync(run, "emit");
        (Peer peer, RemoteParameter receiver) = await guest.FindAsync(address);
        TypeHint type = ParameterSpec.TypeOf(receiver.Type);
        ZocpValue[] values = [.. texts.Select(text => Read(receiver, type, address, text))];

        // A new patch brings the emitter's present value along: so it starts with the value the receiver has, and changes nothing.
        bool same = ValueText.Fits(type, receiver.Value) && receiver.Value.IsFinite && !receiver.Value.IsNull;
        Parameter<ZocpValue> emitter = guest.Node.Add(Tutti.Parameter.Of(type, Emitter, same ? receiver.Value : values[0]), Access.Emit);
        ParameterAddress from = guest.Node[Emitter];
        ParameterAddress to = peer[receiver.Path];
        await guest.Node.PatchAsync(from, to, run.Cancellation);
        try
        {
            await SendAsync(emitter, values, rateHz, run.Cancellation);
        }
        finally
        {
            await guest.Node.UnpatchAsync(from, to, CancellationToken.None);
        }

        ZocpValue effective = await guest.Node.GetAsync(to, run.Cancellation);
        GetVerb.Print(run.Output, peer, receiver.Path, effective, run.Output.AsJson ? values.Length : null);
        return ExitCode.Done;
    }

    private static ZocpValue Read(RemoteParameter receiver, TypeHint type, NodeParameter address, string text)
    {
        ZocpValue value = SetVerb.Read(receiver, address, text);
        return ValueText.Fits(type, value)
            ? value
            : throw new UsageException(address.ToString(), $"{text} is not of its type", ValueText.Example(receiver.Type));
    }

    private static async Task SendAsync(Parameter<ZocpValue> emitter, ZocpValue[] values, double rateHz, CancellationToken cancellation)
    {
        // Each at its own instant counted from the start, so that late timers do not add up.
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < values.Length; i++)
        {
            TimeSpan early = TimeSpan.FromSeconds(i / rateHz) - TimeProvider.System.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellation);
            }

            emitter.Emit(values[i]);
        }
    }
}
