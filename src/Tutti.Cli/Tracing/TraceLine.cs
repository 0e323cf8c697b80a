using System.Globalization;

using Spectre.Console;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Protocols.Tap;

namespace Tutti.Cli.Tracing;

/// <summary>Writes units, a line each.</summary>
/// <param name="output">Where to.</param>
internal sealed class TraceLine(CommandOutput output)
{
    /// <summary>Into a pipe a line is longer than any terminal, but not as long as a message may be; --json has all of it.</summary>
    private const int Longest = 1000;

    private readonly IAnsiConsole? _console = output is { IsTerminal: true, AsJson: false } ? TerminalConsole.Make() : null;

    /// <summary>The line for a unit: time, from, to, number, what it says or why it cannot be read.</summary>
    public static string Of(DateTimeOffset time, TapUnit unit)
    {
        string number = unit.Sequence is int sequence ? string.Create(CultureInfo.InvariantCulture, $"#{sequence} ") : string.Empty;
        string says = unit.Error.Reason is null ? unit.Says : $"MALFORMED {unit.Says}: {unit.Error}";
        return $"{time.ToLocalTime():HH:mm:ss.ffffff} {Printable.Escape(unit.From)} -> {Printable.Escape(unit.To)}  {number}{Printable.Escape(says)}";
    }

    /// <summary>Writes it.</summary>
    public void Write(DateTimeOffset time, TapUnit unit)
    {
        if (output.AsJson)
        {
            output.Json(TraceJson.Of(time, unit), CliJson.Plain.TraceJson);
        }
        else if (_console is null)
        {
            output.Line(Printable.Cut(Of(time, unit), Longest));
        }
        else
        {
            // One line of the screen each, whatever its width: the end of a long message matters less than seeing the order.
            _console.Write(new Text($"{Printable.Cut(Of(time, unit), Math.Max(40, _console.Profile.Width))}\n", new Style(ColourOf(unit.Kind))));
        }
    }

    private static Color ColourOf(TapKind kind) => kind switch
    {
        TapKind.Malformed or TapKind.Gap or TapKind.Closed => Color.Red,
        TapKind.Sig => Color.Green,
        TapKind.Sub or TapKind.Unsub => Color.Yellow,
        TapKind.Beacon or TapKind.Greeting or TapKind.Command or TapKind.Ping or TapKind.PingOk => Color.Grey,
        _ => Color.Default,
    };
}
