using System.Net;

using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Benchmarks;

/// <summary>Two whole nodes whose octets are handed over in memory.</summary>
internal sealed class CorePair
{
    private readonly NodeCore[] _nodes = [Make("desk", 1), Make("lamp", 2)];
    private readonly Dictionary<(int Node, LinkId Link), (int Node, LinkId Link)> _wires = [];
    private readonly LocalParameter _fader;
    private readonly LocalParameter _level;
    private Instant _now;

    public CorePair()
    {
        _fader = Register(_nodes[0], "fader", Access.Emit);
        _level = Register(_nodes[1], "level", Access.Sense);
    }

    /// <summary>Lets the two meet, and patches the one's fader to the other's level.</summary>
    public void Patch()
    {
        _nodes[0].Start(_now, new Endpoint("127.0.0.1", 1001));
        _nodes[1].Start(_now, new Endpoint("127.0.0.1", 1002));
        Run(TimeSpan.FromSeconds(2));
        _nodes[0].Zocp.Subscribe(_now, _nodes[0].Zocp.Uuid, "fader", _nodes[1].Zocp.Uuid, "level");
        Run(TimeSpan.FromSeconds(1));
        if (Signal(0.5) != 0.5)
        {
            throw new InvalidOperationException("The pair does not pass signals.");
        }
    }

    /// <summary>One signal, from Emit to the other side's value.</summary>
    public double Signal(double value)
    {
        _nodes[0].Zocp.Emit(_now, _fader, value);
        Settle();
        return _level.Value.TryGetNumber(out double arrived) ? arrived : double.NaN;
    }

    private static NodeCore Make(string name, ulong seed) =>
        new(new NodeCoreOptions { Name = name, Identity = seed.ToString("x32", null) }, new Uuid(seed), seed);

    private static LocalParameter Register(NodeCore node, string name, Access access)
    {
        node.Zocp.TryRegister(default, name, new ParameterDescription { TypeHint = TypeHint.Flt, Value = 0.0, Access = access }, out LocalParameter? made);
        return made ?? throw new InvalidOperationException($"{name} is refused.");
    }

    private void Run(TimeSpan span)
    {
        for (Instant end = _now + span; _now < end; _now += TimeSpan.FromMilliseconds(10))
        {
            foreach (NodeCore node in _nodes)
            {
                node.Advance(_now);
            }

            Settle();
        }
    }

    private void Settle()
    {
        for (bool moved = true; moved;)
        {
            moved = false;
            for (int node = 0; node < _nodes.Length; node++)
            {
                while (_nodes[node].TryDequeue(out Transmit work))
                {
                    moved = true;
                    Do(node, work);
                }

                while (_nodes[node].TryDequeue(out NodeEvent _))
                {
                    // Nobody listens.
                }
            }
        }
    }

    private void Do(int node, in Transmit work)
    {
        int other = 1 - node;
        switch (work.Kind)
        {
            case TransmitKind.Broadcast:
                _nodes[other].ReceiveBeacon(_now, IPAddress.Loopback, work.Octets.Span);
                break;
            case TransmitKind.Connect when _nodes[other].TryAccept(_now, "127.0.0.1", ZreListener.Peers, out LinkId accepted):
                _wires[(node, work.Link)] = (other, accepted);
                _wires[(other, accepted)] = (node, work.Link);
                _nodes[node].Connected(_now, work.Link, "127.0.0.1");
                break;
            case TransmitKind.Write when _wires.TryGetValue((node, work.Link), out (int Node, LinkId Link) end):
                _nodes[end.Node].Receive(_now, end.Link, work.Octets.Span);
                _nodes[node].Sent(_now, work.Link);
                break;
            default:
                break;
        }
    }
}
