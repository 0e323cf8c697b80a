using System.Threading.Channels;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Demo;

/// <summary>The show as lines: each value that arrives at one of its nodes. Made before the show starts, it misses none.</summary>
internal sealed class DemoPrinter
{
    private const int MostUnprinted = 10_000;

    private readonly Channel<(DateTimeOffset Time, string Node, string Path, ZocpValue Value, ChangeCause Cause)> _arrivals =
        Channel.CreateBounded<(DateTimeOffset, string, string, ZocpValue, ChangeCause)>(new BoundedChannelOptions(MostUnprinted) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CommandOutput _output;

    /// <summary>Gathers from now on.</summary>
    public DemoPrinter(DemoShow show, CommandOutput output)
    {
        _output = output;
        show.Arrived += (node, path, value, cause) => _arrivals.Writer.TryWrite((TimeProvider.System.GetUtcNow(), node.Name, path, value, cause));
    }

    /// <summary>Prints what has gathered.</summary>
    public void Print()
    {
        while (_arrivals.Reader.TryRead(out (DateTimeOffset Time, string Node, string Path, ZocpValue Value, ChangeCause Cause) arrival))
        {
            if (_output.AsJson)
            {
                string cause = arrival.Cause == ChangeCause.Set ? "set" : "signal";
                _output.Json(ChangeJson.Of(arrival.Time, arrival.Node, arrival.Path, arrival.Value, cause: cause), CliJson.Plain.ChangeJson);
            }
            else
            {
                _output.Line($"{arrival.Node}/{arrival.Path} {ValueText.Line(arrival.Value)}");
            }
        }
    }
}
