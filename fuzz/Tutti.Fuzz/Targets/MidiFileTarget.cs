using Tutti.Fuzz.Engine;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>Standard MIDI files: written again they read the same.</summary>
internal sealed class MidiFileTarget : FuzzTarget
{
    public override string Name => "midi-file";

    public override int MostOctets => 512;

    public override IEnumerable<string> Words => ["MThd", "MTrk", "\u0000\u0000\u0000\u0006"];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => MpdlSeeds.MidiFiles();

    public override long Work(int octets) => 200_000 + (20_000L * octets);

    public override long Memory(int octets) => 500_000 + (8192L * octets);

    public override void Run(byte[] input)
    {
        bool isGood = MidiFile.TryRead(input, out MidiFile? file, out DecodeError error);
        Expect(isGood == (error == default), "a file is read and refused at once");
        if (file is null)
        {
            return;
        }

        ByteWriter output = new();
        file.Write(output);
        Expect(MidiFile.TryRead(output.WrittenMemory, out MidiFile? again, out _), "a file written again is refused");
        Expect(again!.Tracks.Count == file.Tracks.Count && again.Division == file.Division, "a file written again has other tracks");
        for (int i = 0; i < file.Tracks.Count; i++)
        {
            Expect(again.Tracks[i].SequenceEqual(file.Tracks[i]), "a track written again is another");
        }

    }
}
