using Tutti.Cli.Files;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>Standard MIDI files as inputs.</summary>
internal static class MidiInput
{
    private const int MostOctets = 1 << 28;

    /// <summary>The first octets of every such file; no MPDL file can begin with them, because its first packet would have no octets.</summary>
    public static ReadOnlySpan<byte> Mark => "MThd\0\0"u8;

    /// <summary>Reads what is whole of a file.</summary>
    /// <exception cref="FileException">Not even its head makes sense.</exception>
    public static MidiFile Read(InputFile input, Damage damage) => Parse(input.Name, input.ReadAll(MostOctets), damage);

    /// <summary>Reads what is whole of octets.</summary>
    /// <exception cref="FileException">Not even the head makes sense.</exception>
    public static MidiFile Parse(string name, ReadOnlyMemory<byte> octets, Damage damage)
    {
        if (!MidiFile.TryRead(octets, out MidiFile? file, out DecodeError error))
        {
            if (file is null)
            {
                throw new FileException(ExitCode.Damaged, name, error.ToString(), "it is no standard MIDI file");
            }

            damage.Cut(error);
        }

        return file!;
    }
}
