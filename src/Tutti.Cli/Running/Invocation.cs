using System.CommandLine;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using Tutti.Protocols.Wire;

namespace Tutti.Cli.Running;

/// <summary>One run of one verb: what was typed, where to write, and when to end.</summary>
/// <param name="Arguments">What was typed, taken apart.</param>
/// <param name="Options">The options that every verb takes.</param>
/// <param name="Output">Where to write.</param>
/// <param name="Cancellation">Cancelled by SIGINT and SIGTERM.</param>
internal sealed record Invocation(ParseResult Arguments, CommonOptions Options, CommandOutput Output, CancellationToken Cancellation)
{
    /// <summary>How long to wait for a node or an answer.</summary>
    public TimeSpan Wait => TimeSpan.FromSeconds(Arguments.GetValue(Options.Wait));

    /// <summary>A node; what makes it impossible is a mistake of who typed the command.</summary>
    /// <exception cref="UsageException">The name, an option or an environment variable is not usable.</exception>
    public static Node MakeNode(string name, NodeOptions options)
    {
        try
        {
            return new Node(name, options);
        }
        catch (ArgumentException e)
        {
            // Without the name of the C# parameter, which means nothing here.
            string reason = e.Message.Split(" (Parameter")[0].TrimEnd('.');
            throw new UsageException(name, reason, "see `tutti --help`, and the environment variables TUTTI_INTERFACE and TUTTI_BEACON_PORT");
        }
    }

    /// <summary>Options for a node of this run.</summary>
    public NodeOptions NodeOptions()
    {
        Endpoint? hub = Arguments.GetValue(Options.GossipHub);
        bool addressed = hub is { Host: not ("*" or "0.0.0.0") };
        return new NodeOptions
        {
            Interface = Arguments.GetValue(Options.Interface) ?? (addressed ? hub!.Value.Host : null),
            Peers = Arguments.GetValue(Options.Peers) ?? [],
            Gossip = Arguments.GetValue(Options.Gossip) ?? [],
            GossipHubPort = hub?.Port,
            RequestTimeout = Wait,
            Logger = Arguments.GetValue(Options.Verbose) ? new StandardErrorLogger(Output, TimeProvider.System) : (ILogger)NullLogger.Instance,
        };
    }
}
