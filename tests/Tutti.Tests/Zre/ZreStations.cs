using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Somebody on a <see cref="ZreNetwork"/>.</summary>
internal abstract class ZreStation(ZreNetwork network, IPAddress address, ushort port)
{
    public ZreNetwork Network { get; } = network;

    public IPAddress Address { get; set; } = address;

    public ushort Port { get; set; } = port;

    public Endpoint Endpoint => new(Address.ToString(), Port);

    /// <summary>The program has ended.</summary>
    public bool IsGone { get; set; }

    /// <summary>The cable is out: nothing comes or goes, nobody is told.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>It does not read what is written to it.</summary>
    public bool IsStalled { get; set; }

    public bool Listens { get; set; } = true;

    /// <summary>A name that leads to its address.</summary>
    public string? Host { get; set; }

    public virtual bool Answers(Endpoint endpoint) => endpoint.Port == Port && (string.Equals(endpoint.Host, Address.ToString(), StringComparison.Ordinal) || string.Equals(endpoint.Host, Host, StringComparison.Ordinal));

    public abstract void OnBeacon(IPAddress source, byte[] datagram);

    public abstract object? OnAccept(Wire wire, string remote);

    public abstract void OnConnected(object handle, Wire wire, string remote);

    public abstract void OnReceive(object handle, byte[] octets);

    public abstract void OnClosed(object handle, LinkEnd why);
}

/// <summary>An event with its content copied.</summary>
internal sealed record News(ZreEventKind Kind, Uuid Peer, string Name, string? Group, ExitReason Reason, string? Detail, byte[][] Content, Instant At)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Length > 0 ? Content[0] : []);
}

/// <summary>A <see cref="ZreNode"/> with its shell.</summary>
internal sealed class NodeStation(ZreNetwork network, ZreNode node, IPAddress address, ushort port) : ZreStation(network, address, port)
{
    private readonly Dictionary<LinkId, Wire> _wires = [];

    public ZreNode Node { get; } = node;

    public Uuid Uuid => Node.Uuid;

    /// <summary>What its system says of all its connections.</summary>
    public LinkProgress Progress { get; set; }

    public List<News> News { get; } = [];

    public ushort HubPort { get; set; }

    public void Start() => Do(n => n.Start(Network.Now, Endpoint));

    public void Stop() => Do(n => n.Stop(Network.Now));

    public WhisperResult Whisper(ZreStation to, string text, Delivery delivery = Delivery.Every, int key = 0)
    {
        WhisperResult result = WhisperResult.NoSuchPeer;
        Uuid uuid = to is NodeStation node ? node.Uuid : ((RawStation)to).Uuid;
        Do(n => result = n.Whisper(Network.Now, uuid, System.Text.Encoding.UTF8.GetBytes(text), default, delivery, key));
        return result;
    }

    public void Do(Action<ZreNode> input)
    {
        input(Node);
        Pump();
    }

    public IEnumerable<News> Of(ZreEventKind kind) => News.Where(n => n.Kind == kind);

    public bool Knows(ZreStation other) => Node.TryGetPeer(other is NodeStation n ? n.Uuid : ((RawStation)other).Uuid, out _);

    public override bool Answers(Endpoint endpoint) =>
        base.Answers(endpoint) || (HubPort != 0 && endpoint == new Endpoint(Address.ToString(), HubPort));

    public override void OnBeacon(IPAddress source, byte[] datagram) => Do(n => n.ReceiveBeacon(Network.Now, source, datagram));

    public override object? OnAccept(Wire wire, string remote)
    {
        bool toHub = wire.IsToHub;
        if (!Node.TryAccept(Network.Now, remote + ":40000", toHub ? ZreListener.GossipHub : ZreListener.Peers, out LinkId link))
        {
            return null;
        }

        _wires[link] = wire;
        Network.After(TimeSpan.Zero, Pump);
        return link;
    }

    public override void OnConnected(object handle, Wire wire, string remote)
    {
        _wires[(LinkId)handle] = wire;
        Do(n => n.Connected(Network.Now, (LinkId)handle, remote));
    }

    public override void OnReceive(object handle, byte[] octets) => Do(n => n.Receive(Network.Now, (LinkId)handle, octets));

    public override void OnClosed(object handle, LinkEnd why) => Do(n => n.Closed(Network.Now, (LinkId)handle, why));

    private void Pump()
    {
        while (true)
        {
            bool any = false;
            while (Node.TryDequeue(out ZreEvent news))
            {
                any = true;
                byte[][] content = new byte[news.Content.Count][];
                for (int i = 0; i < content.Length; i++)
                {
                    content[i] = news.Content[i].ToArray();
                }

                News.Add(new News(news.Kind, news.Peer, news.Name, news.Group, news.Reason, news.Detail, content, Network.Now));
            }

            while (Node.TryDequeue(out Transmit work))
            {
                any = true;
                Perform(work);
            }

            if (!any)
            {
                return;
            }
        }
    }

