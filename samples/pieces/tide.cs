#!/usr/bin/env dotnet
#:property PublishAot=false
#:project ../../src/Tutti/Tutti.csproj

// "Tide", two minutes for strings, winds, struck instruments and voices; written for this repository, to show what MIDI cannot say.
// Writes tide.mpdl, or the file named as argument. tide.txt beside it is the same piece in the text form, made by `tutti mpdl decode`.
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

const int Strings = 1, Winds = 2, Struck = 3, Voices = 4;
var strings = NoteAddress.OfFamily(Strings);
var voices = NoteAddress.OfFamily(Voices);
var cello = NoteAddress.OfNote(Strings, 6, 1);
var flute = NoteAddress.OfNote(Winds, 1, 1);
var horn = NoteAddress.OfNote(Winds, 2, 1);
var harp = NoteAddress.OfInstrument(Struck, 1);
var vibraphone = NoteAddress.OfInstrument(Struck, 2);
var bells = NoteAddress.OfInstrument(Struck, 3);
var timpani = NoteAddress.OfInstrument(Struck, 4);
var celesta = NoteAddress.OfInstrument(Struck, 5);

// Bass, cello, viola, two second violins, first violin: each line is one note of one instrument for the whole piece, and only ever bends.
(int Instrument, int Note)[] seated = [(5, 1), (4, 1), (3, 1), (2, 1), (2, 2), (1, 1)];
NoteAddress[] lines = [.. seated.Select(s => NoteAddress.OfNote(Strings, s.Instrument, s.Note))];
NoteAddress[] singers = [.. Enumerable.Range(1, 4).Select(i => NoteAddress.OfNote(Voices, 1, i))];
var score = new List<(double Seconds, byte[] Packet)>();
var packet = new MpdlWriter();

Seats();
LowWater();
Flood();
HighWater();
Ebb();
Write(args is [var path, ..] ? path : "tide.mpdl");

// Who plays what, and where they sit.
void Seats()
{
    Say(0, packet.Begin(NoteAddress.AllFamilies).Comment("Tide, for Tutti"));
    foreach ((NoteAddress seat, int program, double pan) in ((NoteAddress, int, double)[])
    [
        (NoteAddress.OfInstrument(Strings, 1), 49, -0.6), (NoteAddress.OfInstrument(Strings, 2), 49, -0.25), (NoteAddress.OfInstrument(Strings, 3), 49, 0.2),
        (NoteAddress.OfInstrument(Strings, 4), 49, 0.5), (NoteAddress.OfInstrument(Strings, 5), 44, 0.7), (cello.Parent, 43, 0.1), (flute.Parent, 74, -0.15), (horn.Parent, 61, 0.35),
        (harp, 47, 0), (bells, 15, 0.4), (timpani, 48, -0.3), (celesta, 9, -0.5), (singers[0].Parent, 53, 0),
    ])
    {
        Say(0, packet.Begin(seat).Set(ProgramNumber.GeneralMidi(program).Now, PanLeftRight.FromPosition(pan)));
    }

    Say(0, packet.Begin(vibraphone).Set(ProgramNumber.GeneralMidi(12).Now, Azimuth.Behind));
}

// 0:00. A chord is prepared in silence and sounds with one message; it grows with one more; its six notes drift to the next chord each in their own time.
void LowWater()
{
    int[][] chords = [[38, 45, 52, 57, 60, 65], [34, 46, 53, 57, 62, 64], [31, 46, 53, 57, 62, 65], [33, 45, 52, 55, 62, 64]];
    packet.Begin(strings).Set(Loudness.FromFactor(0.2), Brightness.FromFactor(0.75)).Release();
    for (int i = 0; i < lines.Length; i++)
    {
        packet.At(lines[i]).Set(Pitch.FromMidi(chords[0][i]), Loudness.MezzoForte).Trigger();
    }

    Say(0.5, packet);
    Say(2, packet.Begin(strings).Glide(new SegmentBlock(Loudness.FromFactor(0.65), 9_000, SegmentFunction.SShaped)).Trigger());
    Drift(12, chords[1], 2.2, 0.5);
    Drift(20, chords[2], 1.8, 0.4);
    Drift(26, chords[3], 1.5, 0.2);
    Bend(29, lines[4], 61, 1.2); // one string leads, five stay

    // The vibraphone walks once around the listener, whatever it plays.
    Say(8, packet.Begin(vibraphone).Glide(new SegmentBlock(new Azimuth(0xFF), 24_000)));
    int[] keys = [81, 77, 86, 76, 84, 81, 89, 77, 82, 86, 81, 88, 85];
    for (int i = 0; i < keys.Length; i++)
    {
        Strike(8 + (i * 1.75), vibraphone, 1 + (i % 4), keys[i], Loudness.MezzoPiano, 3);
    }

    // Each note of the flute is reached from below, and begins to tremble when it is long.
    foreach ((double at, double key, double length) in ((double, double, double)[])[(16, 69, 2.4), (18.5, 72, 0.9), (19.5, 77, 2.4), (22, 76, 0.9), (23, 74, 2.8), (26, 69, 1.8), (28, 73, 3.6)])
    {
        Sing(at, flute, key, length, Loudness.MezzoPiano);
    }
}

