namespace Tutti.Cli;

/// <summary>How a verb ended, as the shell sees it. docs/cli.md has the same table.</summary>
internal enum ExitCode
{
    /// <summary>What was asked for is done.</summary>
    Done = 0,

    /// <summary>A mistake in this program.</summary>
    Internal = 1,

    /// <summary>The command line makes no sense.</summary>
    Usage = 2,

    /// <summary>The node, parameter, method or network card is not there.</summary>
    NotFound = 3,

    /// <summary>It is there and says no.</summary>
    Refused = 4,

    /// <summary>It did not answer in time, or went away.</summary>
    NoAnswer = 5,

    /// <summary>Ended by a signal before it was done, as shells count it: 128 + SIGINT.</summary>
    Interrupted = 130,
}
