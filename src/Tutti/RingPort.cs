using System.Net;
using System.Net.Sockets;

namespace Tutti;

/// <summary>Where the hub of a ring is, and how to get there.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
/// <param name="Host">Name or IP address of the hub's machine; empty: the hub is looked for by its beacon.</param>
/// <param name="Port">UDP or TCP port, 1 to 65535.</param>
/// <param name="IsTcp">TCP instead of UDP.</param>
public sealed record RingPort(string Host, int Port = RingPort.DefaultPort, bool IsTcp = false)
{
    /// <summary>The port of a hub unless told otherwise.</summary>
    public const int DefaultPort = 19940;

    /// <summary>The hub that announces itself to the nodes of this network, whichever is met first.</summary>
    public static RingPort Beacon { get; } = new(string.Empty);

    /// <summary>A hub over UDP: the quickest way.</summary>
    /// <param name="host">Name or IP address.</param>
    /// <param name="port">1 to 65535.</param>
    public static RingPort Udp(string host, int port = DefaultPort) => new(host, port);

    /// <summary>A hub over TCP, where no UDP gets through. What is lost costs more time here.</summary>
    /// <param name="host">Name or IP address.</param>
    /// <param name="port">1 to 65535.</param>
    public static RingPort Tcp(string host, int port = DefaultPort) => new(host, port, IsTcp: true);

    /// <summary>What <c>TUTTI_HUB</c> says; where it says nothing, <see cref="Beacon"/>.</summary>
    /// <exception cref="FormatException">The variable cannot be read.</exception>
    public static RingPort FromEnvironment() =>
        Environment.GetEnvironmentVariable("TUTTI_HUB") is { Length: > 0 } text
            ? TryParse(text, out RingPort? port) ? port : throw new FormatException($"TUTTI_HUB says \"{text}\": write HOST, HOST:PORT, or tcp://HOST:PORT.")
            : Beacon;

    /// <summary>Reads <c>HOST</c>, <c>HOST:PORT</c>, <c>udp://HOST:PORT</c> or <c>tcp://HOST:PORT</c>; an IPv6 address with a port stands in brackets.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RingPort? port)
    {
        port = null;
        text = text?.Trim() ?? string.Empty;
        bool tcp = text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase);
        bool scheme = tcp || text.StartsWith("udp://", StringComparison.OrdinalIgnoreCase);
        string rest = scheme ? text[6..] : text;
        string host = rest;
        int number = DefaultPort;
        int colon = rest.LastIndexOf(':');
        bool isBareIpv6 = colon >= 0 && rest.IndexOf(':', StringComparison.Ordinal) != colon && !rest.StartsWith('[');
        if (colon >= 0 && !isBareIpv6 && !rest.EndsWith(']'))
        {
            host = rest[..colon];
            if (!int.TryParse(rest.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number)
                || number is < 1 or > ushort.MaxValue)
            {
                return false;
            }
        }

        host = host.Trim('[', ']');
        if (host.Length is 0 or > 255 || host.AsSpan().IndexOfAny(" /") >= 0)
        {
            return false;
        }

        port = new RingPort(host, number, tcp);
        return true;
    }

    /// <summary><c>udp://HOST:PORT</c> or <c>tcp://HOST:PORT</c>; <c>beacon</c> for <see cref="Beacon"/>.</summary>
    public override string ToString() => Host.Length == 0 ? "beacon" : $"{(IsTcp ? "tcp" : "udp")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    internal async Task<IPEndPoint> ResolveAsync(CancellationToken cancellation)
    {
        if (IPAddress.TryParse(Host, out IPAddress? address))
        {
            return new IPEndPoint(address, Port);
        }

        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(Host, cancellation).ConfigureAwait(false);
            return new IPEndPoint(found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], Port);
        }
        catch (SocketException e)
        {
            throw new NotFoundException($"the name of its machine is not known: {e.Message}", "the hub", ToString(), "give the hub's IP address (--hub, TUTTI_HUB)");
        }
    }
}