// 0:32. The harp runs, every string at a place of its own; the cello slides from note to note without being struck again; one message makes all strings tremble.
void Flood()
{
    int[][] chords =
    [
        [38, 45, 50, 57, 62, 65], [41, 45, 53, 57, 60, 69], [36, 43, 52, 55, 60, 67], [43, 46, 50, 58, 62, 67],
        [38, 45, 53, 57, 62, 69], [34, 46, 53, 58, 62, 70], [41, 48, 53, 57, 65, 72], [33, 45, 52, 57, 61, 73],
    ];
    for (int bar = 0; bar < chords.Length; bar++)
    {
        double start = 32 + (4 * bar);
        Drift(start, chords[bar], 0.5, 0.06);
        int[] run = [0, 1, 2, 3, 4, 5, 4, 3];
        for (int i = 0; i < 8; i++)
        {
            int place = 1 + ((8 * bar) + i) % 24;
            Say(start + (i * 0.5), packet.Begin(NoteAddress.OfNote(Struck, 1, place)).Set(PanLeftRight.FromPosition(Math.Sin(place) * 0.9)));
            Strike(start + (i * 0.5), harp, place, chords[bar][run[i]] + 12, i % 4 == 0 ? Loudness.MezzoForte : Loudness.MezzoPiano, 2.5);
        }

        Strike(start, timpani, 1 + (bar % 2), chords[bar][0] < 38 ? chords[bar][0] + 12 : chords[bar][0], Loudness.Piano, 3);
    }

    Say(32, packet.Begin(strings).Glide(new SegmentBlock(Brightness.FromFactor(1.15), 30_000)).Glide(new SegmentBlock(Loudness.FromFactor(0.45), 3_000)));
    Say(32, packet.Begin(cello).Set(Pitch.FromMidi(62), Loudness.Fortissimo)
        .Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.Sine, ModulationBlock.RateFromHertz(5.2), 60)).Trigger());
    foreach ((double at, double key) in ((double, double)[])[(34, 65), (36, 69), (39, 67), (40, 64), (42, 60), (44, 62), (46, 70), (48, 69), (50, 65), (52, 62), (54, 65), (56, 69), (58, 72), (60, 73)])
    {
        Bend(at, cello, key, 0.35);
    }

    foreach ((double at, double key, double length) in ((double, double, double)[])[(48, 57, 3.5), (52, 58, 3.5), (56, 60, 3.5), (60, 61, 3.6)])
    {
        Sing(at, horn, key, length, Loudness.MezzoForte);
    }

    // All strings tremble together, faster and faster: one block, and then only its rate.
    Say(52, packet.Begin(strings).Modulate(new ModulationBlock(DescriptorId.Amplitude, ModulationFunction.Triangle, ModulationBlock.RateFromHertz(1), 0x2800)));
    for (int i = 1; i <= 10; i++)
    {
        Say(52 + i, packet.Begin(strings).ModulationRate(DescriptorId.Amplitude, ModulationBlock.RateFromHertz(1 + (i * 0.7))));
    }
}

