using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>A recorded conversation with a node in the place of one who took part.</summary>
internal sealed class ZreReplay
{
    private static readonly Dictionary<string, (string Uuid, ushort Port)> s_cast = new(StringComparer.Ordinal)
    {
        ["alpha"] = ("00112233445546778899aabbccddeeff", 49201),
        ["beta"] = ("b0b1b2b3b4b546b7b8b9babbbcbdbebf", 49202),
        ["gamma"] = ("c0c1c2c3c4c546c788c9cacbcccdcecf", 49203),
        ["delta"] = ("d0d1d2d3d4d546d798d9dadbdcdddedf", 49204),
    };

    private readonly string _us;
    private readonly VectorItem[] _items;
    private readonly bool _beginsLate;
    private readonly Dictionary<string, Speaker> _speakers = new(StringComparer.Ordinal);

    public ZreReplay(string vector, string us)
    {
        _us = us;
        _items = ZreVectors.Read(vector);
        _beginsLate = vector.StartsWith("12", StringComparison.Ordinal);
        string[] groups = [.. _items.Where(i => i.IsHello && i.IsFrom(us)).Take(1).SelectMany(i => HelloOf(i).Groups)];
        ZreOptions options = new() { Name = us, Groups = groups, Beacons = !vector.Contains("gossip", StringComparison.Ordinal) };
        Node = new NodeStation(Network, new ZreNode(options, UuidOf(us), 1), IPAddress.Parse("10.99.0.1"), 49000);
        Network.Stations.Add(Node);
    }

    public ZreNetwork Network { get; } = new() { Latency = TimeSpan.FromTicks(100) };

    public NodeStation Node { get; }

    public Dictionary<string, RawStation> Others { get; } = new(StringComparer.Ordinal);

    public void Run()
    {
        Node.Start();
        Instant start = Network.Now + TimeSpan.FromMilliseconds(10);
        foreach (VectorItem item in _items)
        {
            Instant at = start + TimeSpan.FromMilliseconds(item.Milliseconds);
            if (at > Network.Now)
            {
                Network.Run((at - Network.Now).TotalSeconds);
            }

            if (item.Layer is "step" && item.Note.StartsWith($"{_us} joins E", StringComparison.Ordinal))
            {
                Node.Do(n => n.Join(Network.Now, "E"));
            }

            if (!item.IsFrom(_us) && s_cast.ContainsKey(Plain(item.From)))
            {
                Play(item);
            }
        }

        Network.Run(0.3);
    }

    private void Play(VectorItem item)
    {
        if (!Others.TryGetValue(item.From, out RawStation? other))
        {
            other = Add(item.From);
        }

        switch (item.Layer)
        {
            case "beacon":
                other.Listens = true;
                Network.Broadcast(other, item.Octets);
                break;
            case "tcp" when item.Note is "TCP FIN" && item.IsTo(_us) && !item.Connection.Contains($":{other.Port}->", StringComparison.Ordinal):
                HangUp(item.From, other);
                break;
            case "zre" when item.IsTo(_us):
                SpeakerOf(item.From, other).Say(item.Frames);
                break;
        }
    }

    private RawStation Add(string name)
    {
        RawStation other = Network.AddRaw(UuidOf(name), s_cast[Plain(name)].Port, "10.77.0.1");
        foreach (VectorItem item in _items.Where(i => i.IsHello && i.IsFrom(name)).Take(1))
        {
            Assert.True(Endpoint.TryParse(HelloOf(item).Endpoint, out Endpoint endpoint));
            other.Address = IPAddress.Parse(endpoint.Host);
            other.Port = endpoint.Port;
        }

        other.TakesAll = name.StartsWith('z');
        Others.Add(name, other);
        return other;
    }

    private Speaker SpeakerOf(string name, RawStation other)
    {
        if (!_speakers.TryGetValue(name, out Speaker? speaker) || speaker.IsClosed)
        {
            _speakers[name] = speaker = other.Dial(Node);
            if (_beginsLate)
            {
                speaker.Say(other.Hello());
            }
        }

        return speaker;
    }

    private void HangUp(string name, RawStation other)
    {
        other.Listens = false;
        foreach (Speaker accepted in other.Accepted.Where(a => !a.IsClosed))
        {
            accepted.Close();
        }

        if (_speakers.Remove(name, out Speaker? own) && !own.IsClosed)
        {
            own.Close();
        }
    }

    private static ZreHello HelloOf(VectorItem item)
    {
        Assert.True(ZreHello.TryRead(item.Octets, 99, 99, out ZreHello? hello, out DecodeError error), error.ToString());
        return hello!;
    }

    private static string Plain(string name) => name.StartsWith('z') ? name[1..] : name;

    private static Uuid UuidOf(string name)
    {
        Assert.True(Uuid.TryParse(s_cast[Plain(name)].Uuid, out Uuid uuid));
        return uuid;
    }
}
