using Tutti.Protocols.Wire;
using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.OldPeers;
using Tutti.Simulation.Stages;

namespace Tutti.Simulation.Scenarios;

/// <summary>All scenarios.</summary>
public static class Stories
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("storm", "a few nodes, and any faults at any time", 10, Storm),
        new("two", "two nodes, and any faults at any time", 4, Two),
        new("restarts", "every node is restarted, one after the other", 2, RollingRestarts),
        new("memory", "nodes that remember are killed, all at once and one by one, and nobody asks again for a patch", 2, Memory),
        new("partition", "the network divides while patches are being made", 3, PartitionWhilePatching),
        new("cable", "one cable goes out and in", 2, FlappingCable),
        new("slow", "one node reads too slowly for what is sent to it", 2, SlowReader),
        new("leaving", "nodes say a thousand cues and stop: every cue arrives", 2, Leaving),
        new("old", "two old Python nodes among three new ones, and any faults at any time", 4, OldPeers),
        new("gossip", "nodes that find each other through a hub instead of beacons, and any faults at any time", 0, Gossip),
        new("fixed", "nodes that are told where the others are, without beacons, and any faults at any time", 0, FixedPeers),
        new("zyre", "a zyre and a zyre.js program among three nodes, which join and leave groups, and any faults at any time", 0, Zyre),
        new("fifty", "fifty nodes, restarts and partitions", 0, run => Crowd(run, 50, 8, s_second * 12)),
        new("crowd", "two hundred nodes for a minute", 0, run => Crowd(run, 200, 10, s_second * 50)),
    ];

    /// <summary>Finds one by its name.</summary>
    public static Scenario? Named(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));

    private static void Storm(SimRun run) => AnyFaults(run, 3 + run.World.Chance.Below(8), 4 + run.World.Chance.Below(12));

    private static void Two(SimRun run) => AnyFaults(run, 2, 2 + run.World.Chance.Below(8));

    private static void AnyFaults(SimRun run, int nodes, int faults)
    {
        Gather(run, nodes, s_second * 0.5);
        GoThroughFaults(run, nodes, faults);
    }

    private static void Gossip(SimRun run)
    {
        const ushort hubPort = 5699;
        int nodes = 3 + run.World.Chance.Below(4);
        Gather(run, nodes, s_second * 0.5);
        SimNode hub = run.Stage.Nodes[0];
        (hub.HubsAt, hub.KeepsPlace) = (hubPort, true);
        Endpoint[] hubs = [new(hub.AddressText, hubPort)];
        foreach (SimNode node in run.Stage.Nodes)
        {
            node.Setting = options => options with { Beacons = false, Gossip = node == hub ? [] : hubs };
        }

        GoThroughFaults(run, nodes, 3 + run.World.Chance.Below(8));
    }

    private static void FixedPeers(SimRun run)
    {
        int nodes = 2 + run.World.Chance.Below(4);
        Gather(run, nodes, s_second * 0.5);
        List<Endpoint> before = [];
        foreach (SimNode node in run.Stage.Nodes)
        {
            Endpoint[] peers = [.. before];
            node.KeepsPlace = true;
            node.Setting = options => options with { Beacons = false, Peers = peers };
            before.Add(new Endpoint(node.AddressText, SimNode.FirstPort));
        }

        GoThroughFaults(run, nodes, 3 + run.World.Chance.Below(8));
    }

    private static void GoThroughFaults(SimRun run, int nodes, int faults)
    {
        run.Stage.WantMany(nodes * 4);
        run.Stage.Play(40 * nodes);
        run.World.Run(s_second * (0.2 + run.World.Chance.Fraction()));
        for (; faults > 0; faults--)
        {
            run.Faults.Random();
            run.World.Run(s_second * (run.World.Chance.Fraction() * 3));
        }

        run.Settle();
    }

    private static void OldPeers(SimRun run)
    {
        Gather(run, 3, s_second * 0.5);
        for (int i = 0; i < 2; i++)
        {
            run.World.After(s_second * run.World.Chance.Fraction(), run.Stage.AddOld($"old{i}").Start);
        }

        run.Stage.WantMany(6);
        run.Stage.WantOld(8);
        run.Stage.Play(100);
        run.World.Run(s_second * (1 + run.World.Chance.Fraction()));
        for (int faults = 2 + run.World.Chance.Below(6); faults > 0; faults--)
        {
            run.Faults.Random();
            run.World.Run(s_second * (run.World.Chance.Fraction() * 3));
        }

        run.Settle();
    }

    private static void Zyre(SimRun run)
    {
        Gather(run, 3, s_second * 0.5);
        Stage stage = run.Stage;
        foreach (OldZreNode old in (OldZreNode[])[new ZyreNode(run.World, "zyre", stage.NextAddress()), new ZyreJsNode(run.World, "zyrejs", stage.NextAddress())])
        {
            run.World.After(s_second * run.World.Chance.Fraction(), stage.AddOld(old).Start);
        }

        stage.WantMany(6);
        stage.Play(100);
        run.World.Run(s_second * (1 + run.World.Chance.Fraction()));
        for (int faults = 2 + run.World.Chance.Below(6); faults > 0; faults--)
        {
            run.Faults.Random();
            for (int changes = run.World.Chance.Below(4); changes > 0; changes--)
            {
                run.World.Run(s_second * run.World.Chance.Fraction());
                ChangeGroups(run);
            }
        }

        run.Settle();
    }

    private static void ChangeGroups(SimRun run)
    {
        string group = $"group{run.World.Chance.Below(3)}";
        if (run.World.Chance.Happens(0.5))
        {
            run.World.Chance.OneOf(run.Stage.Old).JoinOrLeave(group);
        }
        else if (run.World.Chance.OneOf(run.Stage.Nodes) is { IsUp: true, IsFrozen: false } node)
        {
            node.Do((core, now) => _ = core.Zre.Join(now, group) || core.Zre.Leave(now, group));
        }
    }

    private static void RollingRestarts(SimRun run)
    {
        Gather(run, 6, s_second * 0.5);
        run.Stage.WantMany(24);
        run.Stage.Play(200);
        run.World.Run(s_second * 2);
        foreach (SimNode node in run.Stage.Nodes.ToArray())
        {
            run.Faults.Restart(node, (RestartKind)run.World.Chance.Below(3), s_second * (0.6 + run.World.Chance.Fraction()));
            run.World.Run(s_second * (2 + run.World.Chance.Fraction()));
        }

        run.Settle();
    }

    private static void Memory(SimRun run)
    {
        int nodes = 3 + run.World.Chance.Below(4);
        Gather(run, nodes, s_second * 0.5);
        foreach (SimNode node in run.Stage.Nodes)
        {
            node.KeepsState = true;
        }

        run.Stage.WantMany(nodes * 4);
        run.Stage.Play(200);
        run.World.Run(s_second * 3);
        run.Stage.Trust();
        foreach (SimNode node in run.Stage.Nodes.ToArray())
        {
            run.Faults.Restart(node, (RestartKind)run.World.Chance.Below(3), s_second * (0.6 + run.World.Chance.Fraction()));
        }

        run.World.Run(s_second * 4);
        for (int i = 0; i < 4; i++)
        {
            run.Faults.Restart(run.World.Chance.OneOf(run.Stage.Nodes), (RestartKind)run.World.Chance.Below(3), s_second * (0.1 + run.World.Chance.Fraction()));
            run.World.Run(s_second * (run.World.Chance.Fraction() * 3));
        }

        run.Settle();
    }

    private static void PartitionWhilePatching(SimRun run)
    {
        int nodes = 3 + run.World.Chance.Below(4);
        Gather(run, nodes, s_second * 0.2);
        run.World.Run(s_second);
        run.Stage.Play(100);
        for (int round = 0; round < 3; round++)
        {
            run.Stage.WantMany(nodes * 2);
            run.World.Run(s_second * (run.World.Chance.Fraction() * 0.003));
            run.Faults.Divide(s_second * (0.2 + (run.World.Chance.Fraction() * 9)));
            run.World.Run(s_second * (run.World.Chance.Fraction() * 4));
        }

        run.Settle();
    }

    private static void FlappingCable(SimRun run)
    {
        Gather(run, 4, s_second * 0.2);
        run.Stage.WantMany(16);
        run.Stage.Play(200);
        run.World.Run(s_second);
        SimHost host = run.Stage.Nodes[0];
        for (int i = 0; i < 12; i++)
        {
            double fraction = run.World.Chance.Fraction();
            TimeSpan time = s_second * (0.01 + (fraction * fraction * fraction * 12));
            run.Faults.Unplug(host, time);
            run.World.Run(time + (s_second * (run.World.Chance.Fraction() * 1.5)));
        }

        run.Settle();
    }

    private static void SlowReader(SimRun run)
    {
        Gather(run, 3, s_second * 0.2);
        run.Stage.WantMany(12);
        run.World.Network.Quality = new NetworkQuality { BufferOctets = 8 << 10 };
        run.World.Run(s_second);
        run.Stage.Play(3000);
        for (int i = 0; i < 3; i++)
        {
            run.Faults.Stall(run.Stage.Nodes[0], s_second * (1 + (run.World.Chance.Fraction() * 3)));
            run.Faults.Stop(run.Stage.Nodes[1], s_second * (run.World.Chance.Fraction() * 4));
            run.World.Run(s_second * (2 + (run.World.Chance.Fraction() * 4)));
        }

        run.Settle();
    }

    private static void Leaving(SimRun run)
    {
        Gather(run, 4, s_second * 0.2);
        run.World.Run(s_second);
        run.Stage.WantMany(24);
        run.World.Run(s_second);
        for (int round = 0; round < 6; round++)
        {
            SimNode node = run.World.Chance.OneOf(run.Stage.Nodes);
            if (run.World.Chance.Happens(0.5))
            {
                // A reader that is behind: the farewell overtakes more.
                run.Faults.Stall(run.World.Chance.OneOf(run.Stage.Nodes), s_second * (run.World.Chance.Fraction() * 0.4));
            }

            IReadOnlyList<SimPatch> patches = run.Stage.Burst(node, 1 + run.World.Chance.Below(400));
            node.Stop();
            run.World.RunUntil(() => !node.IsUp, s_second * 4, $"{node.Name} stops");
            run.World.Run(s_second);
            foreach (SimPatch patch in patches)
            {
                if (patch.Taken != patch.From.Last)
                {
                    throw run.World.Violation($"{patch}: its emitter stopped after {patch.From.Last}, and {patch.Taken} is the last that came");
                }
            }

            node.Start();
            run.World.Run(s_second * (1 + run.World.Chance.Fraction()));
        }

        run.Settle();
    }

    private static void Crowd(SimRun run, int nodes, int faults, TimeSpan time)
    {
        Gather(run, nodes, s_second * 2);
        run.World.Run(s_second);
        run.Stage.WantMany(nodes * 2);
        run.Stage.Play(nodes * 5);
        for (int i = 0; i < faults; i++)
        {
            if (run.World.Chance.Happens(0.3))
            {
                run.Faults.Divide(s_second * (0.5 + (run.World.Chance.Fraction() * 3)));
            }
            else
            {
                run.Faults.Restart(run.World.Chance.OneOf(run.Stage.Nodes), (RestartKind)run.World.Chance.Below(3), s_second);
            }

            run.World.Run(time / faults);
        }

        run.Settle();
    }

    private static void Gather(SimRun run, int nodes, TimeSpan within)
    {
        for (int i = 0; i < nodes; i++)
        {
            SimNode node = run.Stage.Add($"n{i}");
            if (i < 2)
            {
                run.Stage.Watch(node);
            }

            run.World.After(within * run.World.Chance.Fraction(), () => node.Start());
        }
    }
}
