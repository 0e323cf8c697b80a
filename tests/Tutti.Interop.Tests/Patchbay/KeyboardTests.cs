using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>A whole evening without a mouse.</summary>
[Collection(BrowserTests.Name)]
public class KeyboardTests(Chromium chromium)
{
    [Fact]
    public async Task By_keyboard_alone_one_finds_patches_unpatches_sets_and_takes_back()
    {
        const string Patch = "desk/fader>lamp/level";
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.Row("desk/fader").Should().ToBeVisibleAsync();

        // Find.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("fader");
        await page.Row("lamp/level").Should().ToHaveCountAsync(0);

        // Patch: the emitter, some letters of the receiver, Enter.
        await TabToAsync(page, "Emitter desk/fader");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Receiver" }).Should().ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("lamp lev");
        await page.GetByRole(AriaRole.Listbox, new PageGetByRoleOptions { Name = "Fitting receivers" }).GetByRole(AriaRole.Option).Should().ToHaveTextAsync("lamp/level");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Emitter desk/fader, 1 patched" }).Should().ToBeFocusedAsync();
        Assert.Single(hall.Desk.Patches);

        // Set.
        await TabToAsync(page, "desk/fader", backwards: true);
        await page.Keyboard.PressAsync("End");
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("1.000");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Escape");
        await page.ValueOf("lamp/level").Should().ToHaveTextAsync("1.000");

        // Take back: the value, then the patch; and do both again.
        await TabToAsync(page, "Undo set desk/fader to 1");
        await page.Keyboard.PressAsync("Enter");
        await page.ValueOf("desk/fader").Should().ToHaveTextAsync("0.250");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo patch desk/fader to lamp/level" }).Should().ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+z");
        await page.Line(Patch).Should().ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Shift+Z");
        await page.Line(Patch).Should().ToHaveAttributeAsync("data-state", "active");

        // Unpatch: the line itself is a stop.
        await TabToAsync(page, "Patch desk/fader to lamp/level");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Delete");
        await page.Line(Patch).Should().ToHaveCountAsync(0);
        Assert.Empty(hall.Desk.Patches);
    }

    [Fact]
    public async Task Escape_lets_go_of_a_patch_half_made_and_the_focus_is_where_it_was()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await page.Row("desk/fader").Should().ToBeVisibleAsync();
        await TabToAsync(page, "Emitter desk/fader");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("patching").Should().ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("patching").Should().ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Emitter desk/fader" }).Should().ToBeFocusedAsync();
    }

    // Presses Tab until something whose name begins so has the focus: whatever cannot be reached so is out of reach for many.
    private static async Task TabToAsync(IPage page, string name, bool backwards = false)
    {
        const string NameOfFocus = "() => document.activeElement?.getAttribute('aria-label') ?? ''";
        List<string> passed = [];
        for (int i = 0; i < 80; i++)
        {
            await page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            passed.Add(await page.EvaluateAsync<string>(NameOfFocus));
            if (passed[^1].StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"Tab never came to \"{name}\", but to: {string.Join("; ", passed)}");
    }
}
