using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols;

/// <summary>A whole node without its sockets: ZOCP over ZRE over ZMTP, one passive object (docs/ARCHITECTURE.md, "The core contract").</summary>
/// <remarks>Live, a shell of sockets drives it; in simulation, a world does. Thread-safe: no.</remarks>
public sealed class NodeCore : IZocpCarrier, IContentTaker
{
    private const string ZocpGroup = "ZOCP";
    private const int MaxNews = 16_384;

    private const int BehindFrom = 1_024;

    /// <summary>So many pieces of news may wait before this node's own emits are not told any more; the rest is for what comes from others.</summary>
    private const int MaxNewsOfEmits = MaxNews / 2;

    /// <summary>What one piece of news from ZRE can at most become here.</summary>
    private const int NewsReserve = 4_096;

    private static readonly Dictionary<string, string> s_noHeaders = [];

    private readonly Outbox<NodeEvent> _news = new(MaxNews);
    private readonly NodeCoreOptions _options;
    private readonly ZreOptions _zreOptions;
    private Instant _now;
    private long _signalsNotSent;

    /// <summary>A node that is not yet on the network.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="uuid">Names it while it runs; a node that starts again needs a new one.</param>
    /// <param name="seed">Decides every choice of chance.</param>
    public NodeCore(NodeCoreOptions options, Uuid uuid, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Dictionary<string, string> headers = new(options.Headers, StringComparer.Ordinal);
        foreach ((string name, string value) in ZocpHeaders.Announce(options.Identity))
        {
            headers[name] = value;
        }

        _zreOptions = new ZreOptions { Name = options.Name, Headers = headers, Groups = [ZocpGroup, .. options.Groups], Beacons = options.Beacons };
        Zre = new ZreNode(_zreOptions, uuid, seed) { Taker = this };
        Zocp = new ZocpNode(
            new ZocpOptions
            {
                Name = options.Name,
                Identity = options.Identity,
                AllowNewKeys = options.AllowNewParameters,
                TellLinkedSignals = options.TellLinkedSignals,
                RequestTimeout = options.RequestTimeout,
            },
            uuid,
            this,
            seed);
    }

    /// <summary>Peers, groups and messages.</summary>
    public ZreNode Zre { get; }

    /// <summary>Parameters, patches and requests.</summary>
    public ZocpNode Zocp { get; }

    /// <summary>True when so much news waits that nothing more should be read from the network until it is taken.</summary>
    public bool IsBehind => _news.Count >= BehindFrom;

    /// <summary>News that were lost because nobody took them: those of <see cref="EmitsUntold"/>, since nothing else can come without being read.</summary>
    public long NewsLost { get; private set; }

    /// <summary>
    /// Signals that came to nothing: a newer value took their place while they waited, the peer could not be sent them, or an own receiver did not
    /// take them.
    /// </summary>
    public long SignalsDropped => _signalsNotSent + Zocp.SignalsDropped;

    /// <summary>Emits of this node of which its own program was not told, because its handlers hung while it went on emitting.</summary>
    public long EmitsUntold { get; private set; }

    /// <summary>True when the farewell is said and nothing is left to send.</summary>
    public bool Stopped => Zre.Stopped;

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(Zre.NextDeadline, Zocp.NextDeadline);

    /// <summary>The listener is bound at <paramref name="self"/>: meet the others.</summary>
    public void Start(Instant now, Endpoint self)
    {
        Zre.Start(now, self);
        foreach (Endpoint peer in _options.Peers)
        {
            Zre.AddPeer(now, peer);
        }

        foreach (Endpoint hub in _options.Gossip)
        {
            Zre.AddGossip(now, hub);
        }

        Settle(now);
    }

    /// <summary>The listener is bound elsewhere now.</summary>
    public void Move(Instant now, Endpoint self)
    {
        Zre.Move(now, self);
        Settle(now);
    }

    /// <summary>Says farewell; what is queued may still go.</summary>
    public void Stop(Instant now)
    {
        Zre.Stop(now);
        Settle(now);
    }

    /// <summary>A datagram came in on the beacon port.</summary>
    public void ReceiveBeacon(Instant now, IPAddress source, ReadOnlySpan<byte> datagram)
    {
        Zre.ReceiveBeacon(now, source, datagram);
        Settle(now);
    }

    /// <summary>Somebody connected; false when there are too many.</summary>
    public bool TryAccept(Instant now, string remote, ZreListener listener, out LinkId link)
    {
        bool taken = Zre.TryAccept(now, remote, listener, out link);
        Settle(now);
        return taken;
    }

    /// <summary>A connection that was asked for is there; <paramref name="remote"/> is the address that a host name led to.</summary>
    public void Connected(Instant now, LinkId link, string remote)
    {
        Zre.Connected(now, link, remote);
        Settle(now);
    }

    /// <summary>A connection ended, or never came to be.</summary>
    public void Closed(Instant now, LinkId link, LinkEnd why)
    {
        Zre.Closed(now, link, why);
        Settle(now);
    }

    /// <summary>Octets came in on a connection.</summary>
    public void Receive(Instant now, LinkId link, ReadOnlySpan<byte> octets)
    {
        Zre.Receive(now, link, octets);
        Settle(now);
    }

    /// <summary>A write is done; see <see cref="ZreNode.Sent"/>.</summary>
    public void Sent(Instant now, LinkId link, bool waited = false)
    {
        Zre.Sent(now, link, waited);
        Settle(now);
    }

    /// <summary>A connection was examined; see <see cref="ZreNode.Examined"/>.</summary>
    public void Examined(Instant now, LinkId link, LinkProgress progress)
    {
        Zre.Examined(now, link, progress);
        Settle(now);
    }

