using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tutti.Protocols.Wire;

/// <summary>Where a node accepts TCP connections: <c>tcp://HOST:PORT</c>.</summary>
/// <remarks>The host may be a name: resolving it is work for the shell. Thread-safe: yes (immutable).</remarks>
/// <param name="Host">IPv4 address, IPv6 address without brackets, or host name; never empty.</param>
/// <param name="Port">TCP port, 1 to 65535 for one that can be connected to.</param>
public readonly record struct Endpoint(string Host, ushort Port)
{
    private const string Scheme = "tcp://";

    /// <summary>Reads <c>tcp://HOST:PORT</c> with a port from 1 to 65535; an IPv6 host stands in brackets.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Endpoint endpoint)
    {
        endpoint = default;
        if (text is null || text.Length > 255 || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        int colon = text.LastIndexOf(':');
        if (colon <= Scheme.Length
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            || port == 0)
        {
            return false;
        }

        string host = text[Scheme.Length..colon];
        if (host.StartsWith('['))
        {
            if (!host.EndsWith(']'))
            {
                return false;
            }

            host = host[1..^1];
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        if (host.Length == 0 || host.AsSpan().IndexOfAny(" /[]") >= 0)
        {
            return false;
        }

        endpoint = new Endpoint(host, port);
        return true;
    }

    /// <summary><c>tcp://HOST:PORT</c>, an IPv6 host in brackets.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scheme}{(Host?.Contains(':', StringComparison.Ordinal) == true ? $"[{Host}]" : Host)}:{Port}");
}
