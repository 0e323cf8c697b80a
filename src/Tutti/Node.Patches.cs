using System.Text;
using System.Text.Json;

using Microsoft.Extensions.Logging;

using Tutti.Protocols.Zocp;
using Tutti.State;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>The patches with an end in this node were made, ended, parted or healed, or one that waits has a new reason.</summary>
    public event Action<IReadOnlyList<PatchStatus>>? PatchesChanged;

    /// <summary>
    /// A node has the name or the identity of another that is here, this one included. Names may be shared, but then patches to old nodes of that name
    /// cannot always heal; an identity is shared only when somebody copied a state file.
    /// </summary>
    public event Action<TwinWarning>? TwinMet;

    /// <summary>Every patch with an end in this node, those that wait included, and why they wait.</summary>
    public IReadOnlyList<PatchStatus> Patches
    {
        get
        {
            lock (Gate)
            {
                return [.. _shell.Core.Zocp.Links.Where(link => link is { Emitter: not null, Receiver: not null }).Select(StatusOf)];
            }
        }
    }

    /// <summary>Asks a Tutti node for its patches: those that are listed nowhere, because they wait, are known to their ends alone.</summary>
    /// <exception cref="NotFoundException">The node cannot tell: it is old.</exception>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<IReadOnlyList<PatchStatus>> PatchesOfAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (!peer.IsTutti)
        {
            throw new NotFoundException("an old node tells only the patches from its own emitters, in its parameters", PatchReport.Method, peer.Name, "look at the subscribers of its parameters");
        }

        ZocpValue answer = await CallAsync(peer, PatchReport.Method, [], cancellation).ConfigureAwait(false);
        try
        {
            IReadOnlyList<PatchReport>? reports = JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(answer.ToString()), StateJson.Plain.IReadOnlyListPatchReport);
            return [.. (reports ?? []).Where(report => report is { From: not null, To: not null }).Select(report => report.ToStatus())];
        }
        catch (JsonException)
        {
            throw new NotFoundException("its answer is no list of patches", PatchReport.Method, peer.Name, "look at its program: it may answer this method itself");
        }
    }

    private ZocpValue ReportPatches() =>
        ZocpValue.TryParse(JsonSerializer.SerializeToUtf8Bytes([.. Patches.Select(PatchReport.Of)], StateJson.Plain.IReadOnlyListPatchReport), out ZocpValue value, out _) ? value : default;

    private void TellPatches()
    {
        if (PatchesChanged is { } handlers)
        {
            Run(handlers, Patches, nameof(PatchesChanged));
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

    private PatchStatus StatusOf(ZocpLink link)
    {
        bool isInside = link.Peer == Uuid;
        PatchEnd near = new(Uuid, Name, Identity.Length > 0 ? Identity : null, link.IsEmitter ? link.Emitter! : link.Receiver!);
        string path = link.IsEmitter ? link.Receiver! : link.Emitter!;
        PatchEnd far = isInside ? near with { Path = path } : new PatchEnd(link.Peer, link.PeerName, link.PeerIdentity.Length > 0 ? link.PeerIdentity : null, path);
        PatchState state = link.State switch
        {
            ZocpLinkState.Live => PatchState.Active,
            ZocpLinkState.Asking => PatchState.Asking,
            ZocpLinkState.Refused => PatchState.Refused,
            ZocpLinkState.Ambiguous => PatchState.Ambiguous,
            _ => PatchState.Waiting,
        };
        return link.IsEmitter ? new PatchStatus(near, far, state, link.Reason, link.Lost) : new PatchStatus(far, near, state, link.Reason, link.Lost);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}: {Uuid} at {Endpoint}")]
    private static partial void LogTwin(ILogger log, string reason, Uuid uuid, string endpoint);
}
