using Tutti.Cli.Files;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>MPDL files as inputs.</summary>
internal static class MpdlInput
{
    /// <summary>Opens an MPDL file.</summary>
    /// <exception cref="FileException">It cannot be read, or is a MIDI file.</exception>
    public static InputFile Open(string path, CancellationToken end)
    {
        var input = InputFile.Open(path, isText: false, end);
        try
        {
            return !input.Peek(MidiInput.Mark.Length).SequenceEqual(MidiInput.Mark)
                ? input
                : throw new FileException(ExitCode.Refused, input.Name, "it is a standard MIDI file", "convert it with `tutti mpdl from-midi`");
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
