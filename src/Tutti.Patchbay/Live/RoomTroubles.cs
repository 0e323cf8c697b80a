using Microsoft.Extensions.Logging;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>What this server itself cannot do at present: everybody at the page is told when it begins, and it stands among the findings while it lasts.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed partial class RoomTroubles(PatchbayRoom room, ILogger log)
{
    /// <summary>Where a finding has the number of a check of the doctor.</summary>
    public const string Code = "server";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RoomFinding> _present = new(StringComparer.Ordinal);

    /// <summary>All there are now.</summary>
    public IReadOnlyList<RoomFinding> Findings
    {
        get
        {
            lock (_gate)
            {
                return [.. _present.Values];
            }
        }
    }

    /// <summary>Something went wrong. The same again is not said again.</summary>
    /// <param name="what">What was to be done, in words.</param>
    /// <param name="exception">What came of it.</param>
    public void Tell(string what, Exception exception)
    {
        ApiFailure failure = ApiFailure.Of(exception);
        RoomFinding finding = new(Code, "fault", $"this server could not {what}: {failure.What}; what you see may be old", failure.Where, failure.Remedy);
        lock (_gate)
        {
            if (_present.TryGetValue(what, out RoomFinding? before) && before == finding)
            {
                return;
            }

            _present[what] = finding;
        }

        LogTrouble(log, what, exception);
        room.TellRefused(new RoomRefusal($"this server could not {what}", failure.Where, $"{failure.What}; what you see may be old", failure.Remedy));
    }

    /// <summary>It went well.</summary>
    public void End(string what)
    {
        bool ended;
        lock (_gate)
        {
            ended = _present.Remove(what);
        }

        if (ended)
        {
            LogRecovered(log, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The Patchbay could not {What}; it tries again")]
    private static partial void LogTrouble(ILogger log, string what, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The Patchbay can {What} again")]
    private static partial void LogRecovered(ILogger log, string what);
}
