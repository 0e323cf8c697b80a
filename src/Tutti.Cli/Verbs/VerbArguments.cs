using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary>Arguments that several verbs take.</summary>
internal static class VerbArguments
{
    // A timer counts no more than 49 days.
    private const double LongestRunS = 4_000_000;

    /// <summary>A parameter of a node.</summary>
    public static Argument<NodeParameter> Parameter(string name, string description, string shape = "NODE/PARAMETER") => new(name)
    {
        Description = description,
        HelpName = shape,
        CustomParser = ReadParameter,
    };

    /// <summary>A show file.</summary>
    public static Argument<string> ShowFile() => new("SHOW.json")
    {
        Description = "The show file (docs/show-file.md).",
        Validators = { CommonOptions.NotEmpty },
    };

    /// <summary>How long to run.</summary>
    public static Option<double?> For() => new("--for")
    {
        Description = "End after so many seconds.",
        HelpName = "SECONDS",
        CustomParser = result => CommonOptions.Number(result, LongestRunS),
    };

    /// <summary>The UDP port of the beacons in this room, as the library takes it.</summary>
    public static int BeaconPort() =>
        int.TryParse(Environment.GetEnvironmentVariable("TUTTI_BEACON_PORT"), NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : Protocols.Zre.Beacon.UdpPort;

    /// <summary>After how many to end.</summary>
    public static Option<int?> Count(string of) => new("--count") { Description = $"End after so many {of}.", HelpName = "N", CustomParser = ReadCount };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Whole(string name, string description, string shape, int standard, int least, int most) => new(name)
    {
        Description = $"{description} From {least} to {most}.",
        HelpName = shape,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < least || value > most)
            {
                result.AddError($"{name} takes a whole number from {least} to {most}, not \"{text}\"");
            }

            return value;
        },
    };

    /// <summary>A token that is cancelled by the user, or when the time of <c>--for</c>, counted from this call, is over.</summary>
    public static CancellationTokenSource Until(Invocation run, Option<double?> limit)
    {
        CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        if (run.Arguments.GetValue(limit) is double seconds)
        {
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        return end;
    }

    private static int? ReadCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            return count;
        }

        result.AddError($"--count takes a whole number of at least 1, not \"{result.Tokens[0].Value}\"");
        return null;
    }

    private static NodeParameter ReadParameter(ArgumentResult result)
    {
        if (!NodeParameter.TryParse(result.Tokens[0].Value, out NodeParameter address, out string error))
        {
            result.AddError(error);
        }

        return address;
    }
}