    private void Perform(Transmit work)
    {
        LinkId link = work.Link;
        switch (work.Kind)
        {
            case TransmitKind.Broadcast:
                Network.Broadcast(this, work.Octets.ToArray());
                break;
            case TransmitKind.Connect:
                Network.Connect(this, link, work.Endpoint);
                break;
            case TransmitKind.Write when _wires.TryGetValue(link, out Wire? wire):
                bool waits = (wire.IsForward(this, link) ? wire.To! : wire.From).IsStalled;
                Network.Write(wire, this, link, work.Octets.ToArray(), () =>
                {
                    if (!IsGone)
                    {
                        Do(n => n.Sent(Network.Now, link, waits));
                    }
                });
                break;
            case TransmitKind.Close when _wires.Remove(link, out Wire? wire):
                Network.Close(wire, this, link);
                break;
            case TransmitKind.Examine:
                Do(n => n.Examined(Network.Now, link, Progress));
                break;
        }
    }
}

/// <summary>A hand-driven peer: says exactly what a test wants, and writes down what it is told.</summary>
internal sealed class RawStation(ZreNetwork network, Uuid uuid, IPAddress address, ushort port) : ZreStation(network, address, port)
{
    public Uuid Uuid { get; } = uuid;

    /// <summary>It is spoken to in gossip.</summary>
    public bool IsHub { get; set; }

    /// <summary>It understands zyre's own units.</summary>
    public bool TakesAll { get; set; }

    /// <summary>Units that came in, oldest first.</summary>
    public List<byte[][]> Received { get; } = [];

    public List<Speaker> Accepted { get; } = [];

    public int Ended { get; private set; }

    public void Beacon(ushort port)
    {
        byte[] datagram = new byte[Protocols.Zre.Beacon.Size];
        new Beacon(Uuid, port).Write(datagram);
        Network.Broadcast(this, datagram);
    }

    /// <summary>Connects to a node as a DEALER with an identity.</summary>
    public Speaker Dial(ZreStation to, byte[]? identity = null)
    {
        byte[] own = identity ?? [1, .. Octets(Uuid)];
        Speaker speaker = new(this, new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Dealer, Identity = own }, new ZmtpNullMechanism()));
        Network.Connect(this, speaker, to.Endpoint);
        Network.RunUntil(() => speaker.Session.State == ZmtpState.Ready || speaker.IsClosed, 2);
        return speaker;
    }

    /// <summary>A HELLO of this station.</summary>
    public byte[] Hello(ushort sequence = 1, string[]? groups = null, byte status = 0, string? endpoint = null, string name = "raw", params (string, string)[] headers)
    {
        ByteWriter writer = new();
        ZreWriter.WriteHello(
            writer, sequence, endpoint ?? Endpoint.ToString(), groups ?? [], status, name, [.. headers.Select(h => KeyValuePair.Create(h.Item1, h.Item2))]);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The first frame of a unit without fields.</summary>
    public static byte[] Unit(ZreUnitId id, int sequence) => [0xAA, 0xA1, (byte)id, 2, (byte)(sequence >> 8), (byte)sequence];

    /// <summary>A JOIN or LEAVE.</summary>
    public static byte[] Membership(ZreUnitId id, int sequence, string group, byte status)
    {
        byte[] room = new byte[ZreWriter.MaxUnitOctets];
        int length = ZreWriter.WriteMembership(room, id, group, status);
        ZreWriter.SetSequence(room, (ushort)sequence);
        return room[..length];
    }

    public IEnumerable<byte[]> ReceivedUnits(ZreUnitId id) => Received.Select(r => r[0]).Where(f => f[2] == (byte)id);

    public static byte[] Octets(Uuid uuid)
    {
        byte[] octets = new byte[16];
        uuid.Write(octets);
        return octets;
    }

    public override void OnBeacon(IPAddress source, byte[] datagram)
    {
    }

    public override object? OnAccept(Wire wire, string remote)
    {
        Speaker speaker = new(this, new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Router }, new ZmtpNullMechanism())) { Wire = wire };
        speaker.Session.Start(Network.Now);
        Accepted.Add(speaker);
        Network.After(TimeSpan.Zero, speaker.Flush);
        return speaker;
    }

    public override void OnConnected(object handle, Wire wire, string remote)
    {
        Speaker speaker = (Speaker)handle;
        speaker.Wire = wire;
        speaker.Session.Start(Network.Now);
        speaker.Flush();
    }

    public override void OnReceive(object handle, byte[] octets)
    {
        Speaker speaker = (Speaker)handle;
        speaker.Session.Receive(Network.Now, octets);
        while (speaker.Session.TryRead(out ZmtpMessage message))
        {
            byte[][] frames = new byte[message.FrameCount][];
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i] = message[i].ToArray();
            }

            Received.Add(frames);
        }

        Assert.NotEqual(ZmtpState.Failed, speaker.Session.State);
        speaker.Flush();
    }

    public override void OnClosed(object handle, LinkEnd why)
    {
        Ended++;
        ((Speaker)handle).IsClosed = true;
    }
}

/// <summary>One connection of a <see cref="RawStation"/>.</summary>
internal sealed class Speaker(RawStation owner, ZmtpSession session)
{
    public ZmtpSession Session { get; } = session;

    public Wire? Wire { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>What it writes goes nowhere.</summary>
    public bool IsMute { get; set; }

    public void Say(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            Session.Write(frames[i], i + 1 < frames.Length);
        }

        Flush();
    }

    public void Flush()
    {
        if (!IsClosed && !IsMute && Session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            owner.Network.Write(Wire!, owner, this, octets.ToArray(), () =>
            {
                Session.Sent(owner.Network.Now);
                Flush();
            });
        }
    }

    public void Close()
    {
        IsClosed = true;
        owner.Network.Close(Wire!, owner, this);
    }
}
