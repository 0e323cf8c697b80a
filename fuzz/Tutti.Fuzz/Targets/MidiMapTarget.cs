using Tutti.Fuzz.Engine;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>Between MIDI and MPDL: a file becomes whole records and a file again; packets of any kind become messages that can go in a stream.</summary>
internal sealed class MidiMapTarget : FuzzTarget
{
    public override string Name => "midi-map";

    public override bool IsWhole => true;

    public override int MostOctets => 512;

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
        MpdlSeeds.MidiFiles().Append(MpdlSeeds.File()).Append(MpdlSeeds.Stream).Concat(MpdlSeeds.Packets().Select(packet => Record(packet)));

    public override long Work(int octets) => 2_000_000 + (100_000L * octets);

    public override long Memory(int octets) => 4_000_000 + (65_536L * octets);

    public override void Run(byte[] input)
    {
        if (MidiFile.TryRead(input, out MidiFile? file, out _))
        {
            ByteWriter mpdl = new();
            _ = MidiConversion.ToMpdl(file!, mpdl);
            CheckBack(mpdl.WrittenSpan, isWhole: true);
        }
        else
        {
            CheckBack(input, isWhole: false);
        }

        MidiStreamReader reader = new(64);
        MidiToMpdl converter = new();
        ReadOnlySpan<byte> stream = input;
        while (reader.TryRead(ref stream, out MidiMessage message))
        {
            Expect(!converter.Convert(message) || MpdlReader.TryCheck(converter.Packet, out _), "MIDI became no packet");
        }
    }

    private static byte[] Record(ReadOnlySpan<byte> packet) => [0, 0, 0, 1, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];

    private static void CheckBack(ReadOnlySpan<byte> mpdl, bool isWhole)
    {
        MidiFile back = MidiConversion.ToMidi(mpdl, out _, out DecodeError cut);
        Expect(!isWhole || cut == default, "MIDI became a file of MPDL that is cut short");
        ByteWriter midi = new();
        back.Write(midi);
        Expect(MidiFile.TryRead(midi.WrittenMemory, out _, out _), "MPDL became a file of MIDI that is refused");
    }
}
