using Spectre.Console;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary>The room as a table for a person.</summary>
internal static class RoomTable
{
    private const int LongestName = 28;
    private const int LongestValue = 36;

    /// <summary>Writes it to the terminal.</summary>
    public static void Print(Room room)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string title in (string[])["node", "parameter", "value", "type", "access", "range", "goes to"])
        {
            table.AddColumn(new TableColumn(Cell(title)) { NoWrap = true });
        }

        int parameters = 0;
        foreach (Peer node in room.Nodes)
        {
            parameters += Add(table, room, node);
        }

        IAnsiConsole console = TerminalConsole.Make();
        console.Write(table);
        console.Write(new Text($"{room.Nodes.Count} {(room.Nodes.Count == 1 ? "node" : "nodes")}, {parameters} {(parameters == 1 ? "parameter" : "parameters")}\n"));
    }

    private static int Add(Table table, Room room, Peer node)
    {
        Text name = new(Printable.Cut(node.Name, LongestName), new Style(decoration: Decoration.Bold));
        string about = $"{node.Implementation} {node.Uuid.ToString()[..8]}";
        IReadOnlyList<RemoteParameter> parameters = node.Parameters;
        if (parameters.Count == 0)
        {
            table.AddRow(name, Cell("-"), Cell(string.Empty), Cell(string.Empty), Cell(string.Empty), Cell(string.Empty), Cell(about));
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            RemoteParameter parameter = parameters[i];
            table.AddRow(
                i == 0 ? name : Cell(i == 1 ? about : string.Empty),
                Cell(Printable.Cut(parameter.Path, LongestName)),
                Cell(Printable.Cut(ValueText.Line(parameter.Value), LongestValue)),
                Cell(Printable.Cut(parameter.Type, LongestName)),
                Cell(Printable.Cut(parameter.Access, LongestName)),
                Cell(Printable.Cut(Room.Range(parameter), LongestName)),
                Cell(string.Join('\n', room.GoesTo(parameter))));
        }

        return parameters.Count;
    }

    // Text, never markup: a node may be called "[x]".
    private static Text Cell(string text) => new(text) { Overflow = Overflow.Ellipsis };
}
