using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Simulation.Network;

/// <summary>One segment: datagrams to everybody, and TCP connections. It loses, doubles, delays, cuts and divides.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class SimNetwork
{
    private const int DatagramKind = 0;
    private static readonly TimeSpan[] s_connectTries = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(3);

    private readonly List<SimHost> _hosts = [];
    private readonly Dictionary<string, SimHost> _byAddress = new(StringComparer.Ordinal);
    private readonly Datagrams _datagrams;

    internal SimNetwork(World world)
    {
        World = world;
        _datagrams = new Datagrams(this);
    }

    /// <summary>Where it is.</summary>
    public World World { get; }

    /// <summary>How well it carries, from now on.</summary>
    public NetworkQuality Quality { get; set; } = new();

    /// <summary>All hosts, those without power included.</summary>
    public IReadOnlyList<SimHost> Hosts => _hosts;

    /// <summary>Sends a datagram to everybody, the sender included.</summary>
    public void Broadcast(SimHost from, ReadOnlySpan<byte> octets)
    {
        ArgumentNullException.ThrowIfNull(from);
        Datagram datagram = new(from, from.Address, octets.ToArray());
        if (Quality is { DatagramLoss: 0, DatagramDoubling: 0 } && Quality.DelayMost <= TimeSpan.FromMilliseconds(1))
        {
            // One event for all of them: in a quiet network that is most of what happens.
            World.Schedule(Arrival(), _datagrams, DatagramKind, datagram);
            return;
        }

        foreach (SimHost to in _hosts)
        {
            for (int copies = World.Chance.Happens(Quality.DatagramDoubling) ? 2 : 1; copies > 0; copies--)
            {
                if (!World.Chance.Happens(Quality.DatagramLoss))
                {
                    World.Schedule(Arrival(), _datagrams, DatagramKind, datagram with { To = to });
                }
            }
        }
    }

    /// <summary>Opens a connection; the host is told Connected or Closed.</summary>
    public void Connect(SimHost from, Endpoint endpoint, LinkId link, object? tag = null, Action<SimEnd>? begun = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        // A host nobody has: packets to it vanish.
        SimHost to = _byAddress.TryGetValue(endpoint.Host, out SimHost? known) ? known : from;
        SimEnd near = SimEnd.Pair(this, from, to, endpoint);
        near.Link = link;
        near.Tag = tag;
        // Until it is accepted the far end belongs to nobody.
        to.Ends.Remove(near.Other);
        begun?.Invoke(near);
        Try(near, known is null ? default : endpoint, 0);
        World.After(s_connectLimit, () =>
        {
            if (near.IsOpen && !near.IsEstablished)
            {
                near.End(LinkEnd.Unreachable);
            }
        });
    }

    /// <summary>Cuts a connection at any octet: some of what is under way still comes, then both sides see that it broke.</summary>
    public void Cut(SimEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        foreach (SimEnd side in (SimEnd[])[end, end.Other])
        {
            side.Outgoing.Cut(World.Chance.Below(side.Outgoing.Octets + 1));
        }
    }

    internal void Add(SimHost host)
    {
        _hosts.Add(host);
        _byAddress.Add(host.Address.ToString(), host);
    }

    internal void Move(SimHost host, string address)
    {
        _byAddress.Remove(host.AddressText);
        _byAddress.Add(address, host);
    }

    /// <summary>When a packet that leaves now arrives.</summary>
    internal long Arrival() => (World.Now + World.Chance.Between(Quality.DelayLeast, Quality.DelayMost)).Nanoseconds;

    internal bool LosesPacket() => World.Chance.Happens(Quality.PacketLoss);

    internal bool Splits() => World.Chance.Happens(Quality.Splitting);

    private void Try(SimEnd near, Endpoint endpoint, int attempt)
    {
        World.Schedule(Arrival(), _datagrams, 1, (Action)(() => Knock(near, endpoint, attempt)));
    }

    private void Knock(SimEnd near, Endpoint endpoint, int attempt)
    {
        SimEnd far = near.Other;
        if (!near.IsOpen)
        {
            return;
        }

        if (endpoint.Port == 0 || !near.IsHeard || !far.IsHeard || LosesPacket())
        {
            if (attempt + 1 < s_connectTries.Length)
            {
                World.After(s_connectTries[attempt + 1] - s_connectTries[attempt], () => Try(near, endpoint, attempt + 1));
            }

            return;
        }

        if (!far.Host.IsUp || (far.Host.Port != endpoint.Port && far.Host.HubPort != endpoint.Port))
        {
            World.After(Quality.DelayMost, () => near.End(LinkEnd.Refused));
            return;
        }

        far.Host.Ends.Add(far);
        near.IsEstablished = far.IsEstablished = true;
        long back = Arrival();
        far.Outgoing.NotBefore(back);
        World.Schedule(back, _datagrams, 1, (Action)(() => near.Host.OnConnected(near)));
        far.Host.OnAccept(far);
    }

    private sealed class Datagrams(SimNetwork network) : IWorldEvent
    {
        public void Happen(int kind, object? data)
        {
            if (data is Action action)
            {
                action();
                return;
            }

            Datagram datagram = (Datagram)data!;
            if (datagram.To is { } only)
            {
                Deliver(datagram, only);
                return;
            }

            foreach (SimHost to in network._hosts)
            {
                Deliver(datagram, to);
            }
        }

        private static void Deliver(Datagram datagram, SimHost to)
        {
            if (datagram.From.IsHeardBy(to))
            {
                to.OnBeacon(datagram.Source, datagram.Octets);
            }
        }
    }

    private sealed record Datagram(SimHost From, IPAddress Source, byte[] Octets)
    {
        public SimHost? To { get; init; }
    }
}
