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

    /// <summary>An input as MPDL: a standard MIDI file is converted, anything else is taken as it is.</summary>
    /// <exception cref="FileException">It begins like a MIDI file, and not even its head makes sense.</exception>
    public static InputFile AsMpdl(InputFile input, Damage damage, CancellationToken end)
    {
        if (!input.Peek(Mark.Length).SequenceEqual(Mark))
        {
            return input;
        }

        var octets = new ByteWriter(1 << 16);
        _ = MidiConversion.ToMpdl(Read(input, damage), octets);
        return InputFile.Of(input.Name, octets.WrittenSpan.ToArray(), end);
    }

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
