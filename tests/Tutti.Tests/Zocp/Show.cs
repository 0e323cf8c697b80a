using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>Several nodes, new and old, joined in memory: units of a pair keep their order, pairs interleave by a seed.</summary>
internal sealed class Show(int seed)
{
    private readonly Dictionary<(Uuid From, Uuid To), Queue<(byte[] Content, byte[] Second)>> _wires = [];
    private readonly Dictionary<Uuid, ZocpNode> _nodes = [];
    private readonly Dictionary<Uuid, OldPeer> _old = [];
    private readonly HashSet<(Uuid, Uuid)> _met = [];
    private ulong _lastUuid;

    public Random Random { get; } = new(seed);

    public Instant Now { get; private set; }

    public IReadOnlyCollection<OldPeer> Old => _old.Values;

    public IReadOnlyCollection<ZocpNode> Nodes => _nodes.Values;

    public List<(Uuid Node, ZocpEvent News)> News { get; } = [];

    public List<(Uuid From, Uuid To, string Text, string Second, string Cause)> Sent { get; } = [];

    /// <summary>The unit that is being received, or empty.</summary>
    public string Cause { get; private set; } = "";

    public ZocpNode Add(string name, string identity = "", Func<ZocpOptions, ZocpOptions>? change = null, Uuid? uuid = null)
    {
        Uuid id = uuid ?? NextUuid();
        ZocpOptions options = new() { Name = name, Identity = identity };
        ZocpNode node = new(change?.Invoke(options) ?? options, id, new Wires(this, id), (ulong)seed + ((ulong)id.Bits * 10_000));
        _nodes.Add(id, node);
        return node;
    }

    public OldPeer AddOld(string name, Uuid? uuid = null)
    {
        Uuid id = uuid ?? NextUuid();
        OldPeer peer = new(id, name, (to, text) => Put(id, to, Encoding.UTF8.GetBytes(text), []));
        _old.Add(id, peer);
        return peer;
    }

    public Uuid NextUuid() => new(new UInt128(0xA0, ++_lastUuid));

    public void MeetAll()
    {
        Uuid[] all = [.. _nodes.Keys, .. _old.Keys];
        foreach (Uuid a in all)
        {
            foreach (Uuid b in all)
            {
                Meet(a, b);
            }
        }
    }

    public void Meet(Uuid a, Uuid b)
    {
        if (a == b || !_met.Add((a, b)))
        {
            return;
        }

        _wires.TryAdd((b, a), new());
        _wires.TryAdd((a, b), new());
        if (_nodes.TryGetValue(a, out ZocpNode? node))
        {
            bool isNew = _nodes.TryGetValue(b, out ZocpNode? other);
            node.Entered(Now, b, isNew ? other!.Name : _old[b].Name, isNew
                ? ZocpHeaders.Announce(other!.Identity)
                : new Dictionary<string, string>(StringComparer.Ordinal) { [ZocpHeaders.Zocp] = "1" });
        }
        else
        {
            _old[a].Meet(b);
        }
    }

    /// <summary>Cuts the connection of two nodes; what is under way is lost.</summary>
    public void Cut(Uuid a, Uuid b)
    {
        foreach ((Uuid from, Uuid to) in ((Uuid, Uuid)[])[(a, b), (b, a)])
        {
            _met.Remove((from, to));
            _wires.Remove((from, to));
            _nodes[from].Exited(Now, to, "cut");
        }

        Listen();
    }

    /// <summary>Takes a node off the network; both directions are lost.</summary>
    public void Leave(Uuid gone)
    {
        foreach ((Uuid a, Uuid b) in _met.Where(pair => pair.Item1 == gone || pair.Item2 == gone).ToArray())
        {
            _met.Remove((a, b));
            _wires.Remove((a, b));
            _wires.Remove((b, a));
            if (b == gone && _nodes.TryGetValue(a, out ZocpNode? node))
            {
                node.Exited(Now, gone, "left");
            }
            else if (b == gone && _old.TryGetValue(a, out OldPeer? old))
            {
                old.Part(gone);
            }
        }

        _nodes.Remove(gone);
        _old.Remove(gone);
    }

    public void Put(Uuid from, Uuid to, byte[] content, byte[] second)
    {
        Sent.Add((from, to, Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(second), Cause));
        if (_wires.TryGetValue((from, to), out Queue<(byte[] Content, byte[] Second)>? wire))
        {
            wire.Enqueue((content, second));
        }
    }

    /// <summary>Delivers one unit of a wire chosen by chance; false when none waits.</summary>
    public bool Step()
    {
        (Uuid From, Uuid To)[] waiting = [.. _wires.Where(wire => wire.Value.Count > 0).Select(wire => wire.Key)];
        if (waiting.Length == 0)
        {
            return false;
        }

        (Uuid from, Uuid to) = waiting[Random.Next(waiting.Length)];
        Deliver(from, to);
        return true;
    }

    /// <summary>Delivers all that waits on one wire.</summary>
    public void Flush(Uuid from, Uuid to)
    {
        while (_wires.TryGetValue((from, to), out Queue<(byte[] Content, byte[] Second)>? wire) && wire.Count > 0)
        {
            Deliver(from, to);
        }
    }

    private void Deliver(Uuid from, Uuid to)
    {
        (byte[] content, byte[] second) = _wires[(from, to)].Dequeue();
        Cause = Encoding.UTF8.GetString(content);
        if (_nodes.TryGetValue(to, out ZocpNode? node))
        {
            node.Receive(Now, from, content, second);
        }
        else
        {
            _old[to].Receive(from, content);
        }

        Cause = "";
        Listen();
    }

    public void Settle(int limit = 20000)
    {
        while (Step())
        {
            Assert.True(limit-- > 0, "the network never comes to rest");
        }

        Listen();
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (ZocpNode node in _nodes.Values)
        {
            node.Advance(Now);
        }

        Listen();
    }

    public ZocpEvent Done(long request) => Assert.Single(News, news => news.News.Kind == ZocpEventKind.RequestDone && news.News.Id == request).News;

    private void Listen()
    {
        foreach (ZocpNode node in _nodes.Values)
        {
            while (node.TryDequeue(out ZocpEvent news))
            {
                News.Add((node.Uuid, news));
            }
        }
    }

    private sealed class Wires(Show show, Uuid from) : IZocpCarrier
    {
        public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
        {
            Assert.Equal(delivery == Delivery.Latest, key > 0);
            show.Put(from, peer, content.ToArray(), second.ToArray());
            return false;
        }
    }
}
