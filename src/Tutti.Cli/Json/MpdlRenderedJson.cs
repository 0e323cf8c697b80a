namespace Tutti.Cli.Json;

/// <summary>What <c>mpdl render</c> made.</summary>
/// <param name="File">The file.</param>
/// <param name="Seconds">How long the sound is.</param>
/// <param name="Rate">Frames a second.</param>
/// <param name="Peak">The greatest sample; full scale is 1, and never exceeded.</param>
/// <param name="Limited">Seconds in which the limiter held the sound back.</param>
/// <param name="MostVoices">The most voices in use together, tails included.</param>
/// <param name="Attacks">Attacks of notes.</param>
/// <param name="Stolen">Notes that lost their voice to another.</param>
/// <param name="Muted">Attacks that found no voice.</param>
/// <param name="RealTimeFactor">Seconds of sound made in a second.</param>
/// <param name="Damaged">Places of the input that were damaged.</param>
internal sealed record MpdlRenderedJson(
    string File,
    double Seconds,
    int Rate,
    double Peak,
    double Limited,
    int MostVoices,
    long Attacks,
    long Stolen,
    long Muted,
    double RealTimeFactor,
    long Damaged);
