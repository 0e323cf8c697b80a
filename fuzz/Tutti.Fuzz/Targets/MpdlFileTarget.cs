using Tutti.Fuzz.Engine;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>MPDL files: whole or in blocks (the first octet says how long) they read the same, and written again they are the same octets.</summary>
internal sealed class MpdlFileTarget : FuzzTarget
{
    public override string Name => "mpdl-file";

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => [[5, .. MpdlSeeds.File()], [1, .. MpdlSeeds.File().AsSpan(0, 100)]];

    public override long Memory(int octets) => 262_144 + (64L * octets);

    public override void Run(byte[] input)
    {
        ReadOnlySpan<byte> file = input.AsSpan(Math.Min(1, input.Length));
        ByteWriter whole = new(), pieces = new();
        bool wholeEnds = Read(file, int.MaxValue, whole);
        bool piecesEnd = Read(file, 1 + (input.Length == 0 ? 0 : input[0]), pieces);
        Expect(wholeEnds == piecesEnd && whole.WrittenSpan.SequenceEqual(pieces.WrittenSpan), "a file in blocks reads otherwise");
        Expect(file.StartsWith(whole.WrittenSpan) && (!wholeEnds || whole.Length == file.Length), "a file written again is another");
    }

    private static bool Read(ReadOnlySpan<byte> file, int piece, ByteWriter output)
    {
        MpdlFileReader reader = new();
        while (!file.IsEmpty)
        {
            ReadOnlySpan<byte> block = file[..Math.Min(piece, file.Length)];
            file = file[block.Length..];
            while (reader.TryRead(ref block, out MpdlRecord record))
            {
                output.WriteU32(record.Tag.Units);
                output.WriteU16((ushort)record.Packet.Length);
                output.Write(record.Packet);
                CheckWriter(record);
            }

            Expect(block.IsEmpty, "octets of a block are left");
        }

        return reader.TryComplete(out _);
    }

    private static void CheckWriter(in MpdlRecord record)
    {
        ByteWriter file = new();
        bool isWritten = new MpdlFileWriter(file).TryWrite(record.Tag, record.Packet, out DecodeError error);
        Expect(isWritten == MpdlReader.TryCheck(record.Packet, out _) && isWritten == (error == default), "only good packets are written");
        ReadOnlySpan<byte> block = file.WrittenSpan;
        Expect(!isWritten || (new MpdlFileReader().TryRead(ref block, out MpdlRecord again) && again.Tag == record.Tag && block.IsEmpty), "a record written again reads otherwise");
    }
}
