using Spectre.Console;

namespace Tutti.Cli.Running;

/// <summary>The terminal as Spectre draws on it.</summary>
internal static class TerminalConsole
{
    /// <summary>A console on standard output; without colours where <c>NO_COLOR</c> is set to anything.</summary>
    public static IAnsiConsole Make() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        ColorSystem = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Out = new AnsiConsoleOutput(Console.Out),
    });
}
