using System.Globalization;

using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Where things are on the page (the names in src/Tutti.Patchbay/page/README.md), and what hands do with them.</summary>
internal static class PageLocators
{
    public static ILocator Card(this IPage page, string node) => page.Locator($"[data-testid=card][data-node='{node}']");

    /// <summary>A row, as <c>lamp/level</c>.</summary>
    public static ILocator Row(this IPage page, string parameter) => page.Locator($"[data-testid=parameter][data-parameter='{parameter}']");

    /// <summary>What a row shows as text.</summary>
    public static ILocator ValueOf(this IPage page, string parameter) => page.Row(parameter).GetByTestId("value").First;

    public static ILocator Emitter(this IPage page, string parameter) => page.Locator($"[data-testid=port-out][data-port='{parameter}']");

    public static ILocator Receiver(this IPage page, string parameter) => page.Locator($"[data-testid=port-in][data-port='{parameter}']");

    /// <summary>A patch on the board, as <c>desk/fader>lamp/level</c>.</summary>
    public static ILocator Line(this IPage page, string patch) => page.Locator($"[data-testid=line][data-patch='{patch}']");

    /// <summary>A patch in words.</summary>
    public static ILocator PatchInWords(this IPage page, string patch) => page.Locator($"[data-testid=patch][data-patch='{patch}']");

    public static ILocator Notices(this IPage page) => page.GetByTestId("notices");

    /// <summary>What is wrong, said at once.</summary>
    public static ILocator Alerts(this IPage page) => page.GetByRole(AriaRole.Alert);

    public static ILocatorAssertions Should(this ILocator locator) => Assertions.Expect(locator);

    /// <summary>Drags by mouse from the middle of one to the middle of the other, slowly enough to be seen as a drag.</summary>
    public static async Task DragAsync(this IPage page, ILocator from, ILocator to)
    {
        (float x, float y) = await MiddleAsync(from);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        (x, y) = await MiddleAsync(to);
        await page.Mouse.MoveAsync(x, y, new MouseMoveOptions { Steps = 20 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Clicks in the middle of a line, where nothing but the line is.</summary>
    public static async Task ClickOnAsync(this IPage page, ILocator line)
    {
        // The middle of a curve is not the middle of the box around it.
        float[] point = await line.EvaluateAsync<float[]>("path => { const p = path.getPointAtLength(path.getTotalLength() * 0.2).matrixTransform(path.getScreenCTM()); return [p.x, p.y]; }");
        await page.Mouse.ClickAsync(point[0], point[1]);
    }

    /// <summary>Drags a fader to a share of its way; beyond 1 is its end.</summary>
    public static async Task MoveFaderAsync(this IPage page, string parameter, double share)
    {
        ILocator slider = page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = parameter, Exact = true });
        LocatorBoundingBoxResult box = await BoxAsync(slider);
        float y = box.Y + (box.Height / 2);
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (float)(box.Width * share), y, new MouseMoveOptions { Steps = 10 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Puts a finger down, moves it, and lifts it.</summary>
    public static async Task SwipeAsync(this IPage page, float x, float y, float byX, float byY)
    {
        const int Steps = 10;
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync("touchStart", new { x, y });
        for (int step = 1; step <= Steps; step++)
        {
            await TouchAsync("touchMove", new { x = x + (byX * step / Steps), y = y + (byY * step / Steps) });
        }

        await TouchAsync("touchEnd");
        await session.DetachAsync();

        async Task TouchAsync(string type, params object[] touchPoints) =>
            await session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = touchPoints });
    }

    /// <summary>The place of a card on the screen, in whole pixels.</summary>
    public static async Task<string> PlaceAsync(this ILocator card)
    {
        LocatorBoundingBoxResult box = await BoxAsync(card);
        return string.Create(CultureInfo.InvariantCulture, $"{box.X:0} {box.Y:0}");
    }

    public static async Task<LocatorBoundingBoxResult> BoxAsync(this ILocator locator) =>
        await locator.BoundingBoxAsync() ?? throw new InvalidOperationException($"{locator} is not on screen.");

    private static async Task<(float X, float Y)> MiddleAsync(ILocator locator)
    {
        LocatorBoundingBoxResult box = await BoxAsync(locator);
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
