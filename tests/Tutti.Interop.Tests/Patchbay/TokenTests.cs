using System.Net;
using System.Text.Json;

using Microsoft.Playwright;

using Tutti.Interop.Tests.Cli;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Who may look: <c>tutti web</c> as a process, as people start it.</summary>
[Collection(BrowserTests.Name)]
public class TokenTests(Chromium chromium)
{
    [Fact]
    public async Task The_link_that_is_printed_opens_the_show_and_its_token_does_not_stay_in_the_address()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await using TuttiProcess web = new(hall.Room, "web", "--port", "0", "--token", "auto");
        Uri link = new(await web.LineAsync(line => line.StartsWith("http", StringComparison.Ordinal)));
        Assert.StartsWith("#token=", link.Fragment, StringComparison.Ordinal);
        IPage page = await hall.VisitAsync(link: link);
        await page.Card("lamp").Should().ToBeVisibleAsync();
        Assert.Equal(link.GetLeftPart(UriPartial.Path), page.Url);
        await page.ReloadAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
        string token = link.Fragment["#token=".Length..];
        Assert.DoesNotContain(hall.Requests, url => url.Contains(token, StringComparison.Ordinal) && !url.Contains('#', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_token_or_with_a_wrong_one_nothing_of_the_show_is_told_and_the_page_says_so()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await using TuttiProcess web = new(hall.Room, "web", "--port", "0", "--token", "auto", "--json");
        using JsonDocument up = JsonDocument.Parse(await web.LineAsync(line => line.StartsWith('{')));
        Uri link = new(up.RootElement.GetProperty("link").GetString()!);
        string token = up.RootElement.GetProperty("token").GetString()!;
        Uri bare = new(link.GetLeftPart(UriPartial.Path));

        IPage page = await hall.BlankAsync();
        List<string> heard = [];
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => heard.Add(frame.Text ?? "binary");
        foreach (string wrong in (string[])[string.Empty, "#token=0123456789abcdefghijkl"])
        {
            await page.GotoAsync("about:blank");
            await page.GotoAsync($"{bare}{wrong}");
            await page.GetByTestId("denied").Should().ToContainTextAsync("This show is closed");
            await page.GetByTestId("card").Should().ToHaveCountAsync(0);
        }

        Assert.Empty(heard);
        using HttpClient client = new() { BaseAddress = bare };
        foreach (string path in (string[])["api/room", "api/nodes", "api/patches", "api/layout", "api/feed"])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain("lamp", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "Token" }).FillAsync(token);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open" }).ClickAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
    }
}
