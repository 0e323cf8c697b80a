using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Http;
using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay;

/// <summary>Shows the room of a node to browsers: the page, and the API behind it (docs/patchbay-api.md).</summary>
/// <remarks>
/// It sees the room with the eyes of the node it is given, and does what people ask through it; the node is the caller's, who starts and ends it. Thread-safe: yes.
/// </remarks>
public sealed class PatchbayServer : IAsyncDisposable
{
    private readonly LiveRoom _live;
    private readonly RoomActions _actions;
    private readonly LayoutKeeper _layouts;
    private readonly CancellationTokenSource _ending;

    private PatchbayServer(WebApplication app, PatchbayRoom room, LiveRoom live, RoomActions actions, LayoutKeeper layouts, CancellationTokenSource ending, PatchbayOptions options)
    {
        App = app;
        Room = room;
        _live = live;
        _actions = actions;
        _layouts = layouts;
        _ending = ending;
        Options = options;
    }

    /// <summary>What it was started with; with the port that the system chose, if it was to choose.</summary>
    public PatchbayOptions Options { get; private set; }

    /// <summary>Where a browser on this machine finds the page, or one on another, by the address it listens on; with the token, if there is one, behind the <c>#</c>.</summary>
    public Uri Link => LinkOf(Options.Address.Equals(IPAddress.Any) || Options.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : Options.Address);

    /// <summary>Why the places of the nodes are not kept; null while they are.</summary>
    public string? LayoutTrouble => _layouts.Trouble;

    /// <summary>The web server itself.</summary>
    internal WebApplication App { get; }

    /// <summary>The room as it is shown.</summary>
    internal PatchbayRoom Room { get; }

    /// <summary>128 bits of chance, as 22 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Starts one.</summary>
    /// <param name="node">The node by which it sees the room: started, and not stopped before the server.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="cancellation">Ends the starting.</param>
    /// <exception cref="ArgumentException">An option is not usable; the message says which and why.</exception>
    /// <exception cref="RefusedException">The port is taken, or the address is not this machine's.</exception>
    public static Task<PatchbayServer> StartAsync(Node node, PatchbayOptions? options = null, CancellationToken cancellation = default) =>
        StartAsync(node, options ?? new PatchbayOptions(), host => host.UseKestrelCore(), isLive: true, cancellation);

    /// <summary>The link for a browser that reaches this machine by an address.</summary>
    public Uri LinkOf(IPAddress address)
    {
        UriBuilder link = new("http", address.ToString(), Options.Port) { Fragment = Options.Token is { } token ? $"token={token}" : string.Empty };
        return link.Uri;
    }

    /// <summary>Tells browsers that it ends, keeps what is to be kept, and ends; the node goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await App.StopAsync(CancellationToken.None);
        await _live.DisposeAsync();
        await App.DisposeAsync();
        _actions.Dispose();
        _layouts.Dispose();
        _ending.Dispose();
    }

    /// <summary>Starts one on a host of the caller's: tests have one in memory, and fill its room themselves.</summary>
    internal static async Task<PatchbayServer> StartAsync(Node node, PatchbayOptions options, Action<IWebHostBuilder> host, bool isLive, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(node);
        PatchbayOptionsCheck.Check(options);
        string version = typeof(PatchbayServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
        PatchbayRoom room = new(new RoomFacts(options.Show, node.Name, node.Uuid, () => node.Endpoint, version, () => node.CardExplanation), options.MaxClients);
        CancellationTokenSource ending = new();
        LiveRoom live = new(node, room, options.TimeProvider, options.Logger);
        RoomActions actions = new(node, room, live, options.TimeProvider);
        LayoutKeeper layouts = new(room, options.StateFolder, options.TimeProvider);
        ApiRoutes routes = new(room, live, new RequestRunner(room, actions, layouts), new RoomShows(node, room, live, options.TimeProvider), new Gatekeeper(options), options, ending.Token);
        WebApplication app = Build(options, host, routes);
        PatchbayServer server = new(app, room, live, actions, layouts, ending, options);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new RefusedException(
                (e.InnerException ?? e).Message.TrimEnd('.'), $"http://{new IPEndPoint(options.Address, options.Port)}", Environment.MachineName, "choose another port with --port, or another address of this machine");
        }

        if (options.Port == 0 && app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } bound)
        {
            server.Options = options with { Port = new Uri(bound).Port };
        }

        if (isLive)
        {
            live.Start();
        }

        return server;
    }

    private static WebApplication Build(PatchbayOptions options, Action<IWebHostBuilder> host, ApiRoutes routes)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        host(builder.WebHost);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ApiRoutes.LongestShow;
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxClients + 8;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Listen(options.Address, options.Port);
        });
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(routes.HandleAsync);
        return app;
    }
}
