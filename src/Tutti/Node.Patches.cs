using Microsoft.Extensions.Logging;

using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti;

public sealed partial class Node
{
    private const int MostReports = 20;

    private readonly ClockMemory _clocks = new();

    /// <summary>
    /// Patches may have changed: one of this node was made, ended, parted or healed, or has a new reason; a peer has come with its parameters, has gone, or, when it
    /// is watched as a whole (<see cref="WatchAsync(Peer, CancellationToken)"/>), lists other subscribers. Read <see cref="Patches"/>, or ask the room by <see cref="SurveyPatchesAsync(CancellationToken)"/>; what comes in a row is best gathered.
    /// </summary>
    /// <remarks>It costs no traffic. A reason that only another node knows comes without it, as rates and ages do: ask again now and then.</remarks>
    public event Action? PatchesChanged;

    /// <summary>
    /// A node has the name or the identity of another that is here, this one included. Names may be shared, but then patches to old nodes of that name
    /// cannot always heal; an identity is shared only when somebody copied a state file.
    /// </summary>
    public event Action<TwinWarning>? TwinMet;

    /// <summary>Every patch with an end in this node, those that wait included, with what this node has counted. Asks nobody, so delays are not told.</summary>
    public IReadOnlyList<PatchStatus> Patches
    {
        get
        {
            RoomPatches room = new();
            AddOwn(room);
            foreach (Peer peer in Peers)
            {
                room.AddNode(peer.Uuid, peer.Name, peer.Identity, null);
            }

            return [.. room.ToList().Where(p => p.From.Node == Uuid || p.To.Node == Uuid)];
        }
    }

    /// <summary>Every patch of the room: what the nodes list, and what Tutti nodes know of theirs, which they are asked for now.</summary>
    /// <remarks>
    /// Asks each Tutti node one short question, and a few more the first time, to compare clocks; the others for their parameters. A node that does not answer in time is told of
    /// as far as others know.
    /// Meet the others first (<see cref="SurveyAsync"/>).
    /// </remarks>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public Task<PatchSurvey> SurveyPatchesAsync(CancellationToken cancellation = default) => SurveyPatchesAsync(Peers, cancellation);

    /// <summary>The patches from and to one node, which alone is asked; so delays are told only of those between the two of us.</summary>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<PatchSurvey> SurveyPatchesAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        PatchSurvey survey = await SurveyPatchesAsync([peer], cancellation).ConfigureAwait(false);
        return survey with { Patches = [.. survey.Patches.Where(p => p.From.Node == peer.Uuid || p.To.Node == peer.Uuid)] };
    }

    private async Task<PatchSurvey> SurveyPatchesAsync(IReadOnlyList<Peer> asked, CancellationToken cancellation)
    {
        ThrowIfStopped();
        (Peer Peer, bool Answers, ClockRelation? Clock, List<LinkSight> Links)[] all =
            await Task.WhenAll(asked.Where(peer => peer.IsZocp).Select(async peer => await AskAsync(peer, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        RoomPatches room = new();
        AddOwn(room);
        foreach ((Peer peer, _, ClockRelation? clock, List<LinkSight> links) in all)
        {
            if (clock is { } relation)
            {
                room.AddReport(peer.Uuid, links, relation);
            }
        }

        foreach (Peer peer in Peers)
        {
            room.AddNode(peer.Uuid, peer.Name, peer.Identity, peer.ParametersKnown ? peer.Parameters : null);
        }

        return new PatchSurvey(room.ToList(), [.. all.Where(answer => !answer.Answers && answer.Peer.IsPresent).Select(answer => answer.Peer)]);
    }

    private void AddOwn(RoomPatches room)
    {
        lock (Gate)
        {
            ZocpNode zocp = _shell.Core.Zocp;
            room.AddReport(Uuid, [.. zocp.LookAtLinks(_shell.Now)], ClockRelation.Own);
            room.AddNode(Uuid, Name, Identity.Length > 0 ? Identity : null, RemoteParameters.Of(zocp.Tree));
        }
    }

    // A node that does not answer, or leaves meanwhile, must not keep the others from being told of.
    private async Task<(Peer Peer, bool Answers, ClockRelation? Clock, List<LinkSight> Links)> AskAsync(Peer peer, CancellationToken cancellation)
    {
        try
        {
            if (!CanTell(peer))
            {
                // Its lists are all there is, and nobody is told when they change.
                await RefreshAsync(peer, cancellation).ConfigureAwait(false);
                return (peer, true, null, []);
            }

            bool isKnown = _clocks.Find(peer.Uuid, _shell.Now.Nanoseconds) is not null || await CompareAsync(peer, cancellation).ConfigureAwait(false);
            (List<LinkSight> links, ClockRound? round) = await AskLinksAsync(peer, cancellation).ConfigureAwait(false);
            if (isKnown && round is { } one && !_clocks.Add(peer.Uuid, one))
            {
                await CompareAsync(peer, cancellation).ConfigureAwait(false);
            }

            ClockRelation? clock = _clocks.Find(peer.Uuid, _shell.Now.Nanoseconds) ?? round?.At(_shell.Now.Nanoseconds);
            if (!peer.IsPresent)
            {
                _clocks.Forget(peer.Uuid);
            }

            return (peer, true, clock, links);
        }
        catch (TuttiException)
        {
            return (peer, false, null, []);
        }
    }

    private async Task<bool> CompareAsync(Peer peer, CancellationToken cancellation) => _clocks.Add(peer.Uuid, await AskClockAsync(peer, cancellation).ConfigureAwait(false));

    // The first answer tells the clock, too, and so is one more comparison.
    private async Task<(List<LinkSight> Links, ClockRound? Round)> AskLinksAsync(Peer peer, CancellationToken cancellation)
    {
        List<LinkSight> links = [];
        ClockRound? round = null;
        for (int i = 0; i < MostReports; i++)
        {
            ZocpValue[] known = [links.Count];
            long asked = _shell.Now.Nanoseconds;
            ZocpEvent done = await RequestAsync((zocp, now) => zocp.Call(now, peer.Uuid, SightReport.Method, known), $"{peer.Name}/{SightReport.Method}", peer.Uuid, cancellation)
                .ConfigureAwait(false);
            if (!SightReport.TryRead(done.Value, out SightReport? report))
            {
                break;
            }

            round ??= new ClockRound(asked, done.AtNs, 0, new ClockReading(report.AtNs, null));
            if (report.Links.Count == 0)
            {
                break;
            }

            links.AddRange(report.Links);
            if (links.Count >= report.Total)
            {
                break;
            }
        }

        return (links, round);
    }

    private void TellPatches()
    {
        foreach (Action handler in Delegate.EnumerateInvocationList(PatchesChanged))
        {
            Run(static handler => handler(), handler, nameof(PatchesChanged));
        }
    }

    private void TellTwin(Uuid uuid, string reason)
    {
        if (PeerOf(uuid) is { } peer)
        {
            LogTwin(_log, reason, peer.Uuid, peer.Endpoint);
            Run(TwinMet, new TwinWarning(peer, reason), nameof(TwinMet));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}: {Uuid} at {Endpoint}")]
    private static partial void LogTwin(ILogger log, string reason, Uuid uuid, string endpoint);
}
