namespace Tutti.Patchbay.Live;

/// <summary>One thing that is done again and again until it is told to end.</summary>
/// <remarks>Nothing that goes wrong in a round ends it: that is told, and the next round comes after a pause. Thread-safe: yes.</remarks>
/// <param name="what">What it does, in words: <c>look at the patches</c>.</param>
/// <param name="round">Does it once; it waits for its time by itself.</param>
/// <param name="troubles">Told what goes wrong, and when it goes well again.</param>
/// <param name="time">The clock.</param>
internal sealed class RoomLoop(string what, Func<CancellationToken, Task> round, RoomTroubles troubles, TimeProvider time)
{
    /// <summary>After a round that went wrong.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Until it is told to end; it never fails.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await round(end);
                troubles.End(what);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A page that stands still and says nothing would be taken for the room.
            catch (Exception e)
#pragma warning restore CA1031
            {
                troubles.Tell(what, e);
                await Task.Delay(Pause, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
