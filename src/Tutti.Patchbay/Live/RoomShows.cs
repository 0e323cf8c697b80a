using System.Globalization;

using Tutti.Patchbay.Rooms;
using Tutti.Shows;

namespace Tutti.Patchbay.Live;

/// <summary>The room as a show file, and a show file made true in the room.</summary>
/// <param name="node">By which the room is seen.</param>
/// <param name="room">The room.</param>
/// <param name="live">Told of patches that were made.</param>
/// <param name="time">The clock.</param>
internal sealed class RoomShows(Node node, PatchbayRoom room, LiveRoom live, TimeProvider time)
{
    /// <summary>The room as a show file.</summary>
    /// <param name="values">True: with every value that can be set.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<string> SaveAsync(bool values, CancellationToken cancellation)
    {
        await RefreshAsync(cancellation);
        ShowRecorder recorder = new(node, _ => { });
        await recorder.PatchesAsync(cancellation);
        if (values)
        {
            recorder.AllValues();
        }

        return recorder.ToDocument(time.GetUtcNow()).ToText();
    }

    /// <summary>Does what can be done of a show now; or only tells what that would be.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="file">The show file.</param>
    /// <param name="dryRun">True: only tells.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Each change; the state is null for one that could be done.</returns>
    /// <exception cref="ShowFileException">It is no show file.</exception>
    public async Task<IReadOnlyList<(ShowChange Change, ShowProgressState? State, string? Why)>> LoadAsync(string by, ReadOnlyMemory<byte> file, bool dryRun, CancellationToken cancellation)
    {
        ShowPlan show = ShowPlan.Parse(file.Span, "the show");
        await RefreshAsync(cancellation);
        ShowRoom wanted = new(show, node);
        if (dryRun)
        {
            return [.. wanted.Differences().Select(change => (change, change.Missing is null ? default(ShowProgressState?) : ShowProgressState.Waiting, change.Missing))];
        }

        List<(ShowChange Change, ShowProgressState? State, string? Why)> told = [];
        ShowLoader loader = new(node, wanted);
        loader.Told += progress => told.Add((progress.Change, progress.State, progress.Why));
        await loader.DoAsync(cancellation);
        HistoryStep[] steps = [.. told.Where(t => t.State == ShowProgressState.Done).Select(t => StepOf(t.Change)).OfType<HistoryStep>()];
        if (steps.Length > 0)
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"load a show: {steps.Length} {(steps.Length == 1 ? "change" : "changes")}");
            room.ChangeHistory(history =>
            {
                history.Add(what, by, time.GetUtcNow().ToUnixTimeMilliseconds(), steps);
                return true;
            });
            live.LookAtPatches();
        }

        return told;
    }

    // Nodes tell what changes to those alone who watch them.
    private Task RefreshAsync(CancellationToken cancellation) => Task.WhenAll(node.Peers.Where(peer => peer.IsZocp).Select(async peer =>
    {
        try
        {
            await node.RefreshAsync(peer, cancellation);
        }
        catch (TuttiException)
        {
            // It is taken as it was.
        }
    }));

    private HistoryStep? StepOf(ShowChange change)
    {
        HistoryPlace? to = PlaceOf(change.To);
        return change.Kind == ShowChangeKind.Value
            ? to is null ? null : new SetStep(to, change.Now, change.Value)
            : to is not null && PlaceOf(change.From) is { } from ? new PatchStep(from, to, Made: true) : null;
    }

    private HistoryPlace? PlaceOf(ParameterAddress address) =>
        node.Peers.FirstOrDefault(peer => peer.Uuid == address.Node) is { } peer ? new HistoryPlace(peer.Uuid, peer.Identity, peer.Name, address.Path) : null;
}