    /// <summary>Time has passed.</summary>
    public void Advance(Instant now)
    {
        Zre.IsBehind = _news.Count > 0;
        Zre.Advance(now);
        Zocp.Advance(now);
        Settle(now);
    }

    /// <summary>True when there may be work or news; false when there is none.</summary>
    public bool HasWork => _news.Count > 0 || Zre.HasWork;

    /// <summary>Work for the network; see <see cref="Transmit"/>.</summary>
    public bool TryDequeue(out Transmit transmit) => Zre.TryDequeue(out transmit);

    /// <summary>News for the user, as many as there are and fit.</summary>
    /// <returns>How many.</returns>
    public int Dequeue(Span<NodeEvent> news)
    {
        if (_news.Count == 0)
        {
            // Verbs called on Zocp or Zre leave their news there, and so does a full outbox here.
            Settle(_now);
        }

        return _news.Dequeue(news);
    }

    /// <summary>News for the user.</summary>
    public bool TryDequeue(out NodeEvent news)
    {
        if (_news.TryDequeue(out news))
        {
            return true;
        }

        Settle(_now);
        return _news.TryDequeue(out news);
    }

    /// <summary>True when a message of a program's own keeps the bounds: frames, octets of each, octets of all.</summary>
    public bool Fits(ReadOnlySpan<ReadOnlyMemory<byte>> frames) => new OutgoingContent(frames).Fits(_zreOptions);

    /// <summary>As <see cref="Fits(ReadOnlySpan{ReadOnlyMemory{byte}})"/>, of one frame.</summary>
    public bool Fits(ReadOnlySpan<byte> content) => new OutgoingContent(content, default).Fits(_zreOptions);

    /// <inheritdoc/>
    bool IZocpCarrier.Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
    {
        WhisperResult result = Zre.Whisper(now, peer, content, second, delivery, key);
        if (result is not (WhisperResult.Sent or WhisperResult.Waiting) && content.StartsWith("{\"SIG\""u8))
        {
            _signalsNotSent++;
        }

        return result == WhisperResult.Replaced;
    }

    /// <inheritdoc/>
    bool IContentTaker.TryTake(ZrePeer peer, string? group, in ZmtpMessage message)
    {
        if (_news.Count >= MaxNews - NewsReserve || Zocp.HasNews || (message.FrameCount > 1 && IsZocp(message[1])))
        {
            return false;
        }

        byte[][] frames = new byte[message.FrameCount - 1][];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = message[i + 1].ToArray();
        }

        NodeEvent.Put(ref _news.Add(), new NodeMessage(peer.Uuid, group, frames));
        return true;
    }

    // Brings what ZRE heard to ZOCP, and keeps the order in which things happened. When nobody takes the news, those of ZRE wait there, and it
    // stops reading from its links: so the senders wait too, and nothing is lost.
    private void Settle(Instant now)
    {
        _now = now;
        do
        {
            while (Zocp.TryDequeue(out ZocpEvent news))
            {
                Keep(new NodeEvent(news));
            }
        }
        while (_news.Count < MaxNews - NewsReserve && TryTell(now));
    }

    // There is room for it.
    private bool TryTell(Instant now)
    {
        if (!Zre.TryDequeue(out ZreEvent heard))
        {
            return false;
        }

        switch (heard.Kind)
        {
            case ZreEventKind.Entered:
                Keep(new NodeEvent(heard));
                Zocp.Entered(now, heard.Peer, heard.Name, heard.Source?.Headers ?? s_noHeaders);
                break;
            case ZreEventKind.Exited:
                Zocp.Exited(now, heard.Peer, heard.Detail ?? heard.Reason.ToString());
                Keep(new NodeEvent(heard));
                break;
            case ZreEventKind.Evasive:
                Zocp.Silenced(now, heard.Peer, _zreOptions.EvasiveAfter);
                Keep(new NodeEvent(heard));
                break;
            case ZreEventKind.Recovered:
                Zocp.Recovered(now, heard.Peer);
                Keep(new NodeEvent(heard));
                break;
            case ZreEventKind.Doubted or ZreEventKind.Believed:
                Zocp.Doubted(now, heard.Peer, heard.Kind == ZreEventKind.Doubted);
                break;
            case ZreEventKind.Whispered or ZreEventKind.Shouted when IsZocp(heard.Content.First):
                Zocp.Receive(now, heard.Peer, heard.Content.First, heard.Content.Second);
                break;
            case ZreEventKind.Whispered or ZreEventKind.Shouted:
                NodeEvent.Put(ref _news.Add(), new NodeMessage(heard.Peer, heard.Group, Copy(heard.Content)));
                break;
            default:
                Keep(new NodeEvent(heard));
                break;
        }

        return true;
    }

    // Every ZOCP message is a JSON object; whatever else a ZRE program says is its own affair, and told as it came.
    private static bool IsZocp(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private static byte[][] Copy(ZreContent content)
    {
        byte[][] frames = new byte[content.Count][];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = content[i].ToArray();
        }

        return frames;
    }

    // Who emits without end while a handler blocks must not lose the answers to requests.
    private void Keep(in NodeEvent news)
    {
        bool emitted = news.IsZocp && news.Zocp is { Kind: ZocpEventKind.LocalChanged, Cause: ChangeCause.Emit };
        if ((emitted && _news.Count >= MaxNewsOfEmits) || !_news.TryEnqueue(news))
        {
            NewsLost++;
            EmitsUntold += emitted ? 1 : 0;
        }
    }
}
