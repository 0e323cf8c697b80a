using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.Nodes;

/// <content>Its place on the network and its sockets: what comes in, and what the node asks for.</content>
public sealed partial class SimNode
{
    /// <summary>The machine gets another address; the program notices it a little later, and listens there. Until then it speaks to nobody.</summary>
    public void MoveTo(IPAddress address, TimeSpan noticedAfter)
    {
        ChangeAddress(address);
        if (IsUp)
        {
            _portAstray = IsAstray ? _portAstray : Port;
            Port = 0;
            int run = Runs;
            World.After(noticedAfter, () => NoticeMove(run));
        }
    }

    /// <inheritdoc/>
    protected override void HearBeacon(IPAddress source, byte[] datagram)
    {
        Core.ReceiveBeacon(CoreNow, source, datagram);
        Pump();
    }

    /// <inheritdoc/>
    protected override bool TryAccept(SimEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        ZreListener listener = end.Port == HubPort ? ZreListener.GossipHub : ZreListener.Peers;
        if (!Core.TryAccept(CoreNow, end.Other.Address, listener, out LinkId link))
        {
            return false;
        }

        end.Link = link;
        _links.Add(link, end);
        Pump();
        return true;
    }

    /// <inheritdoc/>
    protected override void Connected(SimEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        Core.Connected(CoreNow, end.Link, end.Other.Address);
        Pump();
    }

    /// <inheritdoc/>
    protected override void Received(SimEnd end, ReadOnlySpan<byte> octets)
    {
        ArgumentNullException.ThrowIfNull(end);
        Core.Receive(CoreNow, end.Link, octets);
        Pump();
    }

    /// <inheritdoc/>
    protected override void Sent(SimEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        Core.Sent(CoreNow, end.Link, waited: true);
        Pump();
    }

    /// <inheritdoc/>
    protected override void Closed(SimEnd end, LinkEnd why)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (IsUp && _links.Remove(end.Link))
        {
            if (World.IsTracing)
            {
                World.Say($"{Name}: {end.Link} with {end.Other.Host.Name} is closed: {why}");
            }

            Core.Closed(CoreNow, end.Link, why);
            Pump();
        }
    }

    private void NoticeMove(int run)
    {
        if (run != Runs || !IsUp || !IsAstray)
        {
            return;
        }

        if (IsFrozen)
        {
            World.After(s_lookAgainAfter, () => NoticeMove(run));
            return;
        }

        (Port, _portAstray) = (_portAstray, 0);
        BeReached();
        Core.Move(CoreNow, new Endpoint(AddressText, Port));
        Pump();
    }

    private void Work()
    {
        while (IsUp && Core.TryDequeue(out Transmit work))
        {
            switch (work.Kind)
            {
                case TransmitKind.Broadcast:
                    if (!IsAstray)
                    {
                        World.Network.Broadcast(this, work.Octets.Span);
                    }

                    break;
                case TransmitKind.Connect:
                    Connect(work);
                    break;
                case TransmitKind.Write:
                    Write(work);
                    break;
                case TransmitKind.Examine:
                    Core.Examined(CoreNow, work.Link, TellsOfTcp && _links.TryGetValue(work.Link, out SimEnd? end) ? end.Examine() : LinkProgress.Unknown);
                    break;
                default:
                    Close(work.Link);
                    break;
            }
        }
    }

    private void Connect(in Transmit work)
    {
        if (World.IsTracing)
        {
            World.Say($"{Name}: {work.Link} connects to {work.Endpoint}");
        }

        LinkId link = work.Link;
        World.Network.Connect(this, work.Endpoint, link, begun: end => _links.Add(link, end));
    }

    private void Write(in Transmit work)
    {
        if (!_links.TryGetValue(work.Link, out SimEnd? end))
        {
            return;
        }

        if (World.IsTracing)
        {
            World.Say($"{Name}: {work.Link} to {end.Other.Host.Name}: {Readable.Text(work.Octets.Span)}");
        }

        if (end.TryWrite(work.Octets))
        {
            Core.Sent(CoreNow, work.Link);
        }
    }

    private void Close(LinkId link)
    {
        if (_links.Remove(link, out SimEnd? end))
        {
            if (World.IsTracing)
            {
                World.Say($"{Name}: {link} with {end.Other.Host.Name} closes");
            }

            end.Close();
        }
    }
}
