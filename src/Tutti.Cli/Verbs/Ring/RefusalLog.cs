namespace Tutti.Cli.Verbs;

/// <summary>Keeps a stranger who knocks ten times a second from filling the hub's terminal: one line for a machine and a reason in ten seconds.</summary>
/// <remarks>Thread-safe: no; a hub tells one thing at a time.</remarks>
internal sealed class RefusalLog(TimeProvider? time = null)
{
    private const int MostKnown = 256;
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Dictionary<(string Host, string Reason), long> _told = [];

    /// <summary>True when this refusal was not told a short while ago.</summary>
    public bool IsNews(RingHubChange refusal)
    {
        int end = refusal.From.LastIndexOfAny([':', ' ']);
        (string, string) key = (end < 0 ? refusal.From : refusal.From[..end], refusal.Reason);
        if (_told.TryGetValue(key, out long at) && _time.GetElapsedTime(at) < s_again)
        {
            return false;
        }

        if (_told.Count >= MostKnown)
        {
            _told.Clear();
        }

        _told[key] = _time.GetTimestamp();
        return true;
    }
}
