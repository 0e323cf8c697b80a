using Microsoft.Playwright;

using Tutti.Interop.Tests.Seeing;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>A node as pyZOCP makes them, in the room: what it tells of itself is recorded in tests/vectors (02).</summary>
[Collection(BrowserTests.Name)]
public class OldNodeTests(Chromium chromium)
{
    private const string Tree = """
        {"_name":"pydesk","speed":{"name":"speed","value":0.5,"typeHint":"flt","access":"rwes","min":0.1,"max":1.0,"step":0.1,"subscribers":[]},
         "title":{"name":"title","value":"old","typeHint":"string","access":"rw","subscribers":[]}}
        """;

    [Fact]
    public async Task An_old_node_is_shown_as_old_with_what_cannot_be_had_of_it()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await using HandMadePeer old = new HandMadePeer(hall.Room.Port, "pydesk") { Tree = Tree }.Begin();
        ILocator badge = page.Card("pydesk").GetByTestId("badge");
        await badge.Should().ToContainTextAsync("old");
        await badge.Should().ToContainTextAsync("forgets its patches");
        await page.ValueOf("pydesk/speed").Should().ToHaveTextAsync("0.5");
        await page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "pydesk/title" }).Should().ToHaveValueAsync("old");
        await page.GetByTestId("health").Should().ToContainTextAsync("1 old");
    }

    [Fact]
    public async Task A_peer_that_knows_no_ZOCP_is_shown_and_cannot_be_patched()
    {
        await using Hall hall = await Hall.OpenAsync(chromium);
        IPage page = await hall.VisitAsync();
        await using HandMadePeer plain = new HandMadePeer(hall.Room.Port, "chat") { Headers = new(StringComparer.Ordinal) }.Begin();
        await page.Card("chat").GetByTestId("badge").Should().ToContainTextAsync("ZRE only");
        await page.Card("chat").GetByTestId("port-out").Should().ToHaveCountAsync(0);
    }
}
