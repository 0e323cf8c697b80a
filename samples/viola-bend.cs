#!/usr/bin/env dotnet
#:property PublishAot=false
#:project ../src/Tutti.Synth/Tutti.Synth.csproj

// Two violas and a cello hold a chord. One string of one viola bends and comes back, while the other string of the same viola stays where it is;
// then a single message makes the whole family of strings brighter. Writes viola-bend.mpdl and viola-bend.wav into the folder named as argument.
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Synth;

const int Strings = 1;
var family = NoteAddress.OfFamily(Strings);
var violas = (First: NoteAddress.OfInstrument(Strings, 1), Second: NoteAddress.OfInstrument(Strings, 2));
var cello = NoteAddress.OfInstrument(Strings, 3);

// A note is an address, not a pitch: here string 1 of the second viola is note 1 of its instrument.
var bent = NoteAddress.OfNote(Strings, 2, 1);
var held = NoteAddress.OfNote(Strings, 2, 2);
var middle = NoteAddress.OfNote(Strings, 1, 1);
var low = NoteAddress.OfNote(Strings, 3, 1);

var packets = new List<(double Seconds, byte[] Octets)>();
var packet = new MpdlWriter();
void At(double seconds, MpdlWriter written) => packets.Add((seconds, written.WrittenSpan.ToArray()));

// One packet is one instant: programs, places, pitches and the start of four notes together.
At(0, packet.Begin(violas.First).Set(ProgramNumber.GeneralMidi(42).Now, PanLeftRight.FromPosition(-0.4))
    .At(violas.Second).Set(ProgramNumber.GeneralMidi(42).Now, PanLeftRight.FromPosition(0.4))
    .At(cello).Set(ProgramNumber.GeneralMidi(43).Now)
    .At(low).Set(Pitch.FromMidi(48), Loudness.MezzoForte).Trigger()
    .At(middle).Set(Pitch.FromMidi(64), Loudness.MezzoForte).Trigger()
    .At(held).Set(Pitch.FromMidi(67), Loudness.MezzoForte).Trigger()
    .At(bent).Set(Pitch.FromMidi(72), Loudness.Forte).Trigger());

// Up a whole tone in 400 ms, and back: two messages, and the receiver does the moving. Nobody else moves.
At(2, packet.Begin(bent).Glide(new SegmentBlock(Pitch.FromMidi(74), 400, SegmentFunction.SShaped)));
At(3.5, packet.Begin(bent).Glide(new SegmentBlock(Pitch.FromMidi(72), 600, SegmentFunction.SShaped)));

// Brighter, all of them, and no note is named: multiplied with what each has of its own.
At(5, packet.Begin(family).Glide(new SegmentBlock(Brightness.FromFactor(1.8), 1500)));
At(8, packet.Begin(family).Release());

string folder = args is [var named, ..] ? named : ".";
Directory.CreateDirectory(folder);
var octets = new ByteWriter();
var file = new MpdlFileWriter(octets);
var synthesizer = new Synthesizer();
using FileStream output = File.Create(Path.Combine(folder, "viola-bend.wav"));
using var wav = new WavWriter(output, synthesizer.Options.SampleRate);
float[] block = new float[2 * 480]; // 10 ms
foreach ((double seconds, byte[] written) in packets)
{
    var at = new TimeTag((uint)(seconds * TimeTag.UnitsPerSecond));
    file.TryWrite(at, written, out _);
    Console.WriteLine(MpdlText.Format(written, at));
    Render(until: seconds);
    synthesizer.Receive(new Instant(at.Units * TimeTag.NanosecondsPerUnit), written);
}

Render(until: 10);
File.WriteAllBytes(Path.Combine(folder, "viola-bend.mpdl"), octets.WrittenSpan);

void Render(double until)
{
    while (synthesizer.Frame < until * synthesizer.Options.SampleRate)
    {
        synthesizer.Render(block);
        wav.Write(block);
    }
}
