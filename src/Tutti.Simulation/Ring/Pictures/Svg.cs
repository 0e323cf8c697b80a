using System.Globalization;
using System.Text;

namespace Tutti.Simulation.Ring.Pictures;

/// <summary>Writes an SVG: shapes with their colours, text that is escaped, numbers with a tenth of a pixel.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class Svg
{
    /// <summary>The colour of text and axes.</summary>
    public const string Ink = "#1d2433";

    /// <summary>The colour of what is less important.</summary>
    public const string Pale = "#8a92a3";

    /// <summary>The colour of lines that only guide the eye.</summary>
    public const string Faint = "#e4e1d8";

    /// <summary>The colour of what went wrong.</summary>
    public const string Alarm = "#d1344b";

    private static readonly string[] s_colours =
    [
        "#2b6cb0", "#d9822b", "#2f9e6e", "#8e4bb0", "#c2416b", "#17889c", "#8a6d1f", "#5b5fc7", "#b5532a", "#4f8a2b", "#a03a8f", "#3c7a8f",
    ];

    private readonly StringBuilder _text = new();

    /// <summary>A picture of so many pixels, on paper.</summary>
    public Svg(double width, double height) => Line(
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.#} {height:0.#}" width="{width:0.#}" height="{height:0.#}" font-family="DejaVu Sans, Verdana, sans-serif" fill="{Ink}"><rect width="100%" height="100%" fill="#fbfaf6"/>""");

    /// <summary>One of twelve colours that can be told apart.</summary>
    public static string Colour(int number) => s_colours[number % s_colours.Length];

    /// <summary>The whole picture.</summary>
    public override string ToString() => _text + "</svg>\n";

    public void Rectangle(double x, double y, double width, double height, string fill, double opacity = 1, double round = 0) =>
        Line($"""<rect x="{x:0.#}" y="{y:0.#}" width="{width:0.##}" height="{height:0.#}" fill="{fill}" opacity="{opacity:0.##}" rx="{round:0.#}"/>""");

    public void Circle(double x, double y, double radius, string fill, string stroke = "none", double width = 0) =>
        Line($"""<circle cx="{x:0.#}" cy="{y:0.#}" r="{radius:0.#}" fill="{fill}" stroke="{stroke}" stroke-width="{width:0.#}"/>""");

    public void Stroke(double x1, double y1, double x2, double y2, string colour, double width = 1, string dash = "none") =>
        Line($"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="{colour}" stroke-width="{width:0.#}" stroke-dasharray="{dash}"/>""");

    public void Path(string d, string fill, string stroke, double width, double opacity = 1) =>
        Line($"""<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:0.#}" opacity="{opacity:0.##}" stroke-linecap="round" stroke-linejoin="round"/>""");

    public void Text(double x, double y, string text, double size = 11, string colour = Ink, string anchor = "start", bool bold = false) =>
        Line($"""<text x="{x:0.#}" y="{y:0.#}" font-size="{size:0.#}" fill="{colour}" text-anchor="{anchor}"{(bold ? " font-weight=\"bold\"" : "")}>{Escape(text)}</text>""");

    /// <summary>A part of a path or an attribute, with a point in its numbers.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            escaped.Append(c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", < ' ' => "?", _ => c.ToString() });
        }

        return escaped.ToString();
    }
}
