using System.Collections;
using System.Text;

using QRCoder;

using Spectre.Console;

using Tutti.Cli.Running;

namespace Tutti.Cli.Web;

/// <summary>A link as a picture that a phone reads off the terminal: two rows of it in a line of text.</summary>
internal static class QrPicture
{
    /// <summary>Prints it, dark on light whatever the colours of the terminal.</summary>
    public static void Print(CommandOutput output, string link)
    {
        IAnsiConsole console = TerminalConsole.Make();
        string[] lines = [.. Lines(link)];
        if (console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors || lines[0].Length >= console.Profile.Width)
        {
            return;
        }

        foreach (string line in lines)
        {
            console.Write(new Text(line, new Style(Color.Black, Color.White)));
            console.WriteLine();
        }

        output.Note("Open the link on a phone by its camera.");
    }

    /// <summary>The lines of the picture, in half blocks, with its quiet border.</summary>
    internal static IEnumerable<string> Lines(string link)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(link, QRCodeGenerator.ECCLevel.L);
        List<BitArray> rows = code.ModuleMatrix;
        for (int y = 0; y < rows.Count; y += 2)
        {
            StringBuilder line = new(rows.Count);
            for (int x = 0; x < rows.Count; x++)
            {
                bool upper = rows[y][x];
                bool lower = y + 1 < rows.Count && rows[y + 1][x];
                line.Append((upper, lower) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }

            yield return line.ToString();
        }
    }
}
