using Spectre.Console;

using Tutti.Cli.Verbs;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Tests.Cli.Verbs.Ring;

public class MonitorPictureTests
{
    [Theory, InlineData(150), InlineData(80), InlineData(40), InlineData(24), InlineData(10)]
    public void No_line_is_broken_whatever_the_width(int width)
    {
        string[] lines = Draw(width, 24, Ports());
        Assert.All(lines, l => Assert.True(l.TrimEnd().Length <= Math.Max(width, 24), $"{l.Length}: {l}"));
        int title = Array.FindIndex(lines, l => l.TrimStart().StartsWith("port", StringComparison.Ordinal));
        Assert.Equal(["1", "2", "2.1", "2.3", "4"], lines[(title + 1)..].Where(l => l.Length > 0).Select(l => l.Trim().Split(' ')[0]));
    }

    [Fact]
    public void What_is_important_stays_longest()
    {
        Assert.Contains("again", string.Join('\n', Draw(150, 24, Ports())), StringComparison.Ordinal);
        string narrow = string.Join('\n', Draw(40, 24, Ports()));
        Assert.DoesNotContain("again", narrow, StringComparison.Ordinal);
        Assert.Contains("viola", narrow, StringComparison.Ordinal);
        Assert.Contains("● ●", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_that_do_not_fit_are_counted()
    {
        string[] lines = Draw(100, 12, [.. Enumerable.Range(0, 64).Select(i => new HubPortStatus { Port = i, Id = (ulong)i + 100, IsOpen = true })]);
        Assert.True(lines.Length <= 12);
        Assert.Contains("more: make the terminal higher", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hub_that_is_away_is_told()
    {
        MonitorPicture picture = new(new HubStatus { Id = 1, Ports = Ports() }, null, new Dictionary<ulong, string>());
        Assert.Contains("does not answer", Text(picture with { IsOld = true }, 80, 24), StringComparison.Ordinal);
    }

    [Fact, Clause("zipi-6.15")]
    public void Places_are_counted_in_the_order_of_the_ring_through_linked_hubs()
    {
        List<RingPlace> places = RingPlace.Of(new HubStatus { Id = 1, Ports = Ports() });
        Assert.Equal([(1, "1"), (0, "2"), (2, "2.1"), (3, "2.3"), (0, "4")], places.Select(p => (p.Position, p.Path)));
    }

    // A device, a hub with two, and one that waits to be let in.
    private static HubPortStatus[] Ports() =>
    [
        new() { Port = 0, Id = 10, Address = 1, IsOpen = true, Light = PortLight.Sending, FramesIn = 123_456, ClockError = TimeSpan.FromMilliseconds(0.049) },
        new() { Port = 1, Id = 11, Role = IpRole.Hub, IsOpen = true, Light = PortLight.Connected },
        new() { Port = 0, Depth = 1, Id = 12, Address = 2, IsOpen = true, Light = PortLight.Connected },
        new() { Port = 2, Depth = 1, Id = 13, Address = 3, IsOpen = true, Light = PortLight.Connected, Errors = 3 },
        new() { Port = 3, Id = 14 },
    ];

    private static string[] Draw(int width, int height, IReadOnlyList<HubPortStatus> ports)
    {
        HubStatus status = new() { Id = 1, Ports = ports };
        return Text(new MonitorPicture(status, null, new Dictionary<ulong, string> { [10] = "viola" }), width, height).TrimEnd('\n').Split('\n');
    }

    private static string Text(MonitorPicture picture, int width, int height)
    {
        using StringWriter to = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(to) });
        console.Profile.Width = width;
        console.Write(picture.Draw(width, height));
        return to.ToString().ReplaceLineEndings("\n");
    }
}
