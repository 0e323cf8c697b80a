using Microsoft.Playwright;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Seeing;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Two machines, and the cable between them is pulled while somebody looks: the server, the nodes and the browser are processes in network namespaces.</summary>
[Collection(BrowserTests.Name)]
public sealed class NetworkCutTests(Chromium chromium) : IDisposable
{
    private const string Patch = "desk/fader>lamp/level";

    private const string Recorder = """
        () => {
          window.seen = new Set();
          new MutationObserver(() => {
            for (const what of document.querySelectorAll("[data-node=lamp], [data-testid=line]")) window.seen.add(what.dataset.state);
            if (document.body.textContent.includes('lamp is silent')) window.seen.add('lamp is silent');
          }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
        }
        """;

    private static readonly string[] s_desk = ["node", "desk", "--emit", "fader:flt=0.25:0..1"];
    private static readonly string[] s_lamp = ["node", "lamp", "--sense", "level:flt=0:0..1", "--json"];
    private static readonly string[] s_web = ["web", "--port", "8080"];

    private readonly string _folder = Directory.CreateTempSubdirectory("tutti").FullName;

    [Fact]
    public async Task A_node_behind_a_pulled_cable_is_silent_then_a_ghost_and_heals_when_the_cable_is_back()
    {
        await using PrivateHosts hosts = await PrivateHosts.MakeAsync();
        await using TuttiProcess desk = new(hosts, second: false, _folder, s_desk);
        await using TuttiProcess lamp = new(hosts, second: true, _folder, s_lamp);
        await using TuttiProcess web = new(hosts, second: false, _folder, s_web);
        await using TuttiProcess patching = new(hosts, second: false, _folder, "patch", "desk/fader", "lamp/level");
        Assert.Equal(0, await patching.EndAsync());
        string link = await web.LineAsync();
        await using IBrowser browser = await chromium.LaunchOnAsync(hosts.On(second: false), _folder);
        IPage page = await browser.NewPageAsync();
        page.SetDefaultTimeout((float)Hall.Patience.TotalMilliseconds);
        await page.GotoAsync(link);
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "active");

        // What lasts for seconds only is written down by the page itself: this test may look too late.
        await page.EvaluateAsync(Recorder);
        await hosts.CutAsync();
        await page.Card("lamp").Should().ToHaveAttributeAsync("data-state", "ghost");
        Assert.True(await page.EvaluateAsync<bool>("() => window.seen.has('evasive') && window.seen.has('waiting') && window.seen.has('lamp is silent')"), "the page did not show that the lamp was silent");
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "waiting");
        await page.GetByTestId("health").Should().ToContainTextAsync("1 gone");
        await page.GetByTestId("link").Should().ToHaveAttributeAsync("data-link", "open");
        string place = await page.Card("lamp").PlaceAsync();
        await desk.SayAsync("fader 0.5");

        await hosts.JoinAsync();
        await page.Card("lamp").Should().ToHaveAttributeAsync("data-state", "present");
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "active");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.500");
        await desk.SayAsync("fader 0.75");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.750");
        Assert.Equal(place, await page.Card("lamp").PlaceAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
