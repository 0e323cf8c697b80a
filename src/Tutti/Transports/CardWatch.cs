using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

using Microsoft.Extensions.Logging;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>Puts a node on a network card, and takes it along when the card gets another address.</summary>
internal sealed partial class CardWatch : IDisposable
{
    private readonly NodeShell _shell;
    private readonly NodeOptions _options;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private bool _open;
    private bool _disposed;

    public CardWatch(NodeShell shell, NodeOptions options, ILogger log)
    {
        _shell = shell;
        _options = options;
        _log = log;
        Wanted = options.Interface is { Length: > 0 } wanted ? wanted : Environment.GetEnvironmentVariable(CardChoice.Variable);
        Choice = CardChoice.Choose(Wanted, NetworkCard.All(), NetworkCard.Down());
    }

    /// <summary>The node has another endpoint now.</summary>
    public event Action<string>? Moved;

    /// <summary>The card in use.</summary>
    public CardChoice Choice { get; private set; }

    public string? Wanted { get; }

    /// <summary>Listens, hears beacons, and starts the core, in this order: whoever hears our first beacon finds us at home.</summary>
    /// <returns>The endpoint others connect to.</returns>
    /// <exception cref="RefusedException">A port is not to be had.</exception>
    public string Start()
    {
        // From before the ports are open, or a change meanwhile would be missed; it waits for the gate.
        NetworkChange.NetworkAddressChanged += Look;
        lock (_gate)
        {
            Endpoint endpoint = Open();
            lock (_shell.Gate)
            {
                _shell.Core.Start(_shell.Now, endpoint);
            }

            string text = endpoint.ToString();
            LogCard(_log, Choice.Why, text);
            return text;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= Look;
        lock (_gate)
        {
            _disposed = true;
        }
    }

    private Endpoint Open()
    {
        NetworkCard card = Choice.Card;
        ushort port = Try(() => _shell.Listen(new IPEndPoint(card.Address, _options.Port), ZreListener.Peers), $"TCP port {_options.Port}");
        if (_options.GossipHubPort is int hub)
        {
            Try(() => _shell.Listen(new IPEndPoint(card.Address, hub), ZreListener.GossipHub), $"TCP port {hub} of the gossip hub");
        }

        if (_options is { Beacons: true, BeaconPort: int beacons })
        {
            OpenBeacons(card, beacons);
        }

        _open = true;
        return new Endpoint(card.Address.ToString(), port);
    }

    // A node that was told where others are works without beacons; one that was not would wait for ever.
    private void OpenBeacons(NetworkCard card, int port)
    {
        try
        {
            _shell.JoinBeacons(card, port);
        }
        catch (SocketException e) when (_options.Peers.Count + _options.Gossip.Count > 0)
        {
            LogNoBeacons(_log, port, e.Message);
        }
        catch (SocketException e)
        {
            throw new RefusedException(
                $"the system says: {e.Message}",
                $"UDP port {port}",
                card.ToString(),
                "end the program that holds it without sharing, or find others without beacons: by fixed peers or a gossip hub (--peer, --gossip)");
        }
    }

    private T Try<T>(Func<T> open, string what)
    {
        try
        {
            return open();
        }
        catch (SocketException e)
        {
            string remedy = e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "another program holds it without sharing: end that program, or choose another port"
                : "choose another card or port";
            throw new RefusedException($"the system says: {e.Message}", what, Choice.Card.ToString(), remedy);
        }
    }

    // The system says only that some address of some card changed.
    private void Look(object? sender, EventArgs e)
    {
        lock (_gate)
        {
            if (_disposed || CardNow() is not { } card || (_open && IsSame(card, Choice.Card)))
            {
                return;
            }

            Move(card);
        }

        // Not under the gate: handlers run here.
        _shell.Pump();
    }

    private NetworkCard? CardNow()
    {
        try
        {
            if (CardChoice.After(Choice.Card, Wanted, NetworkCard.All()) is { } card)
            {
                return card;
            }
        }
        catch (NetworkInformationException)
        {
            // A card went while it was looked at: that is another change, and we are called again.
            return null;
        }

        string lost = Choice.Card.ToString();
        LogLost(_log, lost);
        return null;
    }

    // With another mask beacons go elsewhere, although the address is the same.
    private static bool IsSame(NetworkCard one, NetworkCard other) =>
        one.Name == other.Name && one.Address.Equals(other.Address) && one.Broadcast.Equals(other.Broadcast);

    private void Move(NetworkCard card)
    {
        string before = Choice.Card.ToString();
        _open = false;
        Choice = new CardChoice(card, $"{card} is used since the address of {before} changed");
        try
        {
            _shell.StopListening();
            _shell.LeaveBeacons();
            Endpoint endpoint = Open();
            lock (_shell.Gate)
            {
                _shell.Core.Move(_shell.Now, endpoint);
            }

            string text = endpoint.ToString();
            LogCard(_log, Choice.Why, text);
            Moved?.Invoke(text);
        }
        catch (RefusedException e)
        {
            // The next change of an address tries again.
            string after = card.ToString();
            LogNotMoved(_log, before, after, e.Reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Why}; others connect to {Endpoint}")]
    private static partial void LogCard(ILogger log, string why, string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No beacons on UDP port {Port} ({Reason}): only fixed peers and gossip are used")]
    private static partial void LogNoBeacons(ILogger log, int port, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Network card {Card} has no address any more; waiting for it to come back")]
    private static partial void LogLost(ILogger log, string card);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot move from {Before} to {After}: {Reason}; trying again at the next change")]
    private static partial void LogNotMoved(ILogger log, string before, string after, string reason);
}
