using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Gossip: peers found through a hub instead of beacons, as client and as hub.</content>
public sealed partial class ZreNode
{
    private const int MaxHubs = 16;
    private const int MaxClientOutput = 4 << 20;
    private static readonly TimeSpan s_gossipPing = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_gossipSilence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_gossipPublish = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_gossipAnew = TimeSpan.FromSeconds(1);

    private readonly List<GossipHub> _hubs = [];
    private readonly Dictionary<Uuid, string> _tuples = [];

    /// <summary>Becomes a client of a gossip hub: tells it where we are and hears where others are, for ever.</summary>
    /// <returns>False when it is known already, or there are 16.</returns>
    public bool AddGossip(Instant now, Endpoint hub)
    {
        _now = now;
        if (_hubs.Count >= MaxHubs || _hubs.Exists(h => h.Endpoint == hub))
        {
            return false;
        }

        GossipHub added = new(hub);
        _hubs.Add(added);
        if (IsRunning)
        {
            added.Retry.Now(now);
            Wake(now);
        }

        return true;
    }

    private void AdvanceHubs(Instant now)
    {
        foreach (GossipHub hub in _hubs)
        {
            if (now >= hub.Retry.At)
            {
                hub.Retry.Pause();
                hub.Link = Open(now, ZreLinkRole.ToHub, hub.Endpoint);
                hub.Link.Hub = hub;
            }

            if (hub.Link is { IsReady: true } link)
            {
                if (now - link.Session.LastReceived >= s_gossipSilence)
                {
                    Drop(now, link, LinkEnd.Failed, "the hub is silent", close: true);
                }
                else if (now >= hub.AnewAt)
                {
                    BeginAnew(now, hub, link);
                }
                else
                {
                    KeepUp(now, hub, link);
                }
            }

            Wake(hub.Retry.At);
        }
    }

    private void KeepUp(Instant now, GossipHub hub, ZreLink link)
    {
        if (now >= hub.PingAt)
        {
            hub.PingAt = now + s_gossipPing;
            WriteGossip(link, GossipUnitId.Ping);
        }

        if (now >= hub.PublishAt)
        {
            hub.PublishAt = now + s_gossipPublish;
            WriteTuple(link, Uuid, Endpoint.ToString());
        }

        Wake(hub.PingAt);
        Wake(hub.PublishAt);
        Wake(hub.AnewAt);
    }

    /// <summary>A hub tells its tuples only to who is new to it: a client that says HELLO twice on a connection is INVALID to zyre's hub.</summary>
    private void BeginAnew(Instant now, GossipHub hub, ZreLink link)
    {
        Close(link);
        hub.Link = null;
        hub.AnewAt = Instant.Never;
        hub.Retry.Now(now);
    }

    /// <summary>Somebody known by gossip is gone, or only cannot be reached: nobody would ever tell of it again, so the hubs are asked soon.</summary>
    private void AskHubsAnew(Instant now)
    {
        foreach (GossipHub hub in _hubs)
        {
            hub.AnewAt = Instant.Min(hub.AnewAt, now + s_gossipAnew);
            Wake(hub.AnewAt);
        }
    }

    private void ReadyToHub(Instant now, ZreLink link)
    {
        GossipHub hub = link.Hub!;
        hub.Retry.Succeeded();
        hub.Told = null;
        hub.PingAt = now + s_gossipPing;
        hub.PublishAt = now + s_gossipPublish;
        hub.AnewAt = Instant.Never;
        Wake(hub.PingAt);
        Introduce(link);
    }

    private void Introduce(ZreLink link)
    {
        WriteGossip(link, GossipUnitId.Hello);
        WriteTuple(link, Uuid, Endpoint.ToString());
    }

    private void LoseHub(Instant now, GossipHub hub, string words)
    {
        hub.Link = null;
        hub.PingAt = Instant.Never;
        if (!IsRunning)
        {
            return;
        }

        if (!string.Equals(hub.Told, words, StringComparison.Ordinal))
        {
            hub.Told = words;
            Tell(new ZreEvent(ZreEventKind.PeerUnreachable, default) { Detail = $"gossip hub {hub.Endpoint}: {words}" });
        }

        hub.Retry.Failed(now, _options, ref _jitter);
        Wake(hub.Retry.At);
    }

