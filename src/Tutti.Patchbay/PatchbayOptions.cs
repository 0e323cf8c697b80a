using System.Net;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tutti.Patchbay;

/// <summary>How a Patchbay server behaves.</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record PatchbayOptions
{
    /// <summary>Where browsers connect. Anything but this machine alone demands a <see cref="Token"/>.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 to 65535; 0 lets the system choose.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// What a browser must present to be told or to change anything: 16 to 128 letters, digits, <c>-</c> and <c>_</c>. Null: nothing, which only a server on a
    /// loopback address may do. <see cref="PatchbayServer.NewToken"/> makes one.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The show: the places of the nodes on the page are kept for each. At most 64 characters.</summary>
    public string Show { get; init; } = "main";

    /// <summary>Where the places are kept; null: nowhere, they end with the server. See <see cref="NodeOptions.UsualStateFolder"/>.</summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// Names by which this machine is known to browsers, besides its addresses, its host name and <c>localhost</c>. A request that calls it otherwise is refused, so that a
    /// strange page cannot reach it through a name of its own (DNS rebinding).
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Origins, as <c>http://HOST:PORT</c>, whose pages may use this server besides its own: a proxy in front of it, or the page's development server.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How many browsers may watch at once, 1 to 64.</summary>
    public int MaxClients { get; init; } = 64;

    /// <summary>Where it is written what goes wrong in the server itself; people at the page are told, too. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock; tests hand in another.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
