namespace Tutti.Shows;

/// <summary>Makes a room as a show wants it, bit by bit as its nodes appear.</summary>
/// <param name="self">Who does it.</param>
/// <param name="room">The comparison of the show with the room.</param>
/// <remarks>Thread-safe: no.</remarks>
public sealed class ShowLoader(Node self, ShowRoom room)
{
    private readonly HashSet<(ShowChangeKind, string)> _finished = [];
    private readonly Dictionary<(ShowChangeKind, string), string> _told = [];

    /// <summary>Something was done or refused, or waits for something it has not waited for before.</summary>
    public event Action<ShowProgress>? Told;

    /// <summary>How many things wait for a node or a parameter.</summary>
    public int Waiting { get; private set; }

    /// <summary>True once something was refused.</summary>
    public bool AnyRefused { get; private set; }

    /// <summary>Takes patches away.</summary>
    /// <param name="extras">Which, such as <see cref="ShowRoom.Extras"/> tells.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task RemoveAsync(IEnumerable<ShowChange> extras, CancellationToken cancellation)
    {
        foreach (ShowChange extra in extras)
        {
            await TryAsync(extra, () => self.UnpatchAsync(extra.From, extra.To, cancellation)).ConfigureAwait(false);
        }
    }

    /// <summary>Does what can be done now, and says once for each what the rest waits for.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>True when nothing is left.</returns>
    public async Task<bool> DoAsync(CancellationToken cancellation)
    {
        ShowChange[] left = [.. room.Differences().Where(change => !_finished.Contains((change.Kind, change.What)))];
        Waiting = left.Length;
        foreach (ShowChange change in left)
        {
            if (change.Missing is not null)
            {
                if (_told.GetValueOrDefault((change.Kind, change.What)) != change.Missing)
                {
                    _told[(change.Kind, change.What)] = change.Missing;
                    Told?.Invoke(new ShowProgress(change, ShowProgressState.Waiting, change.Missing));
                }
            }
            else if (await TryAsync(change, () => change.Kind == ShowChangeKind.Value
                ? self.SetAsync(change.To, change.Value, cancellation)
                : self.PatchAsync(change.From, change.To, cancellation)).ConfigureAwait(false))
            {
                _finished.Add((change.Kind, change.What));
                Waiting--;
            }
        }

        return Waiting == 0;
    }

    // A node that went away meanwhile is waited for again; what is refused stays refused.
    private async Task<bool> TryAsync(ShowChange change, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            Told?.Invoke(new ShowProgress(change, ShowProgressState.Done, null));
        }
        catch (RefusedException e)
        {
            AnyRefused = true;
            Told?.Invoke(new ShowProgress(change, ShowProgressState.Refused, e.Reason));
        }
        catch (TuttiException e) when (e is NotFoundException or NoAnswerException)
        {
            string why = $"{e.Reason}; tried again";
            if (_told.GetValueOrDefault((change.Kind, change.What)) != why)
            {
                _told[(change.Kind, change.What)] = why;
                Told?.Invoke(new ShowProgress(change, ShowProgressState.Waiting, why));
            }

            return false;
        }

        return true;
    }
}
