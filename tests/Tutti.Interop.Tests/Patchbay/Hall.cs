using Microsoft.Playwright;

using Tutti.Interop.Tests.Live;
using Tutti.Patchbay;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>A show in a room of its own with a Patchbay, and browsers that look at it: <c>desk</c> and <c>lamp</c> are nodes of this process.</summary>
/// <remarks>At its end it says what no page may do: ask anything of another server, or throw an error that nobody caught.</remarks>
internal sealed class Hall : IAsyncDisposable
{
    /// <summary>No test waits longer than this for what must happen; none waits for time to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Chromium _chromium;
    private readonly List<IBrowserContext> _browsers = [];
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private PatchbayServer? _server;

    private Hall(Chromium chromium)
    {
        _chromium = chromium;
        Desk = Room.Node("desk");
        Fader = Desk.Add(Parameter.Float("fader", 0.25, 0, 1), Access.Emit | Access.Writeable);
        Cue = Desk.Add(Parameter.Text("cue", "go"), Access.Emit);
        Lamp = Room.Node("lamp");
        Level = Lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        On = Lamp.Add(Parameter.Bool("on"), Access.ReadWrite);
        Mode = Lamp.Add(Parameter.Text("mode", "calm"), Access.Sense);
        Lamp.Add(Parameter.Float("heat", 21), Access.Readable);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Room Room { get; } = new();

    public Node Desk { get; }

    public Parameter<double> Fader { get; }

    public Parameter<string> Cue { get; }

    public Node Lamp { get; }

    public Parameter<double> Level { get; }

    public Parameter<bool> On { get; }

    public Parameter<string> Mode { get; }

    public PatchbayServer Server => _server!;

    /// <summary>All that any page asked for, by address.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>A hall in which desk and lamp are up, and the server sees both.</summary>
    public static async Task<Hall> OpenAsync(Chromium chromium, PatchbayOptions? options = null)
    {
        _ = chromium.Browser;
        Hall hall = new(chromium);
        await hall.Desk.StartAsync(Cancel);
        await hall.Lamp.StartAsync(Cancel);
        await hall.ServeAsync(options ?? new PatchbayOptions { StateFolder = hall.Room.StateFolder });
        return hall;
    }

    /// <summary>Patches the fader to the level.</summary>
    public Task PatchAsync() => Desk.PatchAsync(Desk["fader"], Lamp["level"], Cancel);

    /// <summary>A browser of somebody's own, at the page.</summary>
    public async Task<IPage> VisitAsync(int width = 1280, int height = 800, bool byTouch = false, Uri? link = null)
    {
        IPage page = await BlankAsync(width, height, byTouch);
        await page.GotoAsync((link ?? Server.Link).ToString());
        return page;
    }

    /// <summary>A browser of somebody's own, nowhere yet.</summary>
    public async Task<IPage> BlankAsync(int width = 1280, int height = 800, bool byTouch = false)
    {
        IBrowserContext browser = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = byTouch,
            IsMobile = byTouch,
            ColorScheme = ColorScheme.Dark,
            ReducedMotion = ReducedMotion.Reduce,
        });
        _browsers.Add(browser);
        browser.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        browser.WebError += (_, error) => Note(_errors, error.Error);
        browser.Request += (_, request) => Note(_requests, request.Url);
        IPage page = await browser.NewPageAsync();
        page.WebSocket += (_, socket) => Note(_requests, socket.Url);
        return page;
    }

    /// <summary>Ends the server, as when its machine is switched off in good order.</summary>
    public async Task EndServerAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Starts a server, with a node of its own.</summary>
    public async Task ServeAsync(PatchbayOptions options)
    {
        Node node = await Room.StartAsync("web");
        await node.FindAsync("desk", Room.Limit, Cancel);
        await node.FindAsync("lamp", Room.Limit, Cancel);
        _server = await PatchbayServer.StartAsync(node, options with { Port = 0 }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext browser in _browsers)
        {
            await browser.CloseAsync();
        }

        await EndServerAsync();
        await Room.DisposeAsync();
        lock (_errors)
        {
            Assert.Empty(_errors);
        }

        Assert.DoesNotContain(Requests, url => !IsOwn(url));
    }

    private static bool IsOwn(string url) => new Uri(url) is { Scheme: "data" or "blob" } or { Host: "127.0.0.1" };

    private static void Note(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }
}
