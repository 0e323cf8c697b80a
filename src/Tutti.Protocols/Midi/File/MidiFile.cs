using System.Buffers;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>A standard MIDI file: tracks of events (mpdl-11.1).</summary>
/// <param name="format">0 one track, 1 tracks that play together, 2 tracks that stand for themselves.</param>
/// <param name="division">What a tick is.</param>
public sealed class MidiFile(int format, MidiDivision division)
{
    /// <summary>0 one track, 1 tracks that play together, 2 tracks that stand for themselves.</summary>
    public int Format { get; } = format;

    /// <summary>What a tick is.</summary>
    public MidiDivision Division { get; } = division;

    /// <summary>The tracks, each in the order of its ticks, without the events that end them.</summary>
    public IList<IList<MidiEvent>> Tracks { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file; the events keep views of it.</param>
    /// <param name="file">What is whole; null when not even the head is.</param>
    /// <param name="error">What is wrong, and where.</param>
    /// <returns>True when the file is whole.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out MidiFile? file, out DecodeError error) => new MidiFileReader(bytes).TryRead(out file, out error);

    /// <summary>Writes the file, with running status.</summary>
    public void Write(IBufferWriter<byte> output) => MidiFileWriter.Write(this, output);

    /// <summary>All events of all tracks in the order of their ticks, equal ticks in the order of the tracks.</summary>
    public IEnumerable<(int Track, MidiEvent Event)> Merge() => Tracks
        .SelectMany((track, index) => track.Select(e => (Track: index, Event: e)))
        .OrderBy(e => e.Event.Tick); // a stable sort
}
