using System.Text.Json;

using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>The page for eyes, ears and hands of all kinds, judged by axe-core (npm): roles, names, contrast, and much else of WCAG 2.1 AA.</summary>
[Collection(BrowserTests.Name)]
public class AccessibilityTests(Chromium chromium)
{
    private static readonly string s_axe = Path.Combine(Repository.Root, "tests", "Tutti.Interop.Tests", "peers", "node_modules", "axe-core", "axe.min.js");

    public static TheoryData<string> States => ["board", "list", "phone", "health", "menu", "patching", "opened", "refused", "lost", "denied"];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Nothing_is_found_against_it_dark_or_light(string state)
    {
        Assert.SkipUnless(File.Exists(s_axe), "axe-core is not installed: npm ci --prefix tests/Tutti.Interop.Tests/peers --ignore-scripts");
        await using Hall hall = await Hall.OpenAsync(chromium, state == "denied" ? new() { Token = "0123456789abcdefghijkl" } : new());
        await hall.PatchAsync();
        bool isPhone = state == "phone";
        IPage page = await hall.VisitAsync(isPhone ? 360 : 1280, isPhone ? 740 : 800, isPhone, new Uri(hall.Server.Link.GetLeftPart(UriPartial.Path)));
        await BringAboutAsync(hall, page, state);
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await FindAsync(page));
        }
    }

    [Fact]
    public async Task A_screen_reader_is_told_what_everything_is_and_how_it_is()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        IPage page = await hall.VisitAsync();
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.250");

        ILocator lamp = page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Board", Exact = true }).GetByTestId("card").And(page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { Name = "lamp", Exact = true }));
        await lamp.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Receiver lamp/level, 1 patched", Exact = true }).Should().ToBeVisibleAsync();
        ILocator level = lamp.GetByRole(AriaRole.Slider, new LocatorGetByRoleOptions { Name = "lamp/level", Exact = true });
        await level.Should().ToHaveAttributeAsync("aria-valuetext", "0.250");
        await lamp.GetByRole(AriaRole.Switch, new LocatorGetByRoleOptions { Name = "lamp/on", Exact = true, Checked = false }).Should().ToBeVisibleAsync();
        await lamp.GetByRole(AriaRole.Textbox, new LocatorGetByRoleOptions { Name = "lamp/mode", Exact = true }).Should().ToHaveValueAsync("calm");
        await lamp.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "heat, read-only", Exact = true }).Should().ToBeVisibleAsync();
        await page.GetByLabel("Patch desk/fader to lamp/level, active", new PageGetByLabelOptions { Exact = true }).Should().ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Health", Exact = true }).Should().ToContainTextAsync("1 active");

        // What is done is said; a value that moves is not, but is right for whoever asks.
        hall.Fader.Emit(0.5);
        await level.Should().ToHaveAttributeAsync("aria-valuetext", "0.500");
        await page.Emitter("desk/cue").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "New patch", Exact = true }).GetByRole(AriaRole.Status).Should().ToContainTextAsync("desk/cue");
        await page.Keyboard.TypeAsync("mode");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Log, new PageGetByRoleOptions { Name = "Notices", Exact = true }).Should().ToContainTextAsync("Patched desk/cue to lamp/mode.");
    }

    private static async Task BringAboutAsync(Hall hall, IPage page, string state)
    {
        if (state == "denied")
        {
            await page.GetByTestId("denied").Should().ToBeVisibleAsync();
            return;
        }

        await page.Row("lamp/level").Should().ToBeVisibleAsync();
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.250");
        switch (state)
        {
            case "list":
                await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "List" }).ClickAsync();
                await page.GetByTestId("list").Should().ToBeVisibleAsync();
                break;
            case "health":
                await page.GetByTestId("health").GetByRole(AriaRole.Button).First.ClickAsync();
                await page.GetByTestId("panel").Should().ToBeVisibleAsync();
                break;
            case "menu":
                await page.GetByTestId("menu-button").ClickAsync();
                await page.GetByTestId("menu").Should().ToBeVisibleAsync();
                break;
            case "patching":
                await page.Emitter("desk/cue").FocusAsync();
                await page.Keyboard.PressAsync("Enter");
                await page.GetByTestId("ends-search").Should().ToBeVisibleAsync();
                break;
            case "opened":
                await page.Row("desk/fader").Locator("[data-rove=name]").ClickAsync();
                await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Trace, last 10 s" }).ClickAsync();
                await page.GetByTestId("trace").Should().ToBeVisibleAsync();
                break;
            case "refused":
                await page.Row("lamp/level").Locator("[data-rove=name]").ClickAsync();
                await page.GetByLabel("lamp/level, exact", new PageGetByLabelOptions { Exact = true }).FillAsync("7");
                await page.Keyboard.PressAsync("Enter");
                await page.GetByTestId("refused").Should().ToBeVisibleAsync();
                break;
            case "lost":
                await hall.EndServerAsync();
                await page.GetByText("Connection lost.").Should().ToBeVisibleAsync();
                break;
        }
    }

    // Each finding as "rule: element", so that a failed test names what to mend.
    private static async Task<string[]> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(s_axe, TestContext.Current.CancellationToken));
        JsonElement? found = await page.EvaluateAsync(
            """
            async () => {
              const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
              return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary.replaceAll('\n', ' ').slice(0, 240)})`));
            }
            """);
        return found!.Value.Deserialize<string[]>()!;
    }
}
