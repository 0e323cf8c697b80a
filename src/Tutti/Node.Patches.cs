using Microsoft.Extensions.Logging;

using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti;

public sealed partial class Node
{
    private const int MostReports = 20;

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
    /// Asks each Tutti node a few short questions, and the others for their parameters. A node that does not answer in time is told of as far as others know.
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
        (Peer Peer, bool Answers, ClockRound? Clock, List<LinkSight> Links)[] all =
            await Task.WhenAll(asked.Where(peer => peer.IsZocp).Select(async peer => await AskAsync(peer, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        RoomPatches room = new();
        AddOwn(room);
        foreach ((Peer peer, _, ClockRound? clock, List<LinkSight> links) in all)
        {
            if (clock is ClockRound round)
            {
                room.AddReport(peer.Uuid, links, round);
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
            room.AddReport(Uuid, [.. zocp.LookAtLinks(_shell.Now)], ClockRound.Own);
            room.AddNode(Uuid, Name, Identity.Length > 0 ? Identity : null, RemoteParameters.Of(zocp.Tree));
        }
    }

    // A node that does not answer, or leaves meanwhile, must not keep the others from being told of.
    private async Task<(Peer Peer, bool Answers, ClockRound? Clock, List<LinkSight> Links)> AskAsync(Peer peer, CancellationToken cancellation)
    {
        try
        {
            if (!CanTell(peer))
            {
                // Its lists are all there is, and nobody is told when they change.
                await RefreshAsync(peer, cancellation).ConfigureAwait(false);
                return (peer, true, null, []);
            }

            ClockRound clock = await AskClockAsync(peer, cancellation).ConfigureAwait(false);
            return (peer, true, clock, await AskLinksAsync(peer, cancellation).ConfigureAwait(false));
        }
        catch (TuttiException)
        {
            return (peer, false, null, []);
        }
    }

    private async Task<List<LinkSight>> AskLinksAsync(Peer peer, CancellationToken cancellation)
    {
        List<LinkSight> links = [];
        for (int i = 0; i < MostReports; i++)
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

        return links;
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
