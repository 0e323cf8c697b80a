using System.Net;
using System.Text.Json.Nodes;

using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.OldPeers;

namespace Tutti.Simulation.Stages;

/// <summary>A show in a world: nodes with parameters, patches between them, values that move, and the truth about all of it.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class Stage
{
    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TypeHint[] s_hints = [TypeHint.Flt, TypeHint.String, TypeHint.Int, TypeHint.String];

    private readonly Dictionary<Uuid, SimHost> _hosts = [];
    private readonly Dictionary<(SimHost From, string Emitter, SimHost To), SimPatch> _byWay = [];
    private readonly Dictionary<SimHost, List<SimPatch>> _byHost = [];
    private readonly Dictionary<SimHost, SimEmitter[]> _emitters = [];
    private readonly List<SimNode> _nodes = [];
    private readonly List<SimPatch> _patches = [];
    private readonly Dictionary<Uuid, (SimHost Host, Instant At, bool Silently)> _dead = [];
    private readonly List<SimNode> _watchers = [];
    private readonly Dictionary<(SimNode Node, long Request), Uuid> _watching = [];
    private int _lastAddress;
    private int _pace;

    /// <summary>An empty stage.</summary>
    /// <param name="world">Where it stands.</param>
    /// <param name="parameters">Parameters of each node; half are emitters, half receivers.</param>
    public Stage(World world, int parameters)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        Parameters = parameters;
    }

    /// <summary>Where it stands.</summary>
    public World World { get; }

    /// <summary>Parameters of each node.</summary>
    public int Parameters { get; }

    /// <summary>The Tutti nodes.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    /// <summary>Gets the old nodes.</summary>
    internal List<PyreNode> Old { get; } = [];

    /// <summary>Nodes that watch everything of everybody.</summary>
    public IReadOnlyList<SimNode> Watchers => _watchers;

    /// <summary>The patches that are wanted.</summary>
    public IReadOnlyList<SimPatch> Patches => _patches;

    /// <summary>Signals that were emitted.</summary>
    public long Emitted { get; private set; }

    /// <summary>Signals that came, once for each patch.</summary>
    public long Arrived { get; private set; }

    /// <summary>When each program that has ended ended, in the world's time, and whether silently.</summary>
    public IReadOnlyDictionary<Uuid, (SimHost Host, Instant At, bool Silently)> Dead => _dead;

    /// <summary>Adds a machine with a node that is not running.</summary>
    public SimNode Add(string name)
    {
        SimNode node = new(World, name, NextAddress());
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
        node.Starting += Register;
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

    /// <summary>Wants a patch, and has it asked for until it is made.</summary>
    /// <returns>Null when there is one from this emitter to this host, or to this receiver.</returns>
    public SimPatch? Want(SimEmitter from, SimHost to, string receiver, SimNode starter)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Host == to || _byWay.ContainsKey((from.Host, from.Path, to))
            || Of(to).Exists(p => p.To == to && string.Equals(p.Receiver, receiver, StringComparison.Ordinal)))
        {
            return null;
        }

        SimPatch patch = new(from, to, receiver, starter);
        _patches.Add(patch);
        _byWay.Add((from.Host, from.Path, to), patch);
        Of(from.Host).Add(patch);
        Of(to).Add(patch);
        Ask(patch);
        return patch;
    }

    /// <summary>Wants so many patches, from anywhere to anywhere, asked for by either end or a third node.</summary>
    public void WantMany(int count)
    {
        for (int tries = count * 20; tries > 0 && count > 0; tries--)
        {
            SimNode from = World.Chance.OneOf(Nodes);
            SimNode to = World.Chance.OneOf(Nodes);
            int number = World.Chance.Below(Parameters / 2);
            SimNode starter = World.Chance.Below(4) switch { 0 => from, 1 => World.Chance.OneOf(Nodes), _ => to };
            count -= Want(_emitters[from][number], to, ReceiverName(number), starter) is null ? 0 : 1;
        }
    }

    /// <summary>Wants so many patches between old and new nodes, asked for by the new.</summary>
    public void WantOld(int count)
    {
        for (int tries = count * 20; tries > 0 && count > 0 && Old.Count > 0; tries--)
        {
            SimNode node = World.Chance.OneOf(Nodes);
            PyreNode old = World.Chance.OneOf(Old);
            int number = World.Chance.Below(Parameters / 2);
            bool emits = World.Chance.Happens(0.5);
            count -= Want(_emitters[emits ? node : old][number], emits ? old : node, ReceiverName(number), node) is null ? 0 : 1;
        }
    }

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

    private List<SimPatch> Of(SimHost host)
    {
        if (!_byHost.TryGetValue(host, out List<SimPatch>? patches))
        {
            _byHost.Add(host, patches = []);
        }

        return patches;
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

    private void End(SimHost node, Uuid uuid)
    {
        _dead[uuid] = (node, World.Now, !node.IsPowered);
        foreach (SimPatch patch in Of(node))
        {
            Part(patch);
            if (patch.To == node)
            {
                // What it had is gone with it.
                patch.Seen = -1;
            }

            SimHost other = patch.To == node ? patch.From.Host : patch.To;
            if (patch.IsMade && !Remembers(other, patch))
            {
                patch.IsMade = false;
            }
        }

        foreach (SimPatch patch in Patches)
        {
            if (patch.Starter == node && patch.Request != 0)
            {
                patch.Request = 0;
            }

            if (!patch.IsMade)
            {
                World.After(s_askAgainAfter, () => Ask(patch));
            }
        }
    }

    /// <summary>True when a node that runs knows the patch and will renew it when the other end returns.</summary>
    private static bool Remembers(SimHost host, SimPatch patch)
    {
        if (host is not SimNode { IsUp: true } node)
        {
            return false;
        }

        bool emits = patch.From.Host == host;
        return node.Core.Zocp.Links.Any(link => link.IsEmitter == emits
            && string.Equals(link.Emitter, patch.From.Path, StringComparison.Ordinal)
            && string.Equals(link.Receiver, patch.Receiver, StringComparison.Ordinal)
            && string.Equals(link.PeerName, (emits ? patch.To : patch.From.Host).Name, StringComparison.Ordinal));
    }

    private void Ask(SimPatch patch)
    {
        if (patch.IsMade || patch.Request != 0)
        {
            return;
        }

        if (patch.Starter is { IsUp: true, IsFrozen: false } starter && TryFind(starter, patch.From.Host, out Uuid from) && TryFind(starter, patch.To, out Uuid to))
        {
            starter.Do((core, now) => patch.Request = core.Zocp.Subscribe(now, from, patch.From.Path, to, patch.Receiver));
            return;
        }

        World.After(s_askAgainAfter, () => Ask(patch));
    }

    /// <summary>The UUID by which a node knows a host now.</summary>
    private bool TryFind(SimNode node, SimHost host, out Uuid uuid)
    {
        uuid = node.Core.Zocp.Uuid;
        if (host == node)
        {
            return true;
        }

        foreach (ZocpPeer peer in node.Core.Zocp.Peers)
        {
            if (_hosts.GetValueOrDefault(peer.Uuid) == host && !Dead.ContainsKey(peer.Uuid) && peer.TreeKnown)
            {
                uuid = peer.Uuid;
                return true;
            }
        }

        return false;
    }

    private void Hear(SimNode node, NodeEvent news)
    {
        if (!news.IsZocp)
        {
            return;
        }

        ZocpEvent zocp = news.Zocp;
        switch (zocp.Kind)
        {
            case ZocpEventKind.PeerEntered or ZocpEventKind.PeerExited:
                PartAll(node, zocp.Peer);
                if (zocp.Kind == ZocpEventKind.PeerEntered && _watchers.Contains(node))
                {
                    WatchAll(node, zocp.Peer);
                }

                break;
            case ZocpEventKind.Subscribed or ZocpEventKind.Unsubscribed:
                if (zocp.Path is { } path && HostOf(zocp.Peer) is { } to && _byWay.TryGetValue((node, path, to), out SimPatch? changed))
                {
                    Part(changed);
                }

                break;
            case ZocpEventKind.RequestDone:
                Answered(node, zocp);
                break;
            case ZocpEventKind.SignalReceived:
                Take(node, zocp);
                break;
        }
    }

    /// <summary>A program that wants to watch a peer asks until that is so.</summary>
    private void WatchAll(SimNode node, Uuid peer) =>
        _watching[(node, node.Core.Zocp.Subscribe(node.CoreNow, peer, null, node.Core.Zocp.Uuid, null))] = peer;

    private void Answered(SimNode node, in ZocpEvent zocp)
    {
        if (_watching.Remove((node, zocp.Id), out Uuid watched))
        {
            if (zocp.Outcome == RequestOutcome.NoAnswer)
            {
                WatchAll(node, watched);
            }

            return;
        }

        foreach (SimPatch patch in Patches)
        {
            if (patch.Starter == node && patch.Request == zocp.Id)
            {
                patch.Request = 0;
                patch.IsMade = zocp.Outcome == RequestOutcome.Done
                    && (Remembers(patch.From.Host, patch) || Remembers(patch.To, patch));
                if (!patch.IsMade)
                {
                    World.After(s_askAgainAfter, () => Ask(patch));
                }

                return;
            }
        }
    }

    private void Take(SimNode node, in ZocpEvent zocp)
    {
        if (HostOf(zocp.Peer) is not { } from || !_byWay.TryGetValue((from, zocp.Path!, node), out SimPatch? patch) || !TryCount(zocp.Value, out long count))
        {
            return;
        }

        Arrived++;
        patch.Arrivals++;
        bool isBroken = patch.Breaks.GetViewBetween(Math.Max(patch.Seen, 0), long.MaxValue).FirstOrDefault(long.MaxValue) <= count;
        // The news of a node whose handlers hang, and of old peers, come too late to tell.
        // Before a patch is made, what comes may be that of an earlier request that was given up.
        isBroken |= !patch.IsMade || patch.IsReborn || patch.From.Host is not SimNode { HandlersStall: false };
        if (count > patch.From.Last)
        {
            throw World.Violation($"{patch}: {count} came, but {patch.From.Last} is the last that was emitted");
        }

        if (patch.Seen >= 0 && count < patch.Seen)
        {
            throw World.Violation($"{patch}: {count} came after {patch.Seen}");
        }

        if (!isBroken && patch.From.IsEvery && count == patch.Seen)
        {
            throw World.Violation($"{patch}: {count} came twice");
        }

        if (!isBroken && patch.From.IsEvery && count > patch.Seen + 1)
        {
            throw World.Violation($"{patch}: {count} came after {patch.Seen}, and what is between is lost, though nothing was cut");
        }

        patch.Seen = count;
        patch.IsReborn = false;
        while (patch.Breaks.Count > 0 && patch.Breaks.Min < count)
        {
            patch.Breaks.Remove(patch.Breaks.Min);
        }
    }

    private void PartAll(SimHost node, Uuid peer)
    {
        if (HostOf(peer) is not { } other)
        {
            return;
        }

        foreach (SimPatch patch in Of(node))
        {
            if (patch.From.Host == other || patch.To == other)
            {
                Part(patch);
                patch.IsReborn |= patch.To == node;
            }
        }
    }

    private static void Part(SimPatch patch) => patch.Breaks.Add(patch.From.Last);
}
