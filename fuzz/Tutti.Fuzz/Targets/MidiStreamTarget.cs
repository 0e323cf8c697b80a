using Tutti.Fuzz.Engine;
using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>MIDI as it comes: in any pieces the same messages, and written again the same messages.</summary>
internal sealed class MidiStreamTarget : FuzzTarget
{
    private const int LongestExclusive = 64;

    public override string Name => "midi-stream";

    public override int MostOctets => 512;

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => [[3, .. MpdlSeeds.Stream], [0, .. MpdlSeeds.Stream.Reverse()]];

    public override long Work(int octets) => 50_000 + (10_000L * octets);

    public override long Memory(int octets) => 200_000 + (2048L * octets);

    public override void Run(byte[] input)
    {
        ReadOnlySpan<byte> stream = input.AsSpan(Math.Min(1, input.Length));
        List<MidiMessage> whole = Read(stream, int.MaxValue);
        Expect(Same(whole, Read(stream, 1 + (input.Length == 0 ? 0 : input[0] % 16))), "octets in pieces are other messages");
        ByteWriter output = new();
        MidiStreamWriter writer = new(output);
        foreach (MidiMessage message in whole)
        {
            Expect(writer.Write(message), "a message that came in a stream cannot go in one");
        }

        // Texts are slow; the last message is as good as all.
        if (whole is [.., var last])
        {
            Expect(MidiMessage.TryParse(last.ToString(), out MidiMessage again) && again.Equals(last), "a message's text is another message");
        }

        Expect(Same(whole, Read(output.WrittenSpan, int.MaxValue)), "messages written again are others");
    }

    private static bool Same(List<MidiMessage> left, List<MidiMessage> right) => left.SequenceEqual(right);

    private static List<MidiMessage> Read(ReadOnlySpan<byte> stream, int piece)
    {
        MidiStreamReader reader = new(LongestExclusive);
        List<MidiMessage> messages = [];
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> octets = stream[..Math.Min(piece, stream.Length)];
            stream = stream[octets.Length..];
            while (reader.TryRead(ref octets, out MidiMessage message))
            {
                Expect(message.Data.Length <= LongestExclusive, "a system exclusive is longer than it may be");
                messages.Add(message with { Data = message.Data.ToArray() });
            }
        }

        return messages;
    }
}
