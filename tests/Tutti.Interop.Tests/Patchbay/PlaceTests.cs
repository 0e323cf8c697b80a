using Microsoft.Playwright;

using Tutti.Patchbay;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Where cards stand.</summary>
[Collection(BrowserTests.Name)]
public class PlaceTests(Chromium chromium)
{
    [Fact]
    public async Task A_card_that_was_moved_stands_there_for_others_after_a_reload_and_after_a_restart_of_the_server()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        IPage other = await hall.VisitAsync();
        await other.Card("lamp").Should().ToBeVisibleAsync();
        LocatorBoundingBoxResult before = await page.Card("lamp").BoxAsync();

        await page.Mouse.MoveAsync(before.X + 150, before.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(before.X + 190, before.Y + 130, new MouseMoveOptions { Steps = 10 });
        await page.Mouse.UpAsync();
        string kept = await KeptAsync(page, "lamp");

        LocatorBoundingBoxResult place = await page.Card("lamp").BoxAsync();
        Assert.InRange(place.Y - before.Y, 100, 140);
        await StandsAtAsync(other, place);
        await page.ReloadAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
        string fitted = await DistanceAsync(page);
        Assert.Equal(kept, await KeptAsync(page, "lamp"));

        await hall.EndServerAsync();
        await hall.ServeAsync(new PatchbayOptions { StateFolder = hall.Room.StateFolder });
        IPage later = await hall.VisitAsync();
        await later.Card("lamp").Should().ToBeVisibleAsync();
        Assert.Equal(kept, await KeptAsync(later, "lamp"));
        Assert.Equal(fitted, await DistanceAsync(later));
    }

    // Within a pixel or two, for the browser rounds.
    private static Task StandsAtAsync(IPage page, LocatorBoundingBoxResult place) => page.WaitForFunctionAsync(
        "([x, y]) => { const box = document.querySelector('[data-node=lamp]').getBoundingClientRect(); return Math.abs(box.x - x) < 2 && Math.abs(box.y - y) < 2; }",
        new[] { place.X, place.Y });

    private static async Task<string> KeptAsync(IPage page, string node)
    {
        IJSHandle kept = await page.WaitForFunctionAsync("node => fetch('api/layout').then(a => a.json()).then(l => l.nodes[node] && JSON.stringify(l.nodes[node]))", node);
        return await kept.JsonValueAsync<string>();
    }

    // From the desk to the lamp, as the browser draws it.
    private static async Task<string> DistanceAsync(IPage page)
    {
        LocatorBoundingBoxResult desk = await page.Card("desk").BoxAsync();
        LocatorBoundingBoxResult lamp = await page.Card("lamp").BoxAsync();
        return $"{lamp.X - desk.X:0} {lamp.Y - desk.Y:0}";
    }
}
