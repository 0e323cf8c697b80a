using System.Text;

using Spectre.Console;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary>A table of short cells: framed for a person, aligned with spaces for a pipe.</summary>
/// <param name="titles">Of the columns; those that begin with <c>&gt;</c> are numbers and stand to the right.</param>
internal sealed class TextTable(params string[] titles)
{
    private readonly string[] _titles = [.. titles.Select(t => t.TrimStart('>'))];
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes it.</summary>
    public void Print(CommandOutput output)
    {
        if (output.IsTerminal)
        {
            PrintFramed();
            return;
        }

        int[] widths = [.. _titles.Select((title, column) => _rows.Select(r => r[column].Length).Append(title.Length).Max())];
        output.Line(Line(_titles, widths));
        foreach (string[] row in _rows)
        {
            output.Line(Line(row, widths));
        }
    }

    private void PrintFramed()
    {
        Table table = new() { Border = TableBorder.Simple };
        for (int i = 0; i < titles.Length; i++)
        {
            table.AddColumn(new TableColumn(new Text(_titles[i])) { NoWrap = true, Alignment = IsNumber(i) ? Justify.Right : Justify.Left });
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell) { Overflow = Overflow.Ellipsis }));
        }

        TerminalConsole.Make().Write(table);
    }

    private string Line(string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? "" : "  ").Append(IsNumber(i) ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        return line.ToString().TrimEnd();
    }

    private bool IsNumber(int column) => titles[column].StartsWith('>');
}