// 1:04. Everybody; the strings grow with one message, the voices change their vowel while they hold; at 1:16 the whole orchestra slides up a tone, told once.
void HighWater()
{
    Say(64, packet.Begin(strings).Modulate(new ModulationBlock(DescriptorId.Amplitude, ModulationFunction.None, 0, 0))
        .Glide(new SegmentBlock(Loudness.FromFactor(0.7), 9_000)).Glide(new SegmentBlock(Brightness.FromFactor(1.4), 9_000)));
    int[][] chords = [[38, 50, 57, 62, 65, 74], [34, 46, 58, 62, 65, 74], [36, 48, 55, 64, 67, 76], [33, 45, 57, 61, 64, 73], [38, 50, 57, 62, 65, 74], [31, 46, 58, 62, 67, 79]];
    for (int bar = 0; bar < chords.Length; bar++)
    {
        double start = 64 + (4 * bar);
        Drift(start, chords[bar], 0.4, 0.04);
        for (int i = 0; i < 16; i++)
        {
            Strike(start + (i * 0.25), harp, 1 + (i % 24), chords[bar][2 + (i % 4)] + (12 * (i / 8)), Loudness.MezzoForte, 1.5);
        }

        Strike(start, timpani, 1, 38 + (chords[bar][0] == 33 || chords[bar][0] == 31 ? 7 : 0), Loudness.MezzoForte, 3.5);
        Strike(start + 2.5, timpani, 2, 45, Loudness.MezzoPiano, 1.4);
        Strike(start, bells, 1 + (bar % 4), chords[bar][5], Loudness.Piano, 4);
        for (int i = 0; i < singers.Length; i++)
        {
            if (bar == 0)
            {
                Say(start, packet.Begin(singers[i]).Set(Pitch.FromMidi(chords[bar][i + 1]), Loudness.MezzoPiano, PanLeftRight.FromPosition((i * 0.4) - 0.6)).Trigger());
            }
            else
            {
                Bend(start, singers[i], chords[bar][i + 1], 0.5);
            }
        }
    }

    foreach ((double at, double key, double length) in ((double, double, double)[])[(64, 69, 3), (67, 70, 1), (68, 74, 3.5), (72, 72, 2), (74, 67, 1.8), (76, 69, 3.6), (80, 74, 4), (84, 79, 3.8)])
    {
        Sing(at, horn, key - 12, length, Loudness.MezzoForte);
        Sing(at, flute, key + 12, length, Loudness.MezzoPiano);
    }

    // The vowel of the voices: from all harmonics to the odd ones alone and back, and along an axis of timbre space; none of them is struck again.
    Say(66, packet.Begin(voices).Glide(new SegmentBlock(EvenOddBalance.FromPosition(0.8), 5_000, SegmentFunction.SShaped)).Glide(new SegmentBlock(new TimbreX(50), 5_000)));
    Say(74, packet.Begin(voices).Glide(new SegmentBlock(EvenOddBalance.FromPosition(0), 4_000, SegmentFunction.SShaped)).Glide(new SegmentBlock(new TimbreX(0), 4_000)));
    Say(76, packet.Begin(NoteAddress.AllFamilies).Glide(new SegmentBlock(Pitch.Offset(2), 2_500, SegmentFunction.SShaped)));

    // Tone turns into spray: the balance of the whole family goes from pitch to noise.
    Say(85, packet.Begin(strings).Glide(new SegmentBlock(PitchedUnpitchedBalance.FromPosition(0.7), 3_000, SegmentFunction.Convex)).Glide(new SegmentBlock(Roughness.FromFactor(1.5), 3_000)));
    Say(88, packet.Begin(cello).Release().At(NoteAddress.OfFamily(Winds)).Glide(new SegmentBlock(Loudness.FromFactor(0.6), 1_000)));
}

