using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Makes a MIDI file of format 1 of the records of an MPDL file as they come: ticks of 50 microseconds, a track for each port (mpdl-11.10).</summary>
/// <remarks>Holds the MIDI file, not the MPDL file. Thread-safe: no.</remarks>
public sealed class MidiFileMaker
{
    private const int Tempo = 500_000;
    private const byte MidiPort = 0x21;

    private readonly MidiFile _file = new(1, MidiDivision.FiftyMicroseconds);
    private readonly MpdlToMidi _converter;

    /// <summary>A file without notes.</summary>
    /// <param name="options">How MPDL becomes MIDI.</param>
    public MidiFileMaker(MpdlToMidiOptions? options = null)
    {
        _converter = new MpdlToMidi(options);
        _file.Tracks.Add([new MidiEvent(0, new MidiMessage(MidiMessage.Meta, MidiMessage.Tempo, Data: new byte[] { Tempo >> 16, (Tempo >> 8) & 0xFF, Tempo & 0xFF }))]);
    }

    /// <summary>What MIDI could not say.</summary>
    public MidiLosses Losses => _converter.Losses;

    /// <summary>When the last record is meant, in ticks of 50 microseconds since the first.</summary>
    public long Ticks { get; private set; }

    /// <summary>Takes the next record; one whose tag goes back acts at once.</summary>
    public void Receive(in MpdlRecord record)
    {
        Ticks = Math.Max(Ticks, record.Elapsed);
        Move(before: Ticks);
        _converter.Convert(TimeOf(Ticks), record.Packet);
        Take(Ticks);
    }

    /// <summary>Lets what still glides arrive, and hands out the file.</summary>
    public MidiFile Complete()
    {
        _converter.EndModulations();
        Move(before: long.MaxValue);
        return _file;
    }

    private static Instant TimeOf(long tick) => new(tick * TimeTag.NanosecondsPerUnit);

    /// <summary>What moves by itself moves on.</summary>
    private void Move(long before)
    {
        while (_converter.NextDeadline is var deadline && deadline != Instant.Never && deadline.Nanoseconds / TimeTag.NanosecondsPerUnit is var tick && tick < before)
        {
            _converter.Advance(deadline);
            Take(tick);
        }
    }

    private void Take(long tick)
    {
        while (_converter.TryDequeue(out MidiOutput output))
        {
            TrackOf(output.Port).Add(new MidiEvent(tick, output.Message));
        }
    }

    private IList<MidiEvent> TrackOf(int port)
    {
        while (_file.Tracks.Count <= port + 1)
        {
            int added = _file.Tracks.Count - 1;
            _file.Tracks.Add(added == 0 ? [] : [new MidiEvent(0, new MidiMessage(MidiMessage.Meta, MidiPort, Data: new byte[] { (byte)added }))]);
        }

        return _file.Tracks[port + 1];
    }
}
