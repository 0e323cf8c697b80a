using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti;

public sealed partial class Node
{
    private const int ClockRounds = 8;
    private const int MostReports = 20;

    /// <summary>The patches that begin or end at this node, with what it has counted of them. Asks nobody, so delays are not told.</summary>
    public IReadOnlyList<RoomPatch> PatchFigures
    {
        get
        {
            RoomPatches room = new();
            AddOwn(room);
            foreach (Peer peer in Peers)
            {
                room.AddNode(peer.Uuid, peer.Name, null);
            }

            return [.. room.ToList().Where(p => p.From.Node == Uuid || p.To.Node == Uuid)];
        }
    }

    /// <summary>Every patch of the room: what the nodes list, and what Tutti nodes have counted, which they are asked for now.</summary>
    /// <remarks>
    /// Asks each Tutti node a few short questions; old nodes are asked nothing. A node that does not answer in time is told of as far as others know.
    /// Meet the others first (<see cref="SurveyAsync"/>).
    /// </remarks>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<IReadOnlyList<RoomPatch>> SurveyPatchesAsync(CancellationToken cancellation = default)
    {
        ThrowIfStopped();
        IReadOnlyList<Peer> peers = Peers;
        (Peer Peer, ClockRound? Clock, List<LinkSight> Links)[] answers = await Task.WhenAll(peers.Select(async peer => await AskAsync(peer, cancellation).ConfigureAwait(false)))
            .ConfigureAwait(false);
        RoomPatches room = new();
        AddOwn(room);
        foreach ((Peer peer, ClockRound? clock, List<LinkSight> links) in answers)
        {
            room.AddNode(peer.Uuid, peer.Name, peer.ParametersKnown ? peer.Parameters : null);
            if (clock is ClockRound round)
            {
                room.AddReport(peer.Uuid, links, round);
            }
        }

        return room.ToList();
    }

    /// <summary>Compares the time of day of another Tutti node with ours.</summary>
    /// <exception cref="RefusedException">The node is an old one, which cannot be asked.</exception>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<ClockComparison> CompareClockAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return (await AskClockAsync(peer, cancellation).ConfigureAwait(false)).Compare();
    }

    private void AddOwn(RoomPatches room)
    {
        lock (Gate)
        {
            ZocpNode zocp = _shell.Core.Zocp;
            room.AddNode(Uuid, Name, RemoteParameters.Of(zocp.Tree));
            room.AddReport(Uuid, [.. zocp.LookAtLinks(_shell.Now)], ClockRound.Own);
        }
    }

    // A node that cannot be asked, or leaves meanwhile, must not keep the others from being told of.
    private async Task<(Peer Peer, ClockRound? Clock, List<LinkSight> Links)> AskAsync(Peer peer, CancellationToken cancellation)
    {
        List<LinkSight> links = [];
        try
        {
            ClockRound? clock = CanTell(peer) ? await AskClockAsync(peer, cancellation).ConfigureAwait(false) : null;
            for (int i = 0; i < MostReports && clock is not null; i++)
            {
                ZocpValue answer = await CallAsync(peer, SightReport.Method, [links.Count], cancellation).ConfigureAwait(false);
                if (!SightReport.TryRead(answer, out SightReport? report) || report.Links.Count == 0)
                {
                    break;
                }

                links.AddRange(report.Links);
                if (links.Count >= report.Total)
                {
                    break;
                }
            }

            return (peer, clock, links);
        }
        catch (TuttiException)
        {
            return (peer, null, []);
        }
    }

    private bool CanTell(Peer peer) => Read(peer, static zocp => zocp?.Can(ZocpExtensions.Sight | ZocpExtensions.Replies) ?? false);

    // The shortest round is the one that waited least, so its two ways are the most alike.
    private async Task<ClockRound> AskClockAsync(Peer peer, CancellationToken cancellation)
    {
        if (!CanTell(peer))
        {
            throw new RefusedException("it cannot tell its clock: it is no Tutti node", "clock", peer.Name, "compare by hand, or run a Tutti node on that machine");
        }

        ClockRound? best = null;
        for (int i = 0; i < ClockRounds; i++)
        {
            long asked = _shell.Now.Nanoseconds;
            ZocpEvent done = await RequestAsync((zocp, now) => zocp.Call(now, peer.Uuid, ClockReading.Method), $"{peer.Name}/{ClockReading.Method}", peer.Uuid, cancellation)
                .ConfigureAwait(false);
            long answered = done.AtNs;
            long wall = WallNs() - (_shell.Now.Nanoseconds - answered);
            if (ClockReading.TryRead(done.Value, out ClockReading reading) && (best is null || answered - asked < best.Value.RoundTripNs))
            {
                best = new ClockRound(asked, answered, wall, reading);
            }
        }

        return best ?? throw new NoAnswerException("its answer makes no sense", "clock", peer.Name, "look at its program");
    }

    private long WallNs() => (_options.TimeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
