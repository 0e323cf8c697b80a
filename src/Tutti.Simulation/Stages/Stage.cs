using System.Net;
using System.Text.Json.Nodes;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.OldPeers;

namespace Tutti.Simulation.Stages;

/// <summary>A show in a world: nodes with parameters, patches between them, values that move, and the truth about all of it.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed partial class Stage
{
    private static readonly TypeHint[] s_hints = [TypeHint.Flt, TypeHint.String, TypeHint.Int, TypeHint.String];

    private readonly Dictionary<Uuid, SimHost> _hosts = [];
    private readonly Dictionary<SimHost, SimEmitter[]> _emitters = [];
    private readonly List<SimNode> _nodes = [];
    private readonly Dictionary<Uuid, (SimHost Host, Instant At, bool Silently)> _dead = [];
    private readonly List<SimNode> _watchers = [];
    private readonly Deliveries _deliveries;
    private int _lastAddress;
    private int _pace;

    /// <summary>An empty stage.</summary>
    /// <param name="world">Where it stands.</param>
    /// <param name="parameters">Parameters of each node; half are emitters, half receivers.</param>
    public Stage(World world, int parameters)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        _deliveries = new Deliveries(world);
        Parameters = parameters;
    }

    /// <summary>Where it stands.</summary>
    public World World { get; }

    /// <summary>Parameters of each node.</summary>
    public int Parameters { get; }

    /// <summary>The Tutti nodes.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>Gets the old programs.</summary>
    internal List<OldZreNode> Old { get; } = [];

    /// <summary>Gets those of them that are ZOCP nodes.</summary>
    internal IEnumerable<PyreNode> OldZocp => Old.OfType<PyreNode>();

    /// <summary>Nodes that watch everything of everybody.</summary>
    public IReadOnlyList<SimNode> Watchers => _watchers;

    /// <summary>Signals that were emitted.</summary>
    public long Emitted { get; private set; }

    /// <summary>Signals that came, once for each patch.</summary>
    public long Arrived => _deliveries.Arrived;

    /// <summary>When each program that has ended ended, in the world's time, and whether silently.</summary>
    public IReadOnlyDictionary<Uuid, (SimHost Host, Instant At, bool Silently)> Dead => _dead;

    /// <summary>Adds a machine with a node that is not running.</summary>
    public SimNode Add(string name)
    {
        SimNode node = new(World, name, NextAddress()) { TellsOfTcp = _nodes.Count % 2 == 0 };
        node.Starting += Register;
        node.News += Hear;
        node.Ended += End;
        _nodes.Add(node);
        MakeEmitters(node);
        return node;
    }

    /// <summary>Adds a machine with an old Python node that is not running.</summary>
    internal PyreNode AddOld(string name)
    {
        PyreNode node = new(World, name, NextAddress());
        MakeEmitters(node);
        node.Starting += started => Register((PyreNode)started);
        return AddOld(node);
    }

    /// <summary>Adds a machine with a program that knows ZRE and not ZOCP, and is not running.</summary>
    internal T AddOld<T>(T node)
        where T : OldZreNode
    {
        node.Starting += started => _hosts[started.Uuid] = started;
        node.Met += (old, peer, _) => PartAll(old, peer);
        node.Ended += End;
        Old.Add(node);
        return node;
    }

    /// <summary>The next free address of the segment.</summary>
    public IPAddress NextAddress()
    {
        int number = ++_lastAddress;
        return new IPAddress([10, 77, (byte)(number >> 8), (byte)number]);
    }

    /// <summary>The emitters of a host.</summary>
    public IReadOnlyList<SimEmitter> EmittersOf(SimHost host) => _emitters[host];

    /// <summary>The name of the receiver that takes what the emitter with this number emits.</summary>
    public static string ReceiverName(int number) => $"in{number}";

    /// <summary>Has a node watch everything of everybody it meets.</summary>
    public void Watch(SimNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _watchers.Add(node);
    }

    /// <summary>Lets values move, until <see cref="Pause"/>.</summary>
    /// <param name="perSecond">How many are emitted a second, by all emitters together.</param>
    public void Play(double perSecond)
    {
        int pace = ++_pace;
        TimeSpan every = TimeSpan.FromSeconds(1 / perSecond);
        void Next()
        {
            if (pace == _pace)
            {
                EmitOne();
                World.After(every * (0.5 + World.Chance.Fraction()), Next);
            }
        }

        Next();
    }

    /// <summary>Lets values rest.</summary>
    public void Pause() => _pace++;

    /// <summary>An emitter counts one up.</summary>
    public void Emit(SimEmitter emitter)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        if (emitter.Host is SimNode { IsUp: true, IsFrozen: false } node && node.Core.Zocp.TryGetParameter(emitter.Path, out LocalParameter? parameter))
        {
            emitter.Last++;
            Emitted++;
            node.Do((core, now) => core.Zocp.Emit(now, parameter, emitter.Value));
        }
        else if (emitter.Host is PyreNode { IsUp: true, IsFrozen: false } old)
        {
            emitter.Last++;
            Emitted++;
            old.App.Emit(emitter.Path, Node(emitter.Value));
        }
    }

    /// <summary>A node says so many cues along each patch that it can rely on.</summary>
    /// <returns>Those patches.</returns>
    public IReadOnlyList<SimPatch> Burst(SimNode node, int cues)
    {
        SimPatch[] patches = [.. Of(node).Where(patch => patch is { IsMade: true, From.IsEvery: true } && patch.From.Host == node
            && patch.To is SimNode { IsUp: true, IsFrozen: false } to && Remembers(node, patch) && Remembers(to, patch))];
        for (; cues > 0; cues--)
        {
            foreach (SimPatch patch in patches)
            {
                Emit(patch.From);
            }
        }

        return patches;
    }

    /// <summary>The host of a UUID, of any run.</summary>
    public SimHost? HostOf(Uuid uuid) => _hosts.GetValueOrDefault(uuid);

    internal static bool TryCount(in ZocpValue value, out long count) =>
        value.TryGetInteger(out count) || (value.TryGetText(out string? text) && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out count));

    private void MakeEmitters(SimHost host)
    {
        SimEmitter[] emitters = new SimEmitter[Parameters / 2];
        for (int i = 0; i < emitters.Length; i++)
        {
            emitters[i] = new SimEmitter(host, $"out{i}", s_hints[i % s_hints.Length]);
        }

        _emitters.Add(host, emitters);
    }

    private void EmitOne()
    {
        if (Patches.Count > 0 && !World.Chance.Happens(0.1))
        {
            Emit(World.Chance.OneOf(Patches).From);
        }
        else
        {
            Emit(World.Chance.OneOf(_emitters[World.Chance.OneOf(Nodes)]));
        }
    }

    private void Register(SimNode node)
    {
        _hosts[node.Core.Zre.Uuid] = node;
        for (int i = 0; i < Parameters / 2; i++)
        {
            SimEmitter emitter = _emitters[node][i];
            node.Core.Zocp.TryRegister(
                node.CoreNow, emitter.Path, new ParameterDescription { TypeHint = emitter.Hint, Value = emitter.Value, Access = Access.Emit }, out _);
            ZocpValue start = emitter.Hint == TypeHint.String ? ZocpValue.From("") : ZocpValue.From(0L);
            node.Core.Zocp.TryRegister(
                node.CoreNow, ReceiverName(i), new ParameterDescription { TypeHint = emitter.Hint, Value = start, Access = Access.Sense }, out _);
        }
    }

    private void Register(PyreNode node)
    {
        _hosts[node.Uuid] = node;
        for (int i = 0; i < Parameters / 2; i++)
        {
            SimEmitter emitter = _emitters[node][i];
            string hint = emitter.Hint switch { TypeHint.String => "string", TypeHint.Flt => "flt", _ => "int" };
            node.App.Register(emitter.Path, Node(emitter.Value), hint, "re");
            node.App.Register(ReceiverName(i), emitter.Hint == TypeHint.String ? JsonValue.Create("") : JsonValue.Create(0), hint, "rws");
        }
    }

    private static JsonNode? Node(in ZocpValue value) => JsonNode.Parse(value.ToString());
}
