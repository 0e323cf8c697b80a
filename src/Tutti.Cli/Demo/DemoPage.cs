using Tutti.Cli.Running;
using Tutti.Cli.Web;
using Tutti.Patchbay;

namespace Tutti.Cli.Demo;

/// <summary>The demo in a browser: a Patchbay, and the node by which it sees the show.</summary>
internal sealed class DemoPage : IAsyncDisposable
{
    private readonly Guest _guest;
    private readonly PatchbayServer _server;

    private DemoPage(Guest guest, PatchbayServer server)
    {
        _guest = guest;
        _server = server;
    }

    /// <summary>Starts it and tells where it is.</summary>
    public static async Task<DemoPage> StartAsync(Invocation run, string card, WebArguments web)
    {
        Guest guest = await Guest.JoinAsync(run, "web", card: card);
        try
        {
            PatchbayServer server = await WebServing.StartAsync(run, guest.Node, web.Read(run.Arguments) with { Show = "demo", StateFolder = NodeOptions.UsualStateFolder });
            WebServing.Tell(run.Output, server, guest.Node, asRemark: true);
            return new DemoPage(guest, server);
        }
        catch
        {
            await guest.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends both.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _guest.DisposeAsync();
    }
}
