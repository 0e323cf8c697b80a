using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;
using Tutti.Rings;
using Tutti.Transports;

namespace Tutti;

/// <summary>The hub of a ring and its monitor: devices join it over UDP or TCP (zipi-6.1).</summary>
/// <remarks>Thread-safe: yes, every member. Handlers run one at a time on the thread that received the news; keep them short.</remarks>
public sealed class RingHub : IAsyncDisposable
{
    private readonly HubShell _shell;
    private Node? _node;
    private bool _telling;

    private RingHub(RingHubOptions options, IpPeer? link)
    {
        StationOptions station = new() { Id = options.Id ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), IsHub = true };
        IpOptions ip = new() { Key = RingSecret.ToKey(options.Secret), LinksPerHost = options.DevicesPerHost };
        _shell = new HubShell(
            options.Listen, options.TimeProvider, now => new IpHub(station, options.Ports, ip, RandomNumberGenerator.GetBytes(32), now, link), TakeNews);
    }

    /// <summary>Somebody joined, left, was refused or bypassed; or the linked hub came or went.</summary>
    public event Action<RingHubChange>? Changed;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _shell.EndPoint;

    /// <summary>The hub's id.</summary>
    public ulong Id => _shell.Core.Hub.Link.Id;

    /// <summary>Opens the ports. Complete when devices can join.</summary>
    /// <exception cref="RefusedException">The port is taken, or the address not this machine's.</exception>
    /// <exception cref="NotFoundException">The hub to be linked to has a name that nobody knows, or the network card for beacons is not there.</exception>
    public static async Task<RingHub> StartAsync(RingHubOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new RingHubOptions();
        IpPeer? link = options.Link is { } to ? HubAddresses.PeerOf(await to.ResolveAsync(cancellation).ConfigureAwait(false)) : null;
        RingHub hub;
        try
        {
            hub = new RingHub(options, link);
        }
        catch (SocketException e)
        {
            throw new RefusedException(e.Message, "the hub", options.Listen.ToString(), e.SocketErrorCode switch
            {
                SocketError.AddressNotAvailable => "give an address of this machine, or * for all its cards (--listen ADDRESS:PORT)",
                SocketError.AccessDenied => "take a port above 1023 (--listen ADDRESS:PORT)",
                _ => "stop the other hub, or listen elsewhere (--listen ADDRESS:PORT)",
            });
        }

        try
        {
            hub._shell.Start();
            await hub.AnnounceAsync(options, cancellation).ConfigureAwait(false);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How it is, and who is on its ports.</summary>
    public HubStatus GetStatus()
    {
        lock (_shell.Gate)
        {
            return _shell.Core.Describe(_shell.Now);
        }
    }

    /// <summary>Says farewell to the devices, which then look for it again, and closes its ports.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        if (_node is not null)
        {
            await _node.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AnnounceAsync(RingHubOptions options, CancellationToken cancellation)
    {
        if (options.Announce is not { } network)
        {
            return;
        }

        string host = EndPoint.Address.Equals(IPAddress.Any) || EndPoint.Address.Equals(IPAddress.IPv6Any) ? "*" : EndPoint.Address.ToString();
        Dictionary<string, string> headers = new(network.Headers, StringComparer.Ordinal)
        {
            [RingBeacon.Header] = new RingPort(host, EndPoint.Port).ToString(),
        };
        _node = new Node(options.Name, network with { Headers = headers });
        await _node.StartAsync(cancellation).ConfigureAwait(false);
    }

    private void TakeNews()
    {
        bool mine = false;
        while (true)
        {
            IpHubEvent news;
            lock (_shell.Gate)
            {
                if (_telling && !mine)
                {
                    return;
                }

                _telling = mine = _shell.Core.TryDequeue(out news);
                if (!mine)
                {
                    return;
                }
            }

            RingHubChange change = new(news.Kind, news.Port, news.Id, HubAddresses.Describe(news.Peer), news.Refusal == IpRefusal.None ? string.Empty : RingErrors.ReasonOf(news.Refusal));
            foreach (Action<RingHubChange> handler in Delegate.EnumerateInvocationList(Changed))
            {
                try
                {
                    handler(change);
                }
#pragma warning disable CA1031 // The program's handler must not end the hub, nor keep the other handlers from hearing.
                catch (Exception)
#pragma warning restore CA1031
                {
                    // The hub has no log of its own.
                }
            }
        }
    }
}
