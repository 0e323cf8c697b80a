#:property PublishAot=false
#:project ../src/Tutti/Tutti.csproj

// A guitar on a ZIPI ring: six strings, each an instrument of its own, heard by everybody who speaks MPDL.
// First: tutti ring hub       then: tutti ring synth band --out guitar.wav       and then this.

using Tutti;
using Tutti.Protocols.Mpdl;

const int Guitar = 1;
int[] open = [40, 45, 50, 55, 59, 64];                       // E A D G B E

await using Ring ring = await Ring.JoinAsync(RingPort.FromEnvironment(), new Profile("guitar") { Class = "controller", Polyphony = open.Length });
RemoteDevice synth = await ring.FindAsync("class = synthesizer");
Console.WriteLine($"{ring.Name} is device {ring.Address}; {synth.Name} is device {synth.Address}");

Note[] strings = [.. open.Select((_, i) => synth.Instrument(Guitar, i + 1).Note(1))];
for (int i = 1; i <= strings.Length; i++)
{
    synth.Instrument(Guitar, i).Set(ProgramNumber.GeneralMidi(26).Now).Send();   // an acoustic guitar with steel strings
}

foreach ((Note note, int fret) in strings.Zip([0, 2, 2, 1, 0, 0]))
{
    int pitch = open[Array.IndexOf(strings, note)] + fret;
    note.Set(Pitch.FromMidi(pitch), Loudness.MezzoForte).Trigger();
    await Task.Delay(60);
}

// A bend on the third string: each string has a pitch of its own, which no MIDI channel has to be given up for.
for (int step = 0; step <= 50; step++)
{
    strings[2].Set(Pitch.FromMidi(52 + (2 * step / 50.0)), Loudness.FromFactor(1 + (step / 100.0))).Send();
    await Task.Delay(10);
}

synth.Family(Guitar).Set(Brightness.FromFactor(0.6)).Send();   // the whole guitar, at once
await Task.Delay(500);
synth.Family(Guitar).Release();
Console.WriteLine($"The ring's time is {ring.Time.TotalSeconds:0.000} s, right within {ring.ClockError.TotalMicroseconds:0} us.");
