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

        LocatorBoundingBoxResult after = await page.Card("lamp").BoxAsync();
        Assert.InRange(after.Y - before.Y, 100, 140);
        await StandsAtAsync(other, after, await page.Card("desk").BoxAsync());
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

    // From the desk, because each browser fits its own view; within a pixel or two, for browsers round.
    private static async Task StandsAtAsync(IPage page, LocatorBoundingBoxResult lamp, LocatorBoundingBoxResult desk) => await page.WaitForFunctionAsync(
        """
        ({ x, y }) => {
          const [lamp, desk] = ['lamp', 'desk'].map(name => document.querySelector(`[data-node='${name}']`).getBoundingClientRect());
          return Math.abs(lamp.x - desk.x - x) < 2 && Math.abs(lamp.y - desk.y - y) < 2;
        }
        """,
        new { x = (double)(lamp.X - desk.X), y = (double)(lamp.Y - desk.Y) });

    // Waited for in the page: a predicate of Playwright's that gives a promise is taken as true at once.
    private static async Task<string> KeptAsync(IPage page, string node) => await page.EvaluateAsync<string>(
        """
        async node => {
          for (let left = 400; left > 0; left--) {
            const layout = await (await fetch('api/layout')).json();
            if (layout.nodes[node]) return JSON.stringify(layout.nodes[node]);
            await new Promise(resolve => setTimeout(resolve, 50));
          }
          throw new Error(`no place of ${node} was kept`);
        }
        """,
        node);

    // From the desk to the lamp, as the browser draws it.
    private static async Task<string> DistanceAsync(IPage page)
    {
        LocatorBoundingBoxResult desk = await page.Card("desk").BoxAsync();
        LocatorBoundingBoxResult lamp = await page.Card("lamp").BoxAsync();
        return $"{lamp.X - desk.X:0} {lamp.Y - desk.Y:0}";
    }
}
