using System.Globalization;

using Tutti.Cli.Running;
using Tutti.Simulation.Ring;

namespace Tutti.Cli.Verbs;

/// <summary>What was published in 1994 beside what the simulated ring measures: <c>tutti ring sim published</c>.</summary>
internal static class PublishedTable
{
    /// <summary>Measures and prints; refused when a promise is broken.</summary>
    public static ExitCode Print(CommandOutput output, int seed)
    {
        IReadOnlyList<PublishedFigure> figures = PublishedFigures.Measure(seed);
        if (output.AsJson)
        {
            output.Json([.. figures.Select(ToJson)], RingJson.Plain.IReadOnlyListPublishedRowJson);
        }
        else
        {
            TextTable table = new("figure", ">published", ">measured", ">on the wire", "unit", "");
            foreach (PublishedFigure figure in figures)
            {
                table.Add(figure.Figure, Sign(figure.Promise) + Number(figure.Published), Number(figure.Measured), figure.OnWire is { } wire ? Number(wire) : "", figure.Unit, figure.Holds ? "" : "BROKEN");
            }

            table.Print(output);
            output.Line("");
            output.Line("Measured counts octets as the publications do, seven a frame besides its data; on the wire are inserted zeros and all flags too.");
        }

        return figures.All(figure => figure.Holds) ? ExitCode.Done : ExitCode.Refused;
    }

    private static PublishedRowJson ToJson(PublishedFigure figure) => new(
        figure.Figure,
        figure.Published,
        figure.Promise switch { PublishedPromise.Below => "<", PublishedPromise.AtLeast => ">=", _ => "=" },
        Math.Round(figure.Measured, 4),
        figure.OnWire is { } wire ? Math.Round(wire, 4) : null,
        figure.Unit,
        figure.Holds);

    private static string Sign(PublishedPromise promise) => promise switch
    {
        PublishedPromise.Below => "< ",
        PublishedPromise.AtLeast => "≥ ",
        _ => "",
    };

    private static string Number(double number) => number.ToString(Math.Abs(number) >= 100 ? "0.#" : "0.###", CultureInfo.InvariantCulture);
}
