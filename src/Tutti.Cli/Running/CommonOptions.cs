using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

using Tutti.Protocols.Wire;

namespace Tutti.Cli.Running;

/// <summary>The options that every verb takes.</summary>
internal sealed class CommonOptions
{
    private const double LongestWaitS = 3600;

    /// <summary>The network card.</summary>
    public Option<string?> Interface { get; } = new("--interface")
    {
        Description = "Network card to use, by name (eth0) or IPv4 address. Also TUTTI_INTERFACE.",
        HelpName = "CARD|ADDRESS",
        Recursive = true,
        Validators = { NotEmpty },
    };

    /// <summary>How long to wait for a node or an answer.</summary>
    public Option<double> Wait { get; } = new("--wait")
    {
        Description = "Seconds to wait for a node and for its answer.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 3,
        CustomParser = result => Number(result, LongestWaitS),
    };

    /// <summary>Results and errors as JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Results as JSON on standard output, errors as JSON on standard error.", Recursive = true };

    /// <summary>The node's log.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Tell on standard error what happens on the network.", Recursive = true };

    /// <summary>Gossip hubs.</summary>
    public Option<string[]> Gossip { get; } = Endpoints("--gossip", "Learn of other nodes from a gossip hub (where UDP is blocked).");

    /// <summary>Fixed peers.</summary>
    public Option<string[]> Peers { get; } = Endpoints("--peer", "Connect to a node without discovery (where UDP is blocked).");

    /// <summary>To be a gossip hub.</summary>
    public Option<Endpoint?> GossipHub { get; } = new("--gossip-hub")
    {
        Description = "Be a gossip hub for other nodes on this TCP port. With an address, use its network card.",
        HelpName = "PORT|tcp://ADDRESS:PORT",
        Recursive = true,
        CustomParser = Hub,
    };

    /// <summary>Those that mean nothing to a verb that uses no network.</summary>
    public IEnumerable<Option> OfTheNetwork => All.Where(option => option != Json);

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [Interface, Wait, Json, Verbose, Peers, Gossip, GossipHub];

    /// <summary>Reads a number above 0.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="most">The greatest it may be.</param>
    public static double Number(ArgumentResult result, double most)
    {
        string text = Only(result);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && number <= most)
        {
            return number;
        }

        string name = (result.Parent as OptionResult)?.Option.Name ?? "the argument";
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number above 0 and up to {most:0}, not \"{text}\""));
        return 1;
    }

    /// <summary>Refuses an argument of no characters, which a shell makes of a variable that is not set.</summary>
    public static void NotEmpty(SymbolResult result)
    {
        if (result.Tokens.Any(t => t.Value.Length == 0))
        {
            result.AddError($"{(result as OptionResult)?.Option.Name ?? "the argument"} is empty");
        }
    }

    private static string Only(ArgumentResult result) => result.Tokens is [{ Value: var only }] ? only : string.Empty;

    private static Option<string[]> Endpoints(string name, string description)
    {
        Option<string[]> option = new(name) { Description = description, HelpName = "ENDPOINT", Recursive = true, Arity = ArgumentArity.OneOrMore };
        option.AllowMultipleArgumentsPerToken = false;
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(t => !Endpoint.TryParse(t.Value, out _)))
            {
                result.AddError($"{name} \"{token.Value}\" is not an endpoint; write tcp://HOST:PORT");
            }
        });
        return option;
    }

    private static Endpoint? Hub(ArgumentResult result)
    {
        string text = Only(result);
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0)
        {
            return new Endpoint("*", port);
        }

        if (Endpoint.TryParse(text, out Endpoint endpoint))
        {
            return endpoint;
        }

        result.AddError($"--gossip-hub \"{text}\" is neither a port from 1 to 65535 nor tcp://ADDRESS:PORT");
        return null;
    }
}
