using System.Net;

using Tutti.Fuzz.Engine;
using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>Two good nodes on a network where nobody else listens, in virtual time.</summary>
internal sealed class FriendlyPair(NodeCore node, NodeCore friend, Instant start)
{
    private const int MostSteps = 20_000;

    private readonly Dictionary<(NodeCore, LinkId), (NodeCore Node, LinkId Link)> _wires = [];

    public Instant Now { get; private set; } = start;

    /// <summary>Lets time pass until something holds.</summary>
    public void RunUntil(Func<bool> holds, double seconds, string otherwise)
    {
        Instant end = Now + TimeSpan.FromSeconds(seconds);
        for (int step = 0; step < MostSteps && Now <= end; step++)
        {
            if (Pump(node, friend, "10.0.0.1") | Pump(friend, node, "10.0.0.2"))
            {
                continue;
            }

            if (holds())
            {
                return;
            }

            Instant next = Instant.Min(node.NextDeadline, friend.NextDeadline);
            Now = next > Now ? next : Now + TimeSpan.FromMilliseconds(1);
            node.Advance(Now);
            friend.Advance(Now);
        }

        FuzzTarget.Expect(holds(), otherwise);
    }

    private bool Pump(NodeCore from, NodeCore to, string address)
    {
        bool any = false;
        while (from.TryDequeue(out NodeEvent _))
        {
            any = true;
        }

        while (from.TryDequeue(out Transmit transmit))
        {
            any = true;
            Do(from, to, address, transmit);
        }

        return any;
    }

    private void Do(NodeCore from, NodeCore to, string address, in Transmit transmit)
    {
        bool wired = _wires.TryGetValue((from, transmit.Link), out (NodeCore Node, LinkId Link) far);
        switch (transmit.Kind)
        {
            case TransmitKind.Broadcast:
                to.ReceiveBeacon(Now, IPAddress.Parse(address), transmit.Octets.Span);
                break;
            case TransmitKind.Connect when transmit.Endpoint == to.Zre.Endpoint && to.TryAccept(Now, address, ZreListener.Peers, out LinkId link):
                _wires[(from, transmit.Link)] = (to, link);
                _wires[(to, link)] = (from, transmit.Link);
                from.Connected(Now, transmit.Link, transmit.Endpoint.Host);
                break;
            case TransmitKind.Connect:
                from.Closed(Now, transmit.Link, LinkEnd.Refused);
                break;
            case TransmitKind.Write:
                byte[] octets = transmit.Octets.ToArray();
                from.Sent(Now, transmit.Link);
                if (wired)
                {
                    far.Node.Receive(Now, far.Link, octets);
                }

                break;
            case TransmitKind.Close when wired:
                _wires.Remove((from, transmit.Link));
                _wires.Remove(far);
                far.Node.Closed(Now, far.Link, LinkEnd.Ended);
                break;
            case TransmitKind.Examine:
                from.Examined(Now, transmit.Link, LinkProgress.Unknown);
                break;
            default:
                break;
        }
    }
}
