using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>A ZOCP node without links: own parameters, cached trees of peers, subscriptions in both directions, requests.</summary>
/// <remarks>
/// A passive object: it is told what happened and what the user wants, hands units to its carrier at once, and keeps news in a queue.
/// It never throws on what a peer sends. To a peer without the header X-ZOCP-EXT it sends nothing that pyZOCP could die of: every unit for such a peer
/// passes <see cref="SafeGrammar"/>. Clauses: docs/specs/zocp.md. Thread-safe: no; one caller at a time.
/// </remarks>
public sealed partial class ZocpNode
{
    private readonly ZocpOptions _options;
    private readonly IZocpCarrier _carrier;
    private readonly Outbox<ZocpEvent> _events;
    private readonly Dictionary<Uuid, ZocpPeer> _peers = [];
    private readonly ByteWriter _unit = new();
    private readonly ByteWriter _second = new(64);
    private readonly ByteWriter _signal = new();

    /// <summary>A node with an empty tree.</summary>
    /// <param name="options">Name, identity and bounds.</param>
    /// <param name="uuid">Its UUID in this run.</param>
    /// <param name="carrier">What carries its units.</param>
    /// <param name="seed">Where its chance comes from.</param>
    public ZocpNode(ZocpOptions options, Uuid uuid, IZocpCarrier carrier, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(carrier);
        options.Check();
        _options = options;
        _carrier = carrier;
        _events = new Outbox<ZocpEvent>(options.MaxEvents);
        _lastId = (long)(seed & 0x3FFF_FFFF);
        _removals = new Removals(options.MaxRemovals, options.RemovalsKept);
        _replayBudget = new ReplayBuffer.Budget(options.MaxReplayOctets);
        Uuid = uuid;
        Tree = new CapabilityTree(options.MaxTreeOctets);
        _sent = new TallyTable(options.MaxLinks);
        _taken = new TallyTable(options.MaxLinks);
    }

    /// <summary>The node's UUID in this run.</summary>
    public Uuid Uuid { get; }

    /// <summary>The node's name.</summary>
    public string Name => _options.Name;

    /// <summary>The node's identity; empty when it has none.</summary>
    public string Identity => _options.Identity;

    /// <summary>The own tree, as GET answers it.</summary>
    public CapabilityTree Tree { get; }

    /// <summary>All peers that have entered and not exited.</summary>
    public IReadOnlyCollection<ZocpPeer> Peers => _peers.Values;

    /// <summary>Events lost because nobody took them in time.</summary>
    public long EventsLost { get; private set; }

    /// <summary>Units not sent because an old peer could have died of them.</summary>
    public long Withheld { get; private set; }

    /// <summary>Messages from peers that were malformed or broke the protocol.</summary>
    public long Malformed { get; private set; }

    /// <summary>True when news waits.</summary>
    internal bool HasNews => _events.Count > 0;

    /// <summary>Takes the oldest news; false when there is none.</summary>
    public bool TryDequeue(out ZocpEvent news) => _events.TryDequeue(out news);

    /// <summary>Finds a peer that has entered.</summary>
    public bool TryGetPeer(Uuid uuid, [NotNullWhen(true)] out ZocpPeer? peer) => _peers.TryGetValue(uuid, out peer);

    /// <summary>A peer sent a WHISPER or SHOUT.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="peer">Who sent it; dropped when it has not entered.</param>
    /// <param name="content">Its first content frame.</param>
    /// <param name="second">Its second content frame, or empty.</param>
    public void Receive(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second)
    {
        if (!_peers.TryGetValue(peer, out ZocpPeer? from))
        {
            Malformed++;
            return;
        }

        content = JsonText.TrimMark(content);
        if (content.Length > _options.MaxMessageOctets)
        {
            Complain(from, "message too long");
        }
        else if (!JsonText.TryCheck(content, _options.MaxDepth, out DecodeError error))
        {
            Complain(from, error.ToString());
        }
        else if (!JsonMembers.IsObject(content))
        {
            Complain(from, "message is not an object");
        }
        else
        {
            RunMethods(now, from, content, ReadMark(from, second));
            if (!from.TreeKnown)
            {
                AskIfStale(now, from);
            }
        }
    }

