using System.Globalization;

using Spectre.Console;
using Spectre.Console.Rendering;

using Tutti.Cli.Notation;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Cli.Verbs;

/// <summary>What <c>ring monitor</c> shows: as much of it as the terminal has room for, the important first.</summary>
internal sealed record MonitorPicture
{
    private const int Gap = 2;
    private const int LongestName = 24;

    private static readonly Style s_dim = new(Color.Grey);
    private static readonly Style s_lit = new(Color.Green);
    private static readonly Style s_sending = new(Color.Yellow);
    private static readonly Style s_bad = new(Color.Red);

    private readonly IReadOnlyDictionary<ulong, string> _names;
    private readonly List<RingPlace> _places;

    /// <summary>A picture.</summary>
    /// <param name="status">The ring.</param>
    /// <param name="before">The ring a while ago, for what happens in a second; null when it was not seen before.</param>
    /// <param name="names">Of the devices, by id.</param>
    public MonitorPicture(HubStatus status, HubStatus? before, IReadOnlyDictionary<ulong, string> names)
    {
        (Status, _names, _places) = (status, names, RingPlace.Of(status));
        if (before is not null && before.Id == status.Id && (status.Time - before.Time).TotalSeconds is > 0 and var seconds)
        {
            FramesPerSecond = Math.Max(0, (status.Frames - before.Frames) / seconds);
            OctetsPerSecond = Math.Max(0, (status.Octets - before.Octets) / seconds);
        }
    }

    /// <summary>The ring.</summary>
    public HubStatus Status { get; }

    /// <summary>Frames handed in a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Octets of frames handed in a second.</summary>
    public double OctetsPerSecond { get; }

    /// <summary>The hub does not answer any more; this is how it was.</summary>
    public bool IsOld { get; init; }

    /// <summary>The figures of the ring.</summary>
    public IReadOnlyList<string> Figures =>
    [
        string.Create(CultureInfo.InvariantCulture, $"token round {Status.RotationMedian.TotalMilliseconds:0.00} ms"),
        string.Create(CultureInfo.InvariantCulture, $"p99 {Status.RotationP99.TotalMilliseconds:0.00}, worst {Status.RotationWorst.TotalMilliseconds:0.00} ms"),
        string.Create(CultureInfo.InvariantCulture, $"{FramesPerSecond:0} frames/s, {OctetsPerSecond / 1000:0.0} kB/s"),
        string.Create(CultureInfo.InvariantCulture, $"{Status.DroppedCount} dropped, {Status.RefusedCount} refused"),
        string.Create(CultureInfo.InvariantCulture, $"{Status.Ports.Count} {(Status.Ports.Count == 1 ? "port" : "ports")}"),
    ];

    private List<Column> Columns =>
    [
        new("port", 0, true, p => p.Path),
        new("lights", 2, false, p => RingPlace.Lights(p.Status.Light)),
        new("address", 4, true, p => p.Status.Address == 0 ? "-" : Number(p.Status.Address)),
        new("name", 1, false, NameOf),
        new("frames in", 5, true, p => Number(p.Status.FramesIn)),
        new("out", 6, true, p => Number(p.Status.FramesOut)),
        new("errors", 3, true, p => Number(p.Status.Errors)),
        new("again", 9, true, p => Number(p.Status.Repeated)),
        new("waiting", 8, true, p => Number(p.Status.Waiting)),
        new("clock", 7, true, p => p.Status.ClockError.Ticks > 0 ? $"±{Number((long)p.Status.ClockError.TotalMicroseconds)} us" : "-"),
    ];

    /// <summary>The picture.</summary>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Its lines.</param>
    public Rows Draw(int width, int height)
    {
        List<IRenderable> lines = [.. Wrapped(Figures, width).Select(l => new Text(l) { Overflow = Overflow.Crop })];
        lines.Add(IsOld ? new Text("the hub does not answer; it is looked for", s_bad) : Text.Empty);
        List<RingPlace> shown = [.. _places.Take(Math.Max(1, _places.Count > height - lines.Count - 2 ? height - lines.Count - 3 : _places.Count))];
        Table table = new() { Border = TableBorder.None };
        Column[] columns = [.. Fitting(Columns, shown, width)];
        foreach (Column column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Title, s_dim))
            {
                NoWrap = true,
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, column == columns[^1] ? 0 : Gap, 0),
            });
        }

        foreach (RingPlace place in shown)
        {
            table.AddRow(columns.Select(c => Cell(c, place)));
        }

        lines.Add(table);
        if (shown.Count < _places.Count)
        {
            lines.Add(new Text(string.Create(CultureInfo.InvariantCulture, $"and {_places.Count - shown.Count} more: make the terminal higher"), s_dim) { Overflow = Overflow.Crop });
        }

        return new Rows(lines);
    }

    /// <summary>Puts pieces into as few lines as they fit in, without breaking any.</summary>
    internal static IEnumerable<string> Wrapped(IReadOnlyList<string> pieces, int width)
    {
        string line = pieces[0];
        foreach (string piece in pieces.Skip(1))
        {
            if (line.Length + piece.Length + Gap <= width)
            {
                line = $"{line}; {piece}";
                continue;
            }

            yield return line;
            line = piece;
        }

        yield return line;
    }

    private static List<Column> Fitting(List<Column> columns, List<RingPlace> places, int width)
    {
        List<Column> left = columns;
        while (left.Count > 1 && left.Sum(c => Gap + Math.Max(c.Title.Length, places.Max(p => c.Text(p).Length))) - Gap > width)
        {
            left = [.. left.Where(c => c != left.MaxBy(l => l.Rank))];
        }

        return left;
    }

    private static IRenderable Cell(Column column, RingPlace place) => column.Title switch
    {
        "lights" => new Paragraph()
            .Append(place.Status.Light == PortLight.Off ? "○ " : "● ", place.Status.Light == PortLight.Off ? s_dim : s_lit)
            .Append(place.Status.Light == PortLight.Sending ? "●" : "○", place.Status.Light == PortLight.Sending ? s_sending : s_dim),
        "errors" => new Text(column.Text(place), place.Status.Errors > 0 ? s_bad : s_dim),
        _ => new Text(column.Text(place)) { Overflow = Overflow.Crop },
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string NameOf(RingPlace place) =>
        place.Status.Role == IpRole.Hub ? "(hub)" : Printable.Cut(_names.GetValueOrDefault(place.Status.Id, $"{place.Status.Id:x16}"), LongestName);

    private sealed record Column(string Title, int Rank, bool IsNumber, Func<RingPlace, string> Text);
}
