using System.Text.RegularExpressions;

using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>The page on a phone of 360 pixels.</summary>
[Collection(BrowserTests.Name)]
public class PhoneTests(Chromium chromium)
{
    [Fact]
    public async Task By_two_taps_one_patches_and_by_one_more_one_takes_it_away()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync(360, 740, byTouch: true);
        await page.GetByTestId("list").Should().ToBeVisibleAsync();
        await page.Emitter("desk/fader").TapAsync();
        await page.GetByTestId("patching").Should().ToContainTextAsync("desk/fader");
        await page.Receiver("lamp/level").TapAsync();
        await page.Notices().Should().ToContainTextAsync("Patched desk/fader to lamp/level");
        hall.Fader.Emit(0.5);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.500");

        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Patches" }).TapAsync();
        await page.PatchInWords("desk/fader>lamp/level").Should().ToHaveAttributeAsync("data-state", "active");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Unpatch desk/fader to lamp/level" }).TapAsync();
        await page.PatchInWords("desk/fader>lamp/level").Should().ToHaveCountAsync(0);
        Assert.Empty(hall.Desk.Patches);
    }

    [Fact]
    public async Task A_finger_moves_a_fader_from_where_it_is_and_one_that_scrolls_moves_nothing()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync(360, 740, byTouch: true);
        IPage other = await hall.VisitAsync();
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.250");
        LocatorBoundingBoxResult box = await page.Row("desk/fader").GetByRole(AriaRole.Slider).BoxAsync();
        float y = box.Y + (box.Height / 2);

        // Far to the right of where the value is: a mouse would set it to 0.9 there.
        float right = box.X + (box.Width * 0.9F);
        await page.SwipeAsync(right, y, 0, 0);
        await page.SwipeAsync(right, y, -0.2F * box.Width, 0);
        await other.ValueOf("desk/fader").Should().ToHaveTextAsync(new Regex(@"^0\.1\d\d$"));

        await page.SwipeAsync(box.X + 4, y, box.Width * 1.2F, 0);
        await other.ValueOf("desk/fader").Should().ToHaveTextAsync("1.000");
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("1.000");

        // What would have been set comes before what is done after it.
        await page.SwipeAsync(box.X + 4, y, 0, -100);
        await page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).TapAsync();
        await other.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).Should().ToHaveAttributeAsync("aria-checked", "true");
        await other.ValueOf("desk/fader").Should().ToHaveTextAsync("1.000");
        Assert.Equal(1, hall.Fader.Value);
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    [InlineData(2560, 1440)]
    public async Task Nothing_is_wider_than_the_window_and_everything_can_be_hit(int width, int height)
    {
        bool byTouch = width < 500;
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        IPage page = await hall.VisitAsync(width, height, byTouch);
        await page.Row("lamp/level").Should().ToBeVisibleAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, innerWidth)"));

        // What a finger must hit is at least 44 pixels high, or what a mouse must hit 24 (WCAG 2.5.8).
        string[] small = await page.EvaluateAsync<string[]>(
            """
            least => [...document.querySelectorAll('button, [role=button], [role=switch], select, input[type=search]')]
              .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('[aria-hidden=true]') && !e.disabled)
              .map(e => [e.getAttribute('aria-label') ?? e.textContent.trim(), e.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && (box.width < least || box.height < least))
              .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`)
            """,
            byTouch ? 40 : 20);
        Assert.Empty(small);
    }
}
