using Tutti.Simulation.Network;
using Tutti.Simulation.Nodes;

namespace Tutti.Simulation.Stages;

/// <summary>What can go wrong on a stage; each fault ends by itself.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class Faults
{
    private static readonly NetworkQuality s_good = new();

    private readonly Stage _stage;
    private readonly World _world;
    private readonly Action[] _all;
    private int _lastIsland;
    private int _storms;

    /// <summary>The faults of one stage.</summary>
    public Faults(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        _stage = stage;
        _world = stage.World;
        _all =
        [
            () => Restart(Any(), RestartKind.Kill, Chosen(0.1, 4)),
            () => Restart(Any(), RestartKind.Stop, Chosen(0.6, 4)),
            () => Restart(Any(), RestartKind.PowerOff, Chosen(0.1, 12)),
            () => Unplug(AnyHost(), Chosen(0.05, 8)),
            () => Unplug(AnyHost(), Chosen(0.05, 1)),
            () => Divide(Chosen(0.2, 14)),
            () => Hush(Chosen(0.2, 14)),
            () => Move(Any(), Chosen(0.01, 3)),
            CutSome,
            CutSome,
            () => Stop(AnyHost(), Chosen(0.2, 6)),
            () => RestartOld(Chosen(0.6, 4)),
            () => Stall(Any(), Chosen(0.2, 4)),
            () => Storm(Chosen(0.5, 4)),
            MoveClock,
        ];
    }

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>When the last of them ends, in the world's time.</summary>
    public Protocols.Wire.Instant Over { get; private set; }

    /// <summary>One of them all.</summary>
    public void Random() => _world.Chance.OneOf(_all)();

    /// <summary>Ends a program in one of three ways and starts it again, at the same port or at another.</summary>
    public void Restart(SimNode node, RestartKind how, TimeSpan after)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!node.IsUp)
        {
            return;
        }

        Begin(after);
        ushort port = _world.Chance.Happens(0.5) || node.KeepsPlace ? node.Port : (ushort)0;
        switch (how)
        {
            case RestartKind.Kill:
                node.Kill();
                break;
            case RestartKind.PowerOff:
                node.PowerOff();
                break;
            default:
                node.Stop();
                break;
        }

        _world.After(after, () => StartAgain(node, port));
    }

    /// <summary>Pulls a cable out for a while.</summary>
    public void Unplug(SimHost host, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.IsPlugged)
        {
            Begin(time);
            host.Plug(false);
            _world.After(time, () => host.Plug(true));
        }
    }

    /// <summary>Divides the network in two for a while.</summary>
    public void Divide(TimeSpan time)
    {
        Begin(time);
        int island = ++_lastIsland;
        SimHost[] some = [.. _world.Network.Hosts.Where(h => h.Island == 0 && _world.Chance.Happens(0.4))];
        foreach (SimHost host in some)
        {
            host.MoveTo(island);
        }

        _world.After(time, () =>
        {
            foreach (SimHost host in some)
            {
                host.MoveTo(0);
            }
        });
    }

    /// <summary>One host is not heard by some others for a while, or does not hear them: packets are lost in one direction only.</summary>
    public void Hush(TimeSpan time)
    {
        Begin(time);
        SimHost host = AnyHost();
        bool isMute = _world.Chance.Happens(0.5);
        SimHost[] others = [.. _world.Network.Hosts.Where(h => h != host && _world.Chance.Happens(0.6))];
        void Set(bool isHushed)
        {
            foreach (SimHost other in others)
            {
                (isMute ? host : other).Hush(isMute ? other : host, isHushed);
            }
        }

        Set(true);
        _world.After(time, () => Set(false));
    }

    /// <summary>A machine gets another address while its program runs, which notices it a little later.</summary>
    public void Move(SimNode node, TimeSpan noticedAfter)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.KeepsPlace)
        {
            Unplug(node, noticedAfter);
            return;
        }

        Begin(noticedAfter);
        node.MoveTo(_stage.NextAddress(), noticedAfter);
    }

    /// <summary>Cuts some of a host's connections, each at any octet.</summary>
    public void CutSome()
    {
        SimHost host = _world.Chance.OneOf(_world.Network.Hosts);
        Begin(TimeSpan.Zero);
        foreach (SimEnd end in host.Ends.ToArray())
        {
            if (end.IsOpen && end.IsEstablished && _world.Chance.Happens(0.5))
            {
                _world.Say($"{host.Name}: connection with {end.Other.Host.Name} is cut");
                _world.Network.Cut(end);
            }
        }
    }

    /// <summary>Stops a program as it is for a while, as a debugger or a full disk does.</summary>
    public void Stop(SimHost host, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host is { IsUp: true, IsFrozen: false })
        {
            Begin(time);
            host.Freeze(true);
            _world.After(time, () => host.Freeze(false));
        }
    }

    /// <summary>Lets the handlers of a program hang for a while, so that it reads nothing when its news have piled up.</summary>
    public void Stall(SimNode node, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node is { IsUp: true, HandlersStall: false })
        {
            Begin(time);
            node.HandlersStall = true;
            _world.After(time, () => node.HandlersStall = false);
        }
    }

    /// <summary>Lets the network lose, double, delay and reorder for a while.</summary>
    public void Storm(TimeSpan time)
    {
        Begin(time);
        int storm = ++_storms;
        Chance chance = _world.Chance;
        _world.Network.Quality = new NetworkQuality
        {
            DelayMost = TimeSpan.FromMilliseconds(0.5 + (60 * chance.Fraction())),
            DatagramLoss = chance.Fraction() * 0.6,
            DatagramDoubling = chance.Fraction() * 0.3,
            PacketLoss = chance.Fraction() * 0.1,
            Splitting = 0.5,
        };
        _world.Say($"storm: {_world.Network.Quality}");
        _world.After(time, () =>
        {
            if (storm == _storms)
            {
                _world.Network.Quality = s_good;
                _world.Say("storm is over");
            }
        });
    }

    /// <summary>A clock is set, jumps after a sleep, or runs at another speed.</summary>
    public void MoveClock()
    {
        SimNode node = Any();
        Begin(TimeSpan.Zero);
        switch (_world.Chance.Below(3))
        {
            case 0:
                node.Clock.Step(_world.Chance.Between(TimeSpan.FromDays(-400), TimeSpan.FromDays(400)));
                break;
            case 1:
                TimeSpan leap = _world.Chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(40));
                _world.Say($"{node.Name}: clock leaps {leap}");
                node.Clock.Leap(leap);
                break;
            default:
                node.Clock.DriftPpm = (_world.Chance.Fraction() - 0.5) * 2000;
                break;
        }
    }

    private SimHost AnyHost() => _world.Chance.OneOf(_world.Network.Hosts);

    /// <summary>Ends one of the old programs, if there is any, and starts it again.</summary>
    private void RestartOld(TimeSpan after)
    {
        if (_stage.Old.Count == 0 || _world.Chance.OneOf(_stage.Old) is not { IsUp: true } old)
        {
            CutSome();
            return;
        }

        Begin(after);
        switch (_world.Chance.Below(3))
        {
            case 0:
                old.Kill();
                break;
            case 1:
                old.PowerOff();
                break;
            default:
                old.Stop();
                break;
        }

        _world.After(after, old.Start);
    }

    private SimNode Any() => _world.Chance.OneOf(_stage.Nodes);

    // Short ones more often than long ones.
    private TimeSpan Chosen(double least, double most)
    {
        double fraction = _world.Chance.Fraction();
        return TimeSpan.FromSeconds(least + ((most - least) * fraction * fraction));
    }

    private void StartAgain(SimNode node, ushort port)
    {
        if (node.IsUp)
        {
            // It is still saying farewell.
            _world.After(TimeSpan.FromMilliseconds(100), () => StartAgain(node, port));
            return;
        }

        node.Start(port);
        Over = Protocols.Wire.Instant.Min(Over, _world.Now) == Over ? _world.Now : Over;
    }

    private void Begin(TimeSpan time)
    {
        Count++;
        Protocols.Wire.Instant end = _world.Now + time;
        Over = end > Over ? end : Over;
    }
}