    private static ZocpMethod MethodNamed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("SIG"u8) ? ZocpMethod.Sig
        : name.SequenceEqual("MOD"u8) ? ZocpMethod.Mod
        : name.SequenceEqual("GET"u8) ? ZocpMethod.Get
        : name.SequenceEqual("SET"u8) ? ZocpMethod.Set
        : name.SequenceEqual("SUB"u8) ? ZocpMethod.Sub
        : name.SequenceEqual("UNSUB"u8) ? ZocpMethod.Unsub
        : name.SequenceEqual("CALL"u8) ? ZocpMethod.Call
        : name.SequenceEqual("REP"u8) ? ZocpMethod.Rep
        : ZocpMethod.None;

    /// <summary>Methods run in the order of their first mention; of one mentioned twice the last content counts (zocp-1.3).</summary>
    private void RunMethods(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, FrameMark mark)
    {
        Span<Range> contents = stackalloc Range[(int)ZocpMethod.Rep + 1];
        Span<ZocpMethod> order = stackalloc ZocpMethod[(int)ZocpMethod.Rep];
        int count = 0;
        int unknown = 0;
        JsonMembers members = new(content);
        while (members.MoveNext())
        {
            ZocpMethod method = MethodNamed(members.Name);
            if (method == ZocpMethod.None)
            {
                unknown++;
                continue;
            }

            if (!order[..count].Contains(method))
            {
                order[count++] = method;
            }

            contents[(int)method] = members.Range;
        }

        foreach (ZocpMethod method in order[..count])
        {
            Run(now, from, method, content[contents[(int)method]], mark);
        }

        if (unknown > 0)
        {
            Complain(from, "unknown method");
        }
    }

    private void Run(Instant now, ZocpPeer from, ZocpMethod method, ReadOnlySpan<byte> content, FrameMark mark)
    {
        switch (method)
        {
            case ZocpMethod.Sig:
                _hops = mark.Hops;
                _stampNs = from.Can(ZocpExtensions.Sight) ? mark.At : 0;
                OnSignal(now, from, content, from.Can(ZocpExtensions.Healing) ? mark : default);
                _stampNs = 0;
                _hops = 0;
                break;
            case ZocpMethod.Mod:
                OnModification(now, from, content, mark);
                break;
            case ZocpMethod.Get:
                OnGet(now, from, content, mark);
                break;
            case ZocpMethod.Set:
                OnSet(now, from, content, mark);
                break;
            case ZocpMethod.Sub:
                OnSubscribe(now, from, content, mark);
                break;
            case ZocpMethod.Unsub:
                OnUnsubscribe(now, from, content, mark);
                break;
            case ZocpMethod.Call:
                OnCall(now, from, content, mark);
                break;
            default:
                OnReply(now, from, content);
                break;
        }
    }

    /// <summary>What the second content frame says; only peers that announce it are listened to.</summary>
    private FrameMark ReadMark(ZocpPeer from, ReadOnlySpan<byte> second)
    {
        bool good = !second.IsEmpty && from.Can(ZocpExtensions.Replies) && second.Length <= 1024
            && JsonText.TryCheck(second, _options.MaxDepth, out _) && JsonMembers.IsObject(second);
        return good ? FrameMark.Read(second, _options.MaxHops) : default;
    }

    /// <summary>The one place where units leave. What an old peer could die of stays here (zocp-7.1).</summary>
    private bool Send(Instant now, ZocpPeer to, ReadOnlySpan<byte> content, in FrameMark mark = default)
    {
        if (to.IsOld && SafeGrammar.Why(content, to, Uuid, _peers) is { } why)
        {
            Withheld++;
            Refuse(to.Uuid, new ZocpRefusal(ZocpReason.NotSafe, "send", to.Name, why, "run a newer ZOCP there"));
            return false;
        }

        _second.Clear();
        if (to.Can(ZocpExtensions.Replies))
        {
            mark.WriteTo(_second);
        }

        _carrier.Whisper(now, to.Uuid, content, _second.WrittenSpan, Delivery.Every, 0);
        return true;
    }

    private void Report(in ZocpEvent news)
    {
        if (!_events.TryEnqueue(news))
        {
            EventsLost++;
        }
    }

    private void Refuse(Uuid peer, ZocpRefusal refusal) =>
        Report(new ZocpEvent { Kind = ZocpEventKind.Refused, Peer = peer, Refusal = refusal });

    private void Complain(ZocpPeer from, string what)
    {
        Malformed++;
        Report(new ZocpEvent { Kind = ZocpEventKind.ProtocolError, Peer = from.Uuid, Text = what });
    }

    private bool IsGoodName(string name) => name.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(name) <= _options.MaxNameOctets;
}
