using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tutti;

/// <summary>How a node behaves. The defaults suit a show on one local network.</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record NodeOptions
{
    /// <summary>
    /// The network card, by name (<c>eth0</c>) or IPv4 address. Null: <c>TUTTI_INTERFACE</c>, or else the card that leads to the gateway;
    /// <see cref="Node.CardExplanation"/> tells what was chosen and why.
    /// </summary>
    public string? Interface { get; init; }

    /// <summary>
    /// UDP port of the beacons, 1 to 65535. Null: <c>TUTTI_BEACON_PORT</c>, or else 5670, which every ZRE program uses. Nodes with another port
    /// are another room on the same network: the two do not meet.
    /// </summary>
    public int? BeaconPort { get; init; }

    /// <summary>TCP port on which other nodes connect, 0 to 65535; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>False: no beacons are sent or heard; peers are found by <see cref="Peers"/> or <see cref="Gossip"/> alone.</summary>
    public bool Beacons { get; init; } = true;

    /// <summary>Nodes to connect to without discovery, each <c>tcp://HOST:PORT</c>: for networks where UDP is blocked.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Gossip hubs to learn of other nodes from, each <c>tcp://HOST:PORT</c>.</summary>
    public IReadOnlyList<string> Gossip { get; init; } = [];

    /// <summary>TCP port on which this node is a gossip hub for others, 1 to 65535; null: it is none.</summary>
    public int? GossipHubPort { get; init; }

    /// <summary>ZRE groups to be in from the start, besides <c>ZOCP</c>; each at most 255 octets of UTF-8.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>ZRE headers to show to others, besides those of ZOCP.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// 32 lower-case hex digits that stay the same when the node starts again; null: those of the state file, or none, and then others know the node
    /// again by its name.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>
    /// The folder in which the node keeps its identity, its patches and the values of its persistent parameters, in a file named after it; made when it is not
    /// there. Null: it keeps nothing, and forgets its patches when it ends. See <see cref="UsualStateFolder"/> and docs/state-file.md.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// Where nodes of this user keep their state: <c>TUTTI_STATE</c>, else <c>tutti</c> in <c>XDG_STATE_HOME</c> or <c>~/.local/state</c>, on Windows in the local
    /// application data.
    /// </summary>
    public static string UsualStateFolder => State.StateFolder.Usual();

    /// <summary>May others add parameters to this node with SET? As ZOCP has it: yes.</summary>
    public bool AllowNewParameters { get; init; } = true;

    /// <summary>How long a request (set, get, call, patch) waits for an answer. More than 0, at most a day.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// True: what arrives is read by a thread of Tutti's own that asks the sockets again and again for up to 50 us before it waits in the system,
    /// instead of by the runtime's pool. A round trip then takes about a fifth of the time, and one processor is busier while signals arrive
    /// often; when they do not, it waits like any other. All such nodes of a process share the thread, and handlers run on it: keep them very
    /// short. Only on Linux and macOS; elsewhere the node says so in its log and reads as usual.
    /// </summary>
    public bool LowLatency { get; init; }

    /// <summary>
    /// Runs handlers and methods. Null: the thread that received the news. Set it to bring them to another thread, such as
    /// <c>action =&gt; form.BeginInvoke(action)</c>; the order must be kept.
    /// What waits there is out of this node's sight: senders are then not slowed down by handlers that take too long.
    /// </summary>
    public Action<Action>? Post { get; init; }

    /// <summary>The clock and its timers; tests hand in another.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Overhears the node; null: nobody does.</summary>
    public Seeing.Tracer? Tracer { get; init; }

    /// <summary>Decides every choice of chance (back-off jitter); null: different each time.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Where warnings and decisions are written. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
