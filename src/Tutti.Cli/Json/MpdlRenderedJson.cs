namespace Tutti.Cli.Json;

/// <summary>What <c>mpdl render</c> made.</summary>
/// <param name="File">The file.</param>
/// <param name="Seconds">How long the sound is.</param>
/// <param name="Rate">Samples a second of each channel.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Peak">The greatest sample, 1 full scale; above 1 it was clipped.</param>
/// <param name="Clipped">Samples that were clipped.</param>
/// <param name="MostVoices">The most voices that sounded together.</param>
/// <param name="RealTimeFactor">Seconds of sound made in a second.</param>
/// <param name="Damaged">Places of the input that were damaged.</param>
internal sealed record MpdlRenderedJson(
    string File, double Seconds, int Rate, int Channels, double Peak, long Clipped, int MostVoices, double RealTimeFactor, long Damaged);
