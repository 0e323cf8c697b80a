using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using Tutti.Protocols;
using Tutti.Protocols.Wire;

namespace Tutti;

/// <summary>Looks through the options of a node before anything is opened, so that a mistake is told at once and in words.</summary>
internal static class NodeOptionsCheck
{
    private const int LongestName = 255;
    private const int UsualBeaconPort = 5670;
    private const string BeaconPortVariable = "TUTTI_BEACON_PORT";
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(1);

    /// <summary>The same options, once they are known to be usable.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static NodeOptions Checked(string name, NodeOptions options)
    {
        Name(name, nameof(name), "A node's name");
        Require(options.Peers is not null, "Peers must not be null; leave it out for the default.", nameof(options.Peers));
        Require(options.Gossip is not null, "Gossip must not be null; leave it out for the default.", nameof(options.Gossip));
        Require(options.Groups is not null, "Groups must not be null; leave it out for the default.", nameof(options.Groups));
        Require(options.Headers is not null, "Headers must not be null; leave it out for the default.", nameof(options.Headers));
        Require(options.TimeProvider is not null, "TimeProvider must not be null; leave it out for the default.", nameof(options.TimeProvider));
        Require(options.StateFolder is null or { Length: > 0 }, "StateFolder must not be empty; leave it out to keep no state.", nameof(options.StateFolder));
        Require(options.Logger is not null, "Logger must not be null; leave it out for the default.", nameof(options.Logger));
        options = options with { BeaconPort = options.BeaconPort ?? BeaconPortOfEnvironment() };
        Port(options.BeaconPort ?? UsualBeaconPort, least: 1, nameof(options.BeaconPort));
        Port(options.Port, least: 0, nameof(options.Port));
        Port(options.GossipHubPort ?? 1, least: 1, nameof(options.GossipHubPort));
        foreach (string endpoint in options.Peers.Concat(options.Gossip))
        {
            Require(Endpoint.TryParse(endpoint, out _), $"\"{endpoint}\" is not an endpoint; write tcp://HOST:PORT.", nameof(options));
        }

        foreach (string group in options.Groups)
        {
            Name(group, nameof(options.Groups), "A group's name");
        }

        foreach ((string header, string value) in options.Headers)
        {
            Name(header, nameof(options.Headers), "A header's name");
            Require(Encoding.UTF8.GetByteCount(value) <= 4096, $"The header {header} is longer than 4096 octets.", nameof(options.Headers));
        }

        Require(
            options.Identity is null || (options.Identity.Length == 32 && options.Identity.All(char.IsAsciiHexDigitLower)),
            "An identity is 32 lower-case hex digits.",
            nameof(options.Identity));
        Require(
            options.RequestTimeout > TimeSpan.Zero && options.RequestTimeout <= s_longestTimeout,
            $"RequestTimeout must be more than 0 and at most a day; it is {options.RequestTimeout}.",
            nameof(options.RequestTimeout));
        Require(
            options.GossipHubPort is null || options.GossipHubPort != options.Port,
            $"Port and GossipHubPort must differ; both are {options.Port}.",
            nameof(options.GossipHubPort));
        return options;
    }

    /// <summary>128 random bits marked as a version 4 UUID; from a seed, if there is one, so that a run can be repeated.</summary>
    public static Uuid NewUuid(ulong? seed)
    {
        Span<byte> octets = stackalloc byte[Uuid.Size];
        if (seed is ulong from)
        {
            Span<byte> text = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(text, from);
            SHA256.HashData(text)[..Uuid.Size].CopyTo(octets);
        }
        else
        {
            RandomNumberGenerator.Fill(octets);
        }

        octets[6] = (byte)((octets[6] & 0x0F) | 0x40);
        octets[8] = (byte)((octets[8] & 0x3F) | 0x80);
        return Uuid.Read(octets);
    }

    /// <summary>What the core needs to know of the options.</summary>
    public static NodeCoreOptions Core(string name, string identity, NodeOptions options) => new()
    {
        Name = name,
        Identity = identity,
        Headers = options.Headers,
        Groups = options.Groups,
        Beacons = options.Beacons,
        Peers = [.. options.Peers.Select(Parse)],
        Gossip = [.. options.Gossip.Select(Parse)],
        AllowNewParameters = options.AllowNewParameters,
        RequestTimeout = options.RequestTimeout,
        TellLinkedSignals = false,
    };

    private static int BeaconPortOfEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(BeaconPortVariable);
        if (string.IsNullOrEmpty(text))
        {
            return UsualBeaconPort;
        }

        bool good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        Require(good, $"{BeaconPortVariable} must be a number from 1 to 65535; it is \"{text}\".", nameof(NodeOptions.BeaconPort));
        return port;
    }

    private static Endpoint Parse(string text) => Endpoint.TryParse(text, out Endpoint endpoint) ? endpoint : default;

    /// <summary>Checks a name of a node, group or header.</summary>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static void Name(string? name, string parameter, string what)
    {
        // Asked at every shout: the words are made only when they are said.
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"{what} must not be empty.", parameter);
        }

        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new ArgumentException($"{what} has at most {LongestName} octets of UTF-8; \"{name}\" has more.", parameter);
        }
    }

    private static void Port(int port, int least, string parameter) =>
        Require(port >= least && port <= ushort.MaxValue, $"{parameter} must be from {least} to 65535; it is {port}.", parameter);

    private static void Require([DoesNotReturnIf(false)] bool good, string message, string parameter)
    {
        if (!good)
        {
            throw new ArgumentException(message, parameter);
        }
    }
}
