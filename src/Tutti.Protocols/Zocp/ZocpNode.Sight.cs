using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>What passes along the links of this node, counted, and told to nodes that ask.</content>
public sealed partial class ZocpNode
{
    /// <summary>A signal in so many is stamped with the instant of its emission: enough to see delays, too few to cost anything.</summary>
    private static readonly TimeSpan s_betweenStamps = TimeSpan.FromMilliseconds(50);

    private readonly TallyTable _sent;
    private readonly TallyTable _taken;
    private long? _wallAtZeroNs;

    /// <summary>When the signal under way was emitted, on the clock of its emitter; 0 when it does not say.</summary>
    private long _stampNs;

    /// <summary>Tells the node the time of day, at the start and whenever the clock may have been set: it is asked for by others.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="unixNs">Nanoseconds since 1970 UTC.</param>
    public void SetWall(Instant now, long unixNs) => _wallAtZeroNs = unixNs - now.Nanoseconds;

    /// <summary>Every link between parameters with an end here, with what was counted of it.</summary>
    public IEnumerable<LinkSight> LookAtLinks(Instant now)
    {
        foreach (ZocpLink link in _links.Values)
        {
            if (link is { Emitter: { } emitter, Receiver: { } receiver })
            {
                yield return LookAt(now, link, emitter, receiver);
            }
        }
    }

    private LinkSight LookAt(Instant now, ZocpLink link, string emitter, string receiver)
    {
        SignalTally? tally = (link.IsEmitter ? _sent : _taken).Find(link.Peer, emitter);
        long median = 0;
        long high = 0;
        int samples = 0;
        tally?.Delays?.TryRead(now, out median, out high, out samples);
        return new LinkSight
        {
            IsEmitter = link.IsEmitter,
            Peer = link.Peer,
            PeerName = link.PeerName,
            PeerIdentity = link.PeerIdentity,
            Emitter = emitter,
            Receiver = receiver,
            State = link.State,
            Reason = link.Reason,
            Count = tally?.Count ?? 0,
            Merged = tally?.Merged ?? 0,
            Lost = link.Lost,
            Rate = tally?.Rate(now) ?? 0,
            AgeNs = tally is null || tally.Last == Instant.Never ? -1 : Math.Max(0, now.Nanoseconds - tally.Last.Nanoseconds),
            MedianNs = median,
            HighNs = high,
            Samples = samples,
        };
    }

    /// <summary>What is counted of a link that is no more ends with it, unless another link between the same emitter and node shares it.</summary>
    private void ForgetTally(ZocpLink gone)
    {
        if (gone.Emitter is { } emitter && !_links.Values.Any(link =>
            link.IsEmitter == gone.IsEmitter && link.Peer == gone.Peer && string.Equals(link.Emitter, emitter, StringComparison.Ordinal)))
        {
            (gone.IsEmitter ? _sent : _taken).Forget(gone.Peer, emitter);
        }
    }

    /// <summary>Methods that every node with the extension <c>see</c> has; the program neither registers them nor hears of them.</summary>
    private bool TryAnswerSight(Instant now, ZocpPeer from, string method, List<ZocpValue> arguments, long id)
    {
        if (!from.Can(ZocpExtensions.Sight | ZocpExtensions.Replies))
        {
            return false;
        }

        switch (method)
        {
            case ClockReading.Method:
                Reply(now, from, id, new ClockReading(now.Nanoseconds, _wallAtZeroNs + now.Nanoseconds).ToValue(), null);
                return true;
            case SightReport.Method:
                Reply(now, from, id, Report(now, Known(arguments, _options.MaxLinks)).ToValue(), null);
                return true;
            case MethodList.Method:
                IEnumerable<string> names = _methods.Order(StringComparer.Ordinal).Skip(Known(arguments, _options.MaxParameters)).Take(MethodList.NamesInOne);
                Reply(now, from, id, new MethodList(_methods.Count, [.. names]).ToValue(), null);
                return true;
            default:
                return false;
        }
    }

    /// <summary>How much the asker knows already: the rest is told.</summary>
    private static int Known(List<ZocpValue> arguments, int most) => arguments is [{ } first, ..] && first.TryGetInteger(out long known) ? (int)Math.Clamp(known, 0, most) : 0;

    private SightReport Report(Instant now, int skip)
    {
        int total = _links.Values.Count(link => link is { Emitter: not null, Receiver: not null });
        return new SightReport(now.Nanoseconds, total, [.. LookAtLinks(now).Skip(skip).Take(SightReport.LinksInOne)]);
    }

    /// <summary>The second frame of a signal of this node says when it was emitted, now and then, to those who read it.</summary>
    private static bool IsToBeStamped(Instant now, LocalParameter parameter)
    {
        if (now < parameter.NextStamp)
        {
            return false;
        }

        parameter.NextStamp = now + s_betweenStamps;
        return true;
    }
}
