using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Leaving: what is still said, and when all is closed.</content>
public sealed partial class ZreNode
{
    private void SayGoodbye(Instant now)
    {
        foreach (ZrePeer peer in _peers.Values)
        {
            if (!peer.IsEntered)
            {
                if (peer.Outbound is { } link)
                {
                    peer.Outbound = null;
                    Close(link);
                }
            }
            else if (peer.IsTutti || peer.IsFromGossip)
            {
                Send(now, peer, ZreUnitId.Goodbye);
            }
        }
    }

    /// <summary>Something that waited has left: a stop gives the rest its time again.</summary>
    private void Proceed(Instant now)
    {
        if (_state == State.Stopping)
        {
            _stopBy = Instant.Min(now + _options.DrainLimit, _stopAtLast);
        }
    }

    private void FinishStop(Instant now)
    {
        if (_state != State.Stopping)
        {
            return;
        }

        if (now < _stopBy)
        {
            foreach (ZrePeer peer in _peers.Values)
            {
                if (peer.IsEntered && peer.Outbound is { } link && (peer.Queue.Count > 0 || !link.IsEmpty))
                {
                    return;
                }
            }
        }

        _state = State.Stopped;
        _next = Instant.Never;
        BroadcastFarewell();
        foreach (ZrePeer peer in _peers.Values)
        {
            Exit(now, peer, ExitReason.Stopped, "this node stopped");
        }

        foreach (ZreLink link in _links.Values)
        {
            Close(link);
        }

        _paused.Clear();
    }
}
