using System.Net.Http.Json;
using System.Text.Json;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary><c>tutti demo --web</c>: the demo, and the page that shows it.</summary>
public class DemoPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_is_shown_in_the_browser()
    {
        await using Room room = new();
        await using TuttiProcess demo = new(room, "demo", "--web", "--port", "0");
        string line = await demo.ErrorAsync(l => l.StartsWith("Patchbay: http://127.0.0.1:", StringComparison.Ordinal));
        using HttpClient browser = new() { BaseAddress = new Uri(line["Patchbay: ".Length..]) };

        Assert.Contains("<title>", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
        JsonElement seen = await browser.GetFromJsonAsync<JsonElement>(new Uri("api/room", UriKind.Relative), Cancel);
        Assert.Equal("demo", seen.GetProperty("show").GetString());

        // Nobody else looks: asking is enough to be told of patches.
        while (!seen.GetProperty("patches").EnumerateArray().Any(p => p.GetProperty("state").GetString() == "active"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
            seen = await browser.GetFromJsonAsync<JsonElement>(new Uri("api/room", UriKind.Relative), Cancel);
        }

        Assert.NotEmpty(seen.GetProperty("nodes").EnumerateArray());
        Assert.DoesNotContain(seen.GetProperty("nodes").EnumerateArray(), n => n.GetProperty("name").GetString()!.StartsWith("tutti-", StringComparison.Ordinal));
        await demo.SignalAsync("INT");
        Assert.Equal(0, await demo.EndAsync());
    }
}
