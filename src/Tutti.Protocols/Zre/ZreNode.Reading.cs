using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Reading: from octets to units, as fast as events are taken.</content>
public sealed partial class ZreNode
{
    private void Read(Instant now, ZreLink link)
    {
        if (!link.IsReady && link.Session.State == ZmtpState.Ready)
        {
            link.IsReady = true;
            Ready(now, link);
        }

        while (!link.IsClosed && !IsHeld(link))
        {
            if (_events.Count >= _options.MaxWaitingEvents || _contents.Length >= _options.MaxWaitingEventOctets)
            {
                link.IsPaused = true;
                _paused.Add(link);
                break;
            }

            if (!link.Session.TryRead(out ZmtpMessage message))
            {
                break;
            }

            Take(now, link, message);
        }

        if (link.IsClosed)
        {
            return;
        }

        if (link.Session.State == ZmtpState.Failed)
        {
            Fail(now, link, link.Session.Failure!);
            return;
        }

        Wake(link.Session.NextDeadline);
        MarkDirty(link);
        Believe(now, link);
    }

    /// <summary>Reads on where events had to be taken first.</summary>
    private void ResumeReading(Instant now)
    {
        if (_events.Count > 0)
        {
            return;
        }

        _contents.Clear(KeptContentOctets);
        for (int i = _paused.Count; i > 0; i--)
        {
            ZreLink link = _paused[0];
            _paused.RemoveAt(0);
            link.IsPaused = false;
            link.UnreadOctets = 0;
            if (!link.IsClosed)
            {
                Read(now, link);
            }

            if (link is { Ended: { } why, IsPaused: false })
            {
                Drop(now, link, why, WordsFor(why));
            }
        }
    }

    private void Take(Instant now, ZreLink link, in ZmtpMessage message)
    {
        switch (link.Role)
        {
            case ZreLinkRole.FromPeer:
                TakeUnit(now, link, message);
                break;
            case ZreLinkRole.ToHub:
                TakeFromHub(now, link, message);
                break;
            case ZreLinkRole.FromClient:
                TakeFromClient(now, link, message);
                break;
            default:
                Counters.UnitsIgnored++; // nothing ever comes back on a connection of ours
                break;
        }
    }
}