    private void TakeFromHub(Instant now, ZreLink link, in ZmtpMessage message)
    {
        if (!GossipUnit.TryRead(message[0], out GossipUnit unit, out _))
        {
            Counters.DecodeErrors++;
        }
        else if (unit.Id == GossipUnitId.Publish)
        {
            TakeTuple(now, unit, link);
        }
        else if (unit.Id == GossipUnitId.Invalid)
        {
            Introduce(link); // it forgot us: what it did not take is told again
        }
    }

    private void TakeFromClient(Instant now, ZreLink link, in ZmtpMessage message)
    {
        if (!GossipUnit.TryRead(message[0], out GossipUnit unit, out _))
        {
            Counters.DecodeErrors++;
            WriteGossip(link, GossipUnitId.Invalid);
            return;
        }

        switch (unit.Id)
        {
            case GossipUnitId.Hello:
                WriteTuple(link, Uuid, Endpoint.ToString());
                foreach ((Uuid uuid, string value) in _tuples)
                {
                    WriteTuple(link, uuid, value);
                }

                break;
            case GossipUnitId.Publish:
                TakeTuple(now, unit, link);
                break;
            case GossipUnitId.Ping:
                WriteGossip(link, GossipUnitId.Pong);
                break;
        }
    }

    private void TakeTuple(Instant now, in GossipUnit unit, ZreLink source)
    {
        string value = ZreText.Decode(unit.Value);
        Span<char> key = stackalloc char[ZreText.MaxNameOctets];
        if (!Uuid.TryParse(key[..Encoding.UTF8.GetChars(unit.Key, key)], out Uuid uuid) || value.Length > ZreText.MaxNameOctets)
        {
            Counters.DecodeErrors++;
            return;
        }

        if (uuid == Uuid || !IsRunning || (_tuples.TryGetValue(uuid, out string? known) && string.Equals(known, value, StringComparison.Ordinal)))
        {
            return;
        }

        if (known is null && _tuples.Count >= _options.MaxTuples)
        {
            return;
        }

        if (!Endpoint.TryParse(value, out Endpoint endpoint) || endpoint == Endpoint)
        {
            Refuse(uuid, "", value.Contains('|', StringComparison.Ordinal)
                ? $"gossip says that it is at {value}: it is secured by CURVE"
                : $"gossip says that it is at \"{value}\", which is no endpoint of another node");
            return;
        }

        _tuples[uuid] = value;
        if (Meet(now, uuid, endpoint) is { } peer)
        {
            peer.IsFromGossip = true;
        }

        SpreadTuple(uuid, value, source);
    }

    /// <summary>Tells all clients, the one it came from included, and all hubs but the one it came from.</summary>
    private void SpreadTuple(Uuid uuid, string value, ZreLink? source)
    {
        foreach (ZreLink link in _links.Values)
        {
            if (link.Role == ZreLinkRole.FromClient || (link.Role == ZreLinkRole.ToHub && link != source))
            {
                WriteTuple(link, uuid, value);
            }
        }
    }

    private void PublishSelf() => SpreadTuple(Uuid, Endpoint.ToString(), null);

    private void WriteTuple(ZreLink link, Uuid uuid, string value)
    {
        _scratch.Clear();
        GossipUnit.WritePublish(_scratch, uuid, value);
        WriteScratch(link);
    }

    private void WriteGossip(ZreLink link, GossipUnitId id)
    {
        _scratch.Clear();
        GossipUnit.Write(_scratch, id);
        WriteScratch(link);
    }

    private void WriteScratch(ZreLink link)
    {
        if (link.Session.State == ZmtpState.Ready && link.Session.OutputOctets < MaxClientOutput)
        {
            link.Session.Write(_scratch.WrittenSpan, more: false);
            MarkDirty(link);
        }
    }
}
