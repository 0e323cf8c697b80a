using System.Net;
using System.Security.Cryptography;
using System.Text;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

using Tutti.Patchbay.Feed;

namespace Tutti.Patchbay.Http;

/// <summary>Who may come in: looks at the name by which the server is called, at the page that asks, at the token and at how often somebody asks.</summary>
internal sealed class Gatekeeper
{
    /// <summary>The sub-protocol by which a browser, which cannot set headers there, brings the token to the feed.</summary>
    public const string TokenProtocol = "tutti.token.";

    /// <summary>Requests a second of one address, and at once.</summary>
    public const int RequestsPerSecond = 200;

    /// <summary>Requests of one address at once.</summary>
    public const int RequestsAtOnce = 400;

    /// <summary>A wrong token weighs as much as so many requests.</summary>
    public const int WrongTokenWeighs = 40;

    private const int MostAddresses = 1_024;

    private readonly byte[]? _token;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _origins;
    private readonly Dictionary<IPAddress, RateLimit> _rates = [];
    private readonly TimeProvider _time;

    /// <summary>Knows what the options say.</summary>
    public Gatekeeper(PatchbayOptions options)
    {
        _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
        _time = options.TimeProvider;
        string host = Dns.GetHostName();
        _names = new(["localhost", host, host.Split('.')[0], $"{host.Split('.')[0]}.local", .. options.HostNames], StringComparer.OrdinalIgnoreCase);
        _origins = new(options.Origins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Looks at a request.</summary>
    /// <exception cref="ApiException">It may not come in.</exception>
    public void Check(HttpContext context)
    {
        IPAddress address = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (!TryTake(address, 1))
        {
            throw new ApiException(429, "too-many", "too many requests", string.Empty, "ask less often");
        }

        CheckHost(context.Request.Host);
        CheckOrigin(context.Request);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !HasToken(context))
        {
            TryTake(address, WrongTokenWeighs);
            throw new ApiException(401, "token", "a token is needed", string.Empty, "open the page by the link that the server printed");
        }
    }

    /// <summary>The token that a request brings; null when it brings none.</summary>
    public static string? TokenOf(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [var header] && header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true)
        {
            return header["Bearer ".Length..].Trim();
        }

        return context.WebSockets.IsWebSocketRequest
            ? context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(TokenProtocol, StringComparison.Ordinal))?[TokenProtocol.Length..] ?? Query(context)
            : null;
    }

    private static string? Query(HttpContext context) => context.Request.Query.TryGetValue("token", out StringValues token) ? token.ToString() : null;

    // Compared as digests, in constant time: neither content nor length can be felt for.
    private bool HasToken(HttpContext context) =>
        _token is null || CryptographicOperations.FixedTimeEquals(_token, SHA256.HashData(Encoding.UTF8.GetBytes(TokenOf(context) ?? string.Empty)));

    // An attacker's name that leads here is still a name: addresses cannot be made up, so they are let in.
    private void CheckHost(HostString host)
    {
        string name = host.Host.Trim('[', ']');
        if (!IPAddress.TryParse(name, out _) && !_names.Contains(name))
        {
            throw new ApiException(403, "host", $"this server is not called \"{name}\"", string.Empty, "open the page by the machine's address or name, or name it with --host");
        }
    }

    private void CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is [var origin] && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) && !_origins.Contains(origin ?? string.Empty))
        {
            throw new ApiException(403, "origin", $"a page of {origin} may not use this server", string.Empty, "open the server's own page, or allow the other with --origin");
        }

        if (request.Headers.Origin.Count > 1)
        {
            throw new ApiException(403, "origin", "a request comes from one page", string.Empty, "open the server's own page");
        }
    }

    private bool TryTake(IPAddress address, int count)
    {
        long nowMs = _time.GetTimestamp() * 1000 / _time.TimestampFrequency;
        lock (_rates)
        {
            if (!_rates.TryGetValue(address, out RateLimit? rate))
            {
                if (_rates.Count == MostAddresses)
                {
                    foreach (IPAddress quiet in _rates.Where(r => r.Value.IsFull(nowMs)).Select(r => r.Key).ToArray())
                    {
                        _rates.Remove(quiet);
                    }

                    if (_rates.Count == MostAddresses)
                    {
                        return false;
                    }
                }

                rate = new RateLimit(RequestsPerSecond, RequestsAtOnce);
                _rates.Add(address, rate);
            }

            return rate.TryTake(nowMs, count);
        }
    }
}
