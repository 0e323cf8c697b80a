using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>The network between page and server goes and comes while somebody looks.</summary>
[Collection(BrowserTests.Name)]
public class CableTests(Chromium chromium)
{
    [Fact]
    public async Task A_pulled_cable_is_told_and_the_page_heals_by_itself_when_it_is_back()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        await using Cable cable = new(hall.Server.Link.Port);
        IPage page = await hall.VisitAsync(link: cable.Link);
        await page.Line("desk/fader>lamp/level").Should().ToHaveAttributeAsync("data-state", "active");
        await page.GetByTestId("link").Should().ToHaveAttributeAsync("data-link", "open");

        cable.Pull();
        await page.GetByText("Connection lost.").Should().ToBeVisibleAsync();
        await page.GetByText("What you see is as it was.").Should().ToBeVisibleAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
        hall.Fader.Emit(0.875);
        await hall.Room.StartAsync("newcomer");

        cable.PutBack();
        await page.GetByTestId("link").Should().ToHaveAttributeAsync("data-link", "open");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.875");
        await page.Card("newcomer").Should().ToBeVisibleAsync();
        hall.Fader.Emit(0.125);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.125");
    }

    [Fact]
    public async Task A_value_set_while_the_cable_is_out_is_refused_in_words_and_springs_back()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await using Cable cable = new(hall.Server.Link.Port);
        IPage page = await hall.VisitAsync(link: cable.Link);
        ILocator on = page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "lamp/on" });
        await on.Should().ToHaveAttributeAsync("aria-checked", "false");
        cable.Pull();
        await on.ClickAsync();
        await page.Row("lamp/on").GetByTestId("refused").Should().ToBeVisibleAsync();
        await on.Should().ToHaveAttributeAsync("aria-checked", "false");
    }

    [Fact]
    public async Task A_device_that_is_off_the_network_says_so_tries_again_by_itself_and_is_right_when_it_is_back()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        await hall.PatchAsync();
        IPage page = await hall.VisitAsync();
        ILocator link = page.GetByTestId("link");
        await page.Line("desk/fader>lamp/level").Should().ToHaveAttributeAsync("data-state", "active");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.250");

        await page.Context.SetOfflineAsync(true);
        await link.Should().ToContainTextAsync("Connection lost.");
        await link.Should().ToContainTextAsync("Trying again");
        await link.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Try now" }).Should().ToBeVisibleAsync();
        hall.Fader.Emit(0.875);
        await hall.Room.StartAsync("newcomer");
        await page.Card("newcomer").Should().ToHaveCountAsync(0);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.250");

        await page.Context.SetOfflineAsync(false);
        await link.Should().ToHaveAttributeAsync("data-link", "open");
        await page.GetByText("Connection lost.").Should().ToHaveCountAsync(0);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.875");
        await page.Card("newcomer").Should().ToBeVisibleAsync();
        hall.Fader.Emit(0.125);
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("0.125");
    }

    [Fact]
    public async Task A_server_that_ends_is_told_as_lost()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.GetByTestId("link").Should().ToHaveAttributeAsync("data-link", "open");
        await hall.EndServerAsync();
        await page.GetByText("Connection lost.").Should().ToBeVisibleAsync();
        await page.Card("lamp").Should().ToBeVisibleAsync();
    }
}
