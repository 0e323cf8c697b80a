using Tutti.Cli.Running;

namespace Tutti.Cli.Shows;

/// <summary>Makes a room as a show wants it, bit by bit as its nodes appear.</summary>
/// <param name="self">Who does it.</param>
/// <param name="room">The comparison of the show with the room.</param>
/// <param name="output">Where it is told.</param>
internal sealed class ShowLoader(Node self, ShowRoom room, CommandOutput output)
{
    private readonly HashSet<(ShowChangeKind, string)> _finished = [];
    private readonly Dictionary<(ShowChangeKind, string), string> _told = [];

    /// <summary>How many things wait for a node or a parameter.</summary>
    public int Waiting { get; private set; }

    /// <summary>True once something was refused.</summary>
    public bool AnyRefused { get; private set; }

    /// <summary>Takes patches away.</summary>
    public async Task RemoveAsync(IEnumerable<ShowChange> extras, CancellationToken cancellation)
    {
        foreach (ShowChange extra in extras)
        {
            await TryAsync(extra, () => self.UnpatchAsync(extra.From, extra.To, cancellation));
        }
    }

    /// <summary>Does what can be done now, and says once for each what the rest waits for.</summary>
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
                    ShowPrinter.Difference(output, change);
                }
            }
            else if (await TryAsync(change, () => change.Kind == ShowChangeKind.Value
                ? self.SetAsync(change.To, change.Value, cancellation)
                : self.PatchAsync(change.From, change.To, cancellation)))
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
            await action();
            ShowPrinter.Done(output, change);
        }
        catch (RefusedException e)
        {
            AnyRefused = true;
            ShowPrinter.Refused(output, change, e.Reason);
        }
        catch (TuttiException e) when (e is NotFoundException or NoAnswerException)
        {
            string why = $"{e.Reason}; tried again";
            if (_told.GetValueOrDefault((change.Kind, change.What)) != why)
            {
                _told[(change.Kind, change.What)] = why;
                ShowPrinter.Difference(output, change with { Missing = why });
            }

            return false;
        }

        return true;
    }
}
