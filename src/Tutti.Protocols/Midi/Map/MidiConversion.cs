using System.Buffers;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Whole files, both ways (mpdl-11.10).</summary>
public static class MidiConversion
{
    /// <summary>Writes a MIDI file as an MPDL file whose first tag is that of tick 0.</summary>
    /// <param name="file">The MIDI file; the tracks of format 2 are played one after the other.</param>
    /// <param name="output">Where the records go.</param>
    /// <param name="map">Which message becomes what.</param>
    /// <returns>What has no line in the map.</returns>
    public static MidiLosses ToMpdl(MidiFile file, IBufferWriter<byte> output, MidiMap? map = null)
    {
        var converter = new MidiToMpdl(map);
        var writer = new MpdlFileWriter(output);

        // the first record sets nothing: it holds the place of time 0, because only differences of tags count
        _ = writer.TryWrite(default, [0, 0, 0], out _);
        long start = 0;
        for (int track = 0; track < (file.Format == 2 ? file.Tracks.Count : 1); track++)
        {
            var tempo = new TempoMap(file, track);
            long end = start;
            foreach (MidiEvent item in file.Format == 2 ? file.Tracks[track] : file.Merge().Select(e => e.Event))
            {
                end = start + tempo.NanosecondsAt(item.Tick);
                if (converter.Convert(item.Message))
                {
                    var tag = new TimeTag(unchecked((uint)((end + (TimeTag.NanosecondsPerUnit / 2)) / TimeTag.NanosecondsPerUnit)));
                    _ = writer.TryWrite(tag, converter.Packet, out _);
                }
            }

            start = end;
        }

        return converter.Losses;
    }

    /// <summary>Makes a MIDI file of format 1 of an MPDL file: ticks of 50 microseconds, a track for each port.</summary>
    /// <param name="mpdl">The octets of the MPDL file.</param>
    /// <param name="losses">What MIDI could not say.</param>
    /// <param name="error">Where the MPDL file was cut short; default when it is whole.</param>
    /// <param name="options">How.</param>
    public static MidiFile ToMidi(ReadOnlySpan<byte> mpdl, out MidiLosses losses, out DecodeError error, MpdlToMidiOptions? options = null)
    {
        var maker = new MidiFileMaker(options);
        var reader = new MpdlFileReader();
        while (reader.TryRead(ref mpdl, out MpdlRecord record))
        {
            maker.Receive(record);
        }

        reader.TryComplete(out error);
        losses = maker.Losses;
        return maker.Complete();
    }
}