// 1:28. Everything sinks back, recedes, and comes to rest on a chord whose thirds and fifths bend until they are pure.
void Ebb()
{
    Say(88, packet.Begin(NoteAddress.AllFamilies).Glide(new SegmentBlock(Pitch.Offset(0), 6_000, SegmentFunction.SShaped)));
    Say(88, packet.Begin(strings).Glide(new SegmentBlock(PitchedUnpitchedBalance.Equal, 6_000, SegmentFunction.Concave))
        .Glide(new SegmentBlock(Roughness.Neutral, 4_000)).Glide(new SegmentBlock(Loudness.FromFactor(0.5), 6_000)).Glide(new SegmentBlock(Brightness.FromFactor(0.8), 8_000)));
    Say(88, packet.Begin(voices).Glide(new SegmentBlock(Loudness.FromFactor(0.5), 6_000)));
    Drift(88, [36, 48, 55, 62, 64, 71], 3, 0.5);
    Drift(94, [31, 43, 55, 59, 62, 69], 2.5, 0.4);
    Drift(99, [38, 45, 50, 54, 57, 64], 2.5, 0.3);
    int[] sung = [55, 59, 62, 67], last = [54, 57, 62, 66];
    for (int i = 0; i < singers.Length; i++)
    {
        Bend(94, singers[i], sung[i], 2.5);
        Bend(99, singers[i], last[i], 2.5);
    }

    // Equal temperament lets go: pure thirds are 13.7 cents lower, fifths 2 higher. Listen to the beats stop.
    Bend(104, lines[3], 54 - 0.137, 2.5);
    Bend(104, lines[4], 57 + 0.02, 2.5);
    Bend(104, lines[1], 45 + 0.02, 2.5);
    Bend(104, lines[5], 64 + 0.039, 2.5);
    Bend(104, singers[0], 54 - 0.137, 2.5);
    Bend(104, singers[3], 66 - 0.137, 2.5);

    // The strings walk away from the listener while the celesta, near, turns from a note into a bell.
    Say(102, packet.Begin(strings).Glide(new SegmentBlock(Distance.FromMetres(19), 11_000)));
    Say(90, packet.Begin(vibraphone).Set(Azimuth.Right).Glide(new SegmentBlock(Azimuth.Left, 20_000)));
    Say(98, packet.Begin(celesta).Glide(new SegmentBlock(Inharmonicity.FromAmount(0.35), 14_000)));
    int[] keys = [81, 78, 86, 76, 83, 81, 90, 78, 85, 86];
    for (int i = 0; i < keys.Length; i++)
    {
        Strike(91 + (i * 2.2), vibraphone, 1 + (i % 4), keys[i], Loudness.Piano, 4);
        Strike(99.7 + (i * 1.3), celesta, 1 + (i % 4), keys[^(i + 1)], Loudness.MezzoPiano, 3);
    }

    Sing(100, flute, 81, 5, Loudness.Piano);
    Say(112, packet.Begin(strings).Glide(new SegmentBlock(Loudness.FromFactor(0.15), 4_000, SegmentFunction.Concave)).At(voices).Glide(new SegmentBlock(Loudness.FromFactor(0.1), 3_500, SegmentFunction.Concave)));
    Strike(113, harp, 1, 38, Loudness.Piano, 5);
    Strike(113.1, harp, 2, 45, Loudness.Piano, 5);
    Strike(113.2, harp, 3, 50, Loudness.Piano, 5);
    Strike(113.3, harp, 4, 54 - 0.137, Loudness.Piano, 5);
    Strike(113.5, harp, 5, 62, Loudness.Piano, 5);
    Say(116.5, packet.Begin(strings).Release().At(voices).Release());
    Say(120, packet.Begin(NoteAddress.AllFamilies).Comment("end"));
}

// Each of the six lines goes to its next note, in its own time: the later ones start later and take longer.
void Drift(double at, int[] keys, double seconds, double apart)
{
    for (int i = 0; i < lines.Length; i++)
    {
        Bend(at + (i * apart), lines[i], keys[i], seconds * (1 + (i * 0.12)));
    }
}

void Bend(double at, NoteAddress note, double key, double seconds) =>
    Say(at, packet.Begin(note).Glide(new SegmentBlock(Pitch.FromMidi(key), (ushort)(seconds * 1000), SegmentFunction.SShaped)));

// A note that is reached from a quarter tone below, trembles after a while, and is released.
void Sing(double at, NoteAddress note, double key, double seconds, Loudness loudness)
{
    Say(at, packet.Begin(note).Set(Pitch.FromMidi(key - 0.5), loudness).Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.None, 0, 0))
        .Glide(new SegmentBlock(Pitch.FromMidi(key), 160, SegmentFunction.Concave)).Trigger());
    for (int i = 1; i <= 3 && i * 0.6 < seconds; i++)
    {
        Say(at + (i * 0.6), packet.Begin(note).Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.Sine, ModulationBlock.RateFromHertz(5), (ushort)(i * 28))));
    }

    Say(at + seconds, packet.Begin(note).Release());
}

void Strike(double at, NoteAddress instrument, int number, double key, Loudness loudness, double seconds)
{
    var note = NoteAddress.OfNote(instrument.Family, instrument.Instrument, number);
    Say(at, packet.Begin(note).Set(Pitch.FromMidi(key), loudness).Trigger());
    Say(at + seconds, packet.Begin(note).Release());
}

void Say(double at, MpdlWriter written) => score.Add((at, written.WrittenSpan.ToArray()));

void Write(string path)
{
    var octets = new ByteWriter();
    var file = new MpdlFileWriter(octets);
    foreach ((double seconds, byte[] octetsOfPacket) in score.OrderBy(s => s.Seconds))
    {
        file.TryWrite(new TimeTag((uint)Math.Round(seconds * TimeTag.UnitsPerSecond)), octetsOfPacket, out _);
    }

    File.WriteAllBytes(path, octets.WrittenSpan);
    Console.WriteLine($"{path}: {score.Count} packets, {octets.Length} octets");
}
