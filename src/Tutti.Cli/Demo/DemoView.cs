using System.Globalization;

using Spectre.Console;
using Spectre.Console.Rendering;

using Tutti.Cli.Notation;

namespace Tutti.Cli.Demo;

/// <summary>The show as a picture of at most 24 lines and 80 columns.</summary>
/// <param name="show">The show.</param>
/// <param name="card">What stands behind <c>--interface</c> in the hints.</param>
/// <param name="alias">How to make <c>tutti</c> a command in the second terminal; null when it is one.</param>
internal sealed class DemoView(DemoShow show, string card, string? alias)
{
    private const int BarWidth = 18;
    private const int MostPatches = 5;
    private static readonly Style s_dim = new(Color.Grey);
    private static readonly Style s_bright = new(Color.Yellow);
    private static readonly Style s_flow = new(Color.Green);

    /// <summary>The picture now.</summary>
    public IRenderable Picture()
    {
        Grid nodes = new Grid().AddColumn().AddColumn().AddColumn();
        nodes.AddRow(Framed("desk", Desk()), Framed("sequencer", Sequencer()), Framed("lamp", Lamp()));
        return new Rows(nodes, Patches(), Hints());
    }

    private static Panel Framed(string title, IRenderable inside) => new(inside) { Header = new PanelHeader(title), Border = BoxBorder.Rounded, Width = 26 };

    private static string Bar(double share)
    {
        int eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth * 8);
        string bar = new('█', eighths / 8);
        return (eighths % 8 > 0 ? bar + (char)('█' + 8 - (eighths % 8)) : bar).PadRight(BarWidth, '░');
    }

    private static string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private Paragraph Desk() => new Paragraph()
        .Append("fader ", s_dim).Append($"{Number(show.Fader.Value)}\n")
        .Append(Bar(show.Fader.Value), s_flow).Append("\n")
        .Append("speed ", s_dim).Append(Number(show.Speed.Value));

    private Paragraph Sequencer()
    {
        Paragraph text = new Paragraph().Append("step  ", s_dim).Append($"{show.Step.Value}\n");
        for (int i = 0; i < DemoShow.Steps; i++)
        {
            bool here = i == show.Step.Value;
            text.Append(here ? (show.Gate.Value ? "■ " : "□ ") : "· ", here ? s_bright : s_dim);
        }

        return text.Append("\ntempo ", s_dim).Append(show.Tempo.Value.ToString("0.#", CultureInfo.InvariantCulture));
    }

    private Paragraph Lamp()
    {
        Vec3 shade = show.Shade.Value;
        double level = show.Level.Value;
        Style glow = new(new Color(Channel(shade.X, level), Channel(shade.Y, level), Channel(shade.Z, level)));
        return new Paragraph()
            .Append("level ", s_dim).Append($"{Number(level)}\n")
            .Append(Bar(level), glow).Append("\n")
            .Append("flash ", s_dim).Append(show.Flash.Value ? "●" : "○", show.Flash.Value ? s_bright : s_dim);
    }

    // Never quite dark, or a lamp at 0 would look like no lamp.
    private static byte Channel(double share, double level) => (byte)(40 + (215 * Math.Clamp(share, 0, 1) * Math.Clamp(level, 0, 1)));

    private Paragraph Patches()
    {
        IReadOnlyList<DemoPatch> patches = show.Patches();
        Paragraph text = new Paragraph().Append($"Patches ({show.Signals} signals in {show.Running.TotalSeconds:0} s)\n", new Style(decoration: Decoration.Bold));
        foreach (DemoPatch patch in patches.Take(MostPatches))
        {
            text.Append($"  {Printable.Cut(patch.From, 24),-20} ").Append("──▶ ", s_flow).Append($"{Printable.Cut(patch.To, 40)}\n");
        }

        if (patches.Count == 0)
        {
            text.Append("  none: patch something\n", s_dim);
        }
        else if (patches.Count > MostPatches)
        {
            text.Append($"  and {patches.Count - MostPatches} more\n", s_dim);
        }

        string[] visitors = [.. show.Visitors().Select(v => Printable.Cut(v.Name, 20)).Take(4)];
        return visitors.Length == 0 ? text : text.Append($"Also here: {string.Join(", ", visitors)}\n", s_dim);
    }

    private Paragraph Hints()
    {
        Paragraph text = new Paragraph().Append("Try in a second terminal", new Style(decoration: Decoration.Bold)).Append("  (Ctrl-C here ends the demo)\n", s_dim);
        if (alias is not null)
        {
            text.Append($"  alias tutti='{alias}'\n");
        }

        return text.Append($"  export TUTTI_INTERFACE={card}", s_bright).Append("                   or --interface with each command\n", s_dim)
            .Append("  tutti ls", s_bright).Append("                                    who is here\n", s_dim)
            .Append("  tutti watch lamp", s_bright).Append("                            what arrives at the lamp\n", s_dim)
            .Append("  tutti set sequencer/tempo 240", s_bright).Append("               twice as fast\n", s_dim)
            .Append("  tutti unpatch desk/fader lamp/level", s_bright).Append("         the lamp stands still\n", s_dim)
            .Append("  tutti patch desk/fader lamp/level", s_bright).Append("           and follows again\n", s_dim)
            .Append("  tutti set desk/fader 1", s_bright).Append("                      refused: see why\n", s_dim)
            .Append("  tutti call sequencer/reset", s_bright).Append("                  back to step 0", s_dim);
    }
}
