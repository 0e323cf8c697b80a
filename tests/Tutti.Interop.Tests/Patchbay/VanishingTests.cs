using Microsoft.Playwright;

using Tutti.Interop.Tests.Cli;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Nodes that die and come back while somebody looks.</summary>
[Collection(BrowserTests.Name)]
public class VanishingTests(Chromium chromium)
{
    private static readonly string[] s_siren = ["node", "siren", "--sense", "volume:flt=0:0..1", "--json"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_node_stays_as_a_ghost_while_a_patch_waits_for_it_and_heals_when_it_is_back()
    {
        const string Patch = "desk/fader>siren/volume";
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await using (TuttiProcess siren = new(hall.Room, s_siren))
        {
            await page.Card("siren").Should().ToHaveAttributeAsync("data-state", "present");
            Peer peer = await hall.Desk.FindAsync("siren", Hall.Patience, Cancel);
            await hall.Desk.PatchAsync(hall.Desk["fader"], peer["volume"], Cancel);
            await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "active");
            await siren.SignalAsync("KILL");
            await siren.EndAsync();
        }

        await page.Card("siren").Should().ToHaveAttributeAsync("data-state", "ghost");
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "waiting");
        await page.Locator(".label.wait .words").Should().ToBeVisibleAsync();
        await page.Card("siren").GetByTestId("badge").First.Should().ToContainTextAsync("gone");
        await page.GetByTestId("health").Should().ToContainTextAsync("1 gone");
        string place = await page.Card("siren").PlaceAsync();

        // The ghost stands beside the new run for a moment, until the patch is back.
        await using TuttiProcess again = new(hall.Room, s_siren);
        await page.Locator("[data-testid=card][data-node='siren'][data-state='present']").Should().ToBeVisibleAsync();
        await page.Card("siren").Should().ToHaveCountAsync(1);
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "active");
        hall.Fader.Emit(0.5);
        await page.ValueOf("siren/volume").Should().ToHaveTextAsync("0.500");
        Assert.Equal(place, await page.Card("siren").PlaceAsync());
    }

    [Fact]
    public async Task A_node_that_nothing_waits_for_goes_from_the_page_when_it_goes()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
        await hall.Lamp.StopAsync(Cancel);
        await page.Card("lamp").Should().ToHaveCountAsync(0);
        await page.Card("desk").Should().ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_nodes_of_one_name_are_shown_as_twins()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await hall.Room.StartAsync("lamp");
        await page.Card("lamp").Should().ToHaveCountAsync(2);
        await page.Card("lamp").Nth(0).GetByTestId("badge").First.Should().ToContainTextAsync("twin");
        await page.Card("lamp").Nth(1).GetByTestId("badge").First.Should().ToContainTextAsync("twin");
    }
}
