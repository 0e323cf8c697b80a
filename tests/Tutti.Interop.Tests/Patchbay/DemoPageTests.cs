using System.Text.Json;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary><c>tutti demo --web</c>: the demo, and the page that shows it.</summary>
public class DemoPageTests
{
    [Fact]
    public async Task The_demo_is_shown_in_the_browser()
    {
        await using Room room = new();
        await using TuttiProcess demo = new(room, "demo", "--web", "--port", "0");
        string line = await demo.ErrorAsync(l => l.StartsWith("Patchbay: http://127.0.0.1:", StringComparison.Ordinal));
        using Browser page = await Browser.OpenAsync(new Uri(line["Patchbay: ".Length..]), "page");

        await page.NextAsync(news => Browser.Patches(news).Any(patch => patch.GetProperty("state").GetString() == "active"));
        Assert.Contains("<title>", await page.GetAsync("/"), StringComparison.Ordinal);
        using JsonDocument answer = JsonDocument.Parse(await page.GetAsync("api/room"));
        JsonElement seen = answer.RootElement;
        Assert.Equal("demo", seen.GetProperty("show").GetString());
        Assert.Contains(seen.GetProperty("patches").EnumerateArray(), patch => patch.GetProperty("state").GetString() == "active");
        Assert.NotEmpty(seen.GetProperty("nodes").EnumerateArray());
        Assert.DoesNotContain(seen.GetProperty("nodes").EnumerateArray(), n => n.GetProperty("name").GetString()!.StartsWith("tutti-", StringComparison.Ordinal));
        await demo.SignalAsync("INT");
        Assert.Equal(0, await demo.EndAsync());
    }
}
