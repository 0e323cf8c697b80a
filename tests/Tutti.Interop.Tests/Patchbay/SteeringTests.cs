using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Values set at the page.</summary>
[Collection(BrowserTests.Name)]
public class SteeringTests(Chromium chromium)
{
    [Fact]
    public async Task A_refused_value_springs_back_and_says_why()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        ILocator row = page.Row("lamp/level");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "level", Exact = true }).ClickAsync();
        ILocator exact = row.GetByLabel("lamp/level, exact", new LocatorGetByLabelOptions { Exact = true });
        await exact.FillAsync("0.5");
        await exact.PressAsync("Enter");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.500");

        await exact.FillAsync("7");
        await exact.PressAsync("Enter");
        await row.GetByTestId("refused").Should().ToContainTextAsync("1");
        await exact.Should().ToHaveValueAsync("0.500");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.500");
        Assert.Equal(0.5, hall.Level.Value);
    }

    [Fact]
    public async Task What_is_set_in_one_browser_is_seen_in_another_and_at_the_node()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage desk = await hall.VisitAsync();
        IPage phone = await hall.VisitAsync(360, 740, byTouch: true);
        ILocator there = phone.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" });
        await there.Should().ToHaveAttributeAsync("aria-checked", "false");
        await desk.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).ClickAsync();
        await there.Should().ToHaveAttributeAsync("aria-checked", "true");
        Assert.True(hall.On.Value);

        ILocator mode = phone.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "lamp/mode" });
        await mode.FillAsync("storm");
        await mode.PressAsync("Enter");
        await desk.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "lamp/mode" }).Should().ToHaveValueAsync("storm");
        Assert.Equal("storm", hall.Mode.Value);
    }

    [Fact]
    public async Task What_can_only_be_read_cannot_be_touched_and_says_so()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "heat, read-only" }).Should().ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "lamp/heat" }).Should().Not.ToBeEditableAsync();
    }

    [Fact]
    public async Task The_last_ten_seconds_are_drawn_on_demand()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        ILocator row = page.Row("desk/fader");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "fader", Exact = true }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Trace, last 10 s" }).ClickAsync();
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.250");
        hall.Fader.Emit(0.5);
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.500");
        hall.Fader.Emit(1);
        await row.GetByTestId("trace").Should().ToContainTextAsync("to 1.00");
    }
}
