using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>One undo for all.</summary>
[Collection(BrowserTests.Name)]
public class SharedHistoryTests(Chromium chromium)
{
    private const string FaderToLevel = "desk/fader>lamp/level";

    [Fact]
    public async Task Two_browsers_have_one_undo_which_says_what_and_by_whom()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage laptop = await hall.VisitAsync();
        IPage phone = await hall.VisitAsync(360, 740, byTouch: true);
        await NameAsync(phone, "phone");
        await phone.Emitter("desk/fader").TapAsync();
        await phone.Receiver("lamp/level").TapAsync();
        await laptop.Line(FaderToLevel).Should().ToHaveAttributeAsync("data-state", "active");

        await Undo(laptop, "Undo patch desk/fader to lamp/level, by phone").ClickAsync();
        await laptop.Line(FaderToLevel).Should().ToHaveCountAsync(0);
        await Undo(phone, "Nothing to undo").Should().ToBeDisabledAsync();
        Assert.Empty(hall.Desk.Patches);

        ILocator redo = Undo(phone, "Redo patch desk/fader to lamp/level, by phone");
        await redo.TapAsync();
        await laptop.Line(FaderToLevel).Should().ToHaveAttributeAsync("data-state", "active");
    }

    [Fact]
    public async Task The_second_of_two_who_undo_the_same_is_refused_with_the_reason()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage one = await hall.VisitAsync();
        IPage two = await hall.VisitAsync();
        await one.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).ClickAsync();
        await one.GetByTestId("undo").Should().ToBeEnabledAsync();
        await two.GetByTestId("undo").Should().ToBeEnabledAsync();

        // Both press before either has heard of the other: the page is told nothing until both have sent.
        string id = await two.EvaluateAsync<string>("() => fetch('api/room').then(a => a.json()).then(r => String(r.history.undo[0].id))");
        await one.GetByTestId("undo").ClickAsync();
        await one.GetByTestId("undo").Should().ToBeDisabledAsync();
        string answer = await two.EvaluateAsync<string>(
            "id => fetch('api/undo', { method: 'POST', body: JSON.stringify({ id: Number(id) }) }).then(async a => a.status + ' ' + await a.text())", id);
        Assert.StartsWith("409 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"stale\"", answer, StringComparison.Ordinal);
        Assert.False(hall.On.Value);
    }

    [Fact]
    public async Task An_undo_is_refused_in_words_when_the_room_has_moved_on()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).ClickAsync();
        await page.GetByTestId("undo").Should().ToBeEnabledAsync();
        hall.On.Emit(false);
        await page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" }).Should().ToHaveAttributeAsync("aria-checked", "false");
        await page.GetByTestId("undo").ClickAsync();
        await page.Alerts().Should().ToContainTextAsync("lamp/on has changed since");
    }

    private static ILocator Undo(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static async Task NameAsync(IPage page, string name)
    {
        await page.GetByTestId("menu-button").ClickAsync();
        await page.GetByTestId("name").FillAsync(name);
        await page.GetByTestId("name").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close" }).ClickAsync();
    }
}
