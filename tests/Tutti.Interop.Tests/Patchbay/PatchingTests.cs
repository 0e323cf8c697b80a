using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Patches made and taken away by mouse on the board.</summary>
[Collection(BrowserTests.Name)]
public class PatchingTests(Chromium chromium)
{
    private const string FaderToLevel = "desk/fader>lamp/level";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_dragged_from_a_fader_to_a_lamp_is_a_patch_and_the_value_moves_at_the_lamp()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.DragAsync(page.Emitter("desk/fader"), page.Receiver("lamp/level"));
        await page.Line(FaderToLevel).Should().ToHaveAttributeAsync("data-state", "active");
        await page.Notices().Should().ToContainTextAsync("Patched desk/fader to lamp/level");

        hall.Fader.Emit(0.75);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.750");
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.750");
        Assert.Equal(0.75, hall.Level.Value);
    }

    [Fact]
    public async Task A_fader_moved_at_the_page_moves_the_lamp_that_is_patched_to_it()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        IPage page = await hall.VisitAsync();
        await page.Line(FaderToLevel).Should().ToHaveAttributeAsync("data-state", "active");
        await page.MoveFaderAsync("desk/fader", 1.2);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("1.000");
        Assert.Equal(1, hall.Level.Value);
    }

    [Fact]
    public async Task A_line_to_what_does_not_fit_says_why_and_makes_nothing()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.DragAsync(page.Emitter("desk/cue"), page.Receiver("lamp/level"));
        await page.Alerts().Should().ToContainTextAsync("Not patched: cue is text, level takes a number");
        await page.GetByTestId("line").Should().ToHaveCountAsync(0);
        Assert.Empty(hall.Desk.Patches);
    }

    [Fact]
    public async Task A_patch_that_the_lamp_refuses_stands_out_and_says_why()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
        await hall.Desk.PatchAsync(hall.Desk["cue"], hall.Lamp["level"], Cancel);
        hall.Cue.Emit("now");
        await page.Line("desk/cue>lamp/level").Should().ToHaveAttributeAsync("data-state", "refused");
        await page.GetByTestId("board").Should().ToContainTextAsync("does not fit level");
        await page.GetByTestId("health").Should().ToContainTextAsync("1 refused");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Problems", Exact = true }).ClickAsync();
        await page.Row("lamp/level").Should().ToBeVisibleAsync();
        await page.Row("lamp/mode").Should().ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_line_that_is_clicked_tells_its_figures_and_can_be_taken_away()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        IPage page = await hall.VisitAsync();
        await page.Line(FaderToLevel).Should().ToHaveAttributeAsync("data-state", "active");
        await page.ClickOnAsync(page.Line(FaderToLevel));
        ILocator chosen = page.GetByTestId("chosen");
        await chosen.Should().ToContainTextAsync("Rate");
        await chosen.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Unpatch" }).ClickAsync();
        await page.GetByTestId("line").Should().ToHaveCountAsync(0);
        Assert.Empty(hall.Desk.Patches);
    }
}
