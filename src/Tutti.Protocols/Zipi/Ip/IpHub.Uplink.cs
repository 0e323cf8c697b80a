using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    private void CheckUplink(Instant now)
    {
        bool up = _uplink!.State == IpClientState.Up;
        if (up && _uplink.Root == Hub.Link.Id)
        {
            // We are the hub that the other one's ring begins at.
            _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Loop, -1, _uplink.Hub, _uplinkPeer));
            _uplink.Close();
            up = false;
        }

        if (up == _linked)
        {
            return;
        }

        _linked = up;
        _rotation.Abandon();
        if (up)
        {
            Hub.Link.Reattached(now);
        }
        else
        {
            Hub.Link.LineLost(now);
        }

        _events.TryEnqueue(new IpHubEvent(up ? IpHubEventKind.LinkUp : IpHubEventKind.LinkDown, -1, _uplink.Hub, _uplinkPeer));
    }

    private void RingChanged()
    {
        if (_linked)
        {
            _uplink!.Link!.TryAdd(IpPartKind.Changed, []);
        }
        else
        {
            Hub.Link.RingChanged();
        }
    }
}
