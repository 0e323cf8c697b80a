namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>One line on standard error that tells how far it is, five times a second; only where a person looks.</summary>
/// <param name="length">Octets of the input; null when they are not known.</param>
internal sealed class RenderProgress(long? length)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private TimeSpan _next = s_pause;
    private int _shownColumns;

    /// <summary>Tells it, when it is time to.</summary>
    /// <param name="seconds">Seconds of sound that are made.</param>
    /// <param name="position">Octets of the input that were played.</param>
    /// <param name="voices">Voices in use.</param>
    public void Tell(double seconds, long position, int voices)
    {
        if (!_isShown || TimeProvider.System.GetElapsedTime(_started) is var elapsed && elapsed < _next)
        {
            return;
        }

        _next = elapsed + s_pause;
        string part = length is > 0 ? FormattableString.Invariant($"{Math.Min(100, 100 * position / length.Value),3} %  ") : string.Empty;
        string line = FormattableString.Invariant($"{part}{Clock.Text(seconds)}  {seconds / elapsed.TotalSeconds:0.0} times real time  {voices} voices");
        Console.Error.Write($"\r{line.PadRight(_shownColumns)}");
        _shownColumns = line.Length;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_shownColumns > 0)
        {
            Console.Error.Write($"\r{new string(' ', _shownColumns)}\r");
            _shownColumns = 0;
        }
    }
}
