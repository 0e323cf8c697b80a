using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Tests.Mpdl.Packet;

namespace Tutti.Tests.Mpdl.File;

public class MpdlFileTests
{
    private static readonly byte[] s_file = Convert.FromHexString(
        "FFFFFFF0" + "0005" + "00408101C0" + "00000010" + "0003" + "004081" + "00000010" + "0001" + "00" + "00000005" + "0000" + "00000018" + "0005" + "0040810101");

    [Fact]
    [Clause("mpdl-8.7")]
    public void Only_the_differences_of_tags_count_and_they_wrap()
    {
        Assert.Equal(
            ["0 at 0: 00408101C0", "32 at 11: 004081", "32 at 20: 00", "21 at 27: ", "40 at 33: 0040810101"],
            ReadInBlocks(s_file, s_file.Length, out bool isWhole, out _));
        Assert.True(isWhole);
    }

    [Fact]
    [Clause("mpdl-8.8")]
    public void Blocks_of_any_size_give_the_same_records()
    {
        List<string> whole = ReadInBlocks(s_file, s_file.Length, out _, out _);
        for (int size = 1; size < s_file.Length; size++)
        {
            Assert.Equal(whole, ReadInBlocks(s_file, size, out bool isWhole, out _));
            Assert.True(isWhole);
        }
    }

    [Fact]
    [Clause("mpdl-8.8")]
    public void A_gigabyte_is_read_without_holding_it()
    {
        var reader = new MpdlFileReader();
        byte[] record = [0, 0, 0, 1, 0xFF, 0xFF, .. new byte[65_535]];
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = record[i % record.Length];
        }

        // fifteen records and the start of another, then its rest
        long before = 0, records = 0;
        for (int i = 0; i < 1024; i++)
        {
            ReadOnlySpan<byte> rest = block.AsSpan(0, (record.Length * 15) + 7);
            while (reader.TryRead(ref rest, out MpdlRecord found))
            {
                records += found.Packet.Length == 65_535 ? 1 : 0;
            }

            ReadOnlySpan<byte> tail = record.AsSpan(7);
            Assert.True(reader.TryRead(ref tail, out _));
            records++;
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
        }

        Assert.Equal(1024 * 16, records);
        Assert.Equal(1024L * 16 * 65_541, reader.Position);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_541);
        Assert.True(reader.TryComplete(out _));
    }

    [Fact]
    [Clause("mpdl-8.9")]
    public void A_file_cut_short_gives_its_whole_records_and_the_place()
    {
        int[] starts = [0, 11, 20, 27, 33, s_file.Length];
        List<string> all = ReadInBlocks(s_file, s_file.Length, out _, out _);
        for (int cut = 0; cut < s_file.Length; cut++)
        {
            int whole = starts.Count(s => s <= cut) - 1;
            List<string> read = ReadInBlocks(s_file[..cut], 4, out bool isWhole, out DecodeError error);
            Assert.Equal(all.GetRange(0, whole), read);
            Assert.Equal(Array.IndexOf(starts, cut) >= 0, isWhole);
            Assert.Equal(isWhole ? 0 : starts[whole], error.Offset);
        }
    }

    [Fact]
    [Clause("mpdl-8.9")]
    public void A_malformed_packet_does_not_end_the_file()
    {
        var reader = new MpdlFileReader();
        ReadOnlySpan<byte> block = s_file;
        var verdicts = new List<bool>();
        while (reader.TryRead(ref block, out MpdlRecord record))
        {
            verdicts.Add(MpdlReader.TryCheck(record.Packet, out _));
        }

        Assert.Equal([true, true, false, false, true], verdicts);
    }

    [Fact]
    [Clause("mpdl-8.10")]
    public void Recording_leaves_time_tags_out()
    {
        var file = new ByteWriter();
        var writer = new MpdlFileWriter(file);
        byte[] packet = Convert.FromHexString("004081" + "8300000001" + "01C0" + "8300000002" + "8300000003" + "0280");
        Assert.True(writer.TryWrite(new TimeTag(9), packet, out _));
        Assert.Equal("00000009" + "0007" + "004081" + "01C0" + "0280", Convert.ToHexString(file.WrittenSpan));
    }

    [Fact]
    [Clause("mpdl-8.10")]
    public void What_was_recorded_is_read_back() => Prop.ForAll(
        PacketGen.Packet.ArrayOf().ToArbitrary(),
        packets =>
        {
            var file = new ByteWriter();
            var writer = new MpdlFileWriter(file);
            uint time = uint.MaxValue - 5;
            bool areWritten = packets.All(p => writer.TryWrite(new TimeTag(time++), p, out _));
            var reader = new MpdlFileReader();
            ReadOnlySpan<byte> block = file.WrittenSpan;
            for (int i = 0; i < packets.Length; i++)
            {
                if (!reader.TryRead(ref block, out MpdlRecord record) || record.Elapsed != i || !HasSameButTags(packets[i], record.Packet))
                {
                    return false;
                }
            }

            return areWritten && block.IsEmpty;
        }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-8.10")]
    public void A_malformed_packet_is_not_recorded()
    {
        var file = new ByteWriter();
        Assert.False(new MpdlFileWriter(file).TryWrite(default, [0x00, 0x40], out DecodeError error));
        Assert.Equal((2, 0), (error.Offset, file.Length));
    }

    [Fact]
    [Clause("mpdl-8.10")]
    [Clause("mpdl-12.3")]
    public void A_file_that_is_copied_or_printed_and_read_back_is_the_same_file_damage_included()
    {
        byte[] tagged = [.. s_file, .. Convert.FromHexString("00000020" + "000A" + "004081" + "8300000001" + "01C0")];
        (ByteWriter copied, ByteWriter readBack) = (new(), new());
        (MpdlFileWriter copier, MpdlFileWriter reprinter) = (new(copied), new(readBack));
        var reader = new MpdlFileReader();
        ReadOnlySpan<byte> block = tagged;
        while (reader.TryRead(ref block, out MpdlRecord record))
        {
            copier.Copy(record.Tag, record.Packet);
            var text = new MpdlTextReader(MpdlText.Format(record.Packet, record.Tag));
            Assert.True(text.TryRead() && text.Error is null);
            reprinter.Copy(text.Tag!.Value, text.Packet);
        }

        Assert.Equal(tagged, copied.WrittenSpan);
        Assert.Equal(tagged, readBack.WrittenSpan);
        Assert.Throws<ArgumentOutOfRangeException>(() => copier.Copy(default, new byte[65_536]));
        copier.Copy(default, new byte[65_535]);
    }

    private static bool HasSameButTags(byte[] packet, ReadOnlySpan<byte> recorded)
    {
        var left = new List<byte>(packet[..3]);
        var reader = new MpdlReader(packet);
        int at = 3;
        while (reader.TryRead(out Descriptor descriptor))
        {
            int end = descriptor.Offset + 1 + descriptor.Data.Length + (descriptor.Id >= DescriptorId.ModulationBlock ? 2 : 0);
            if (descriptor.Id != DescriptorId.TimeTag)
            {
                left.AddRange(packet[at..end]);
            }

            at = end;
        }

        return recorded.SequenceEqual(left.ToArray());
    }

    private static List<string> ReadInBlocks(byte[] file, int size, out bool isWhole, out DecodeError error)
    {
        var reader = new MpdlFileReader();
        var records = new List<string>();
        for (int at = 0; at < file.Length; at += size)
        {
            ReadOnlySpan<byte> block = file.AsSpan(at, Math.Min(size, file.Length - at));
            while (reader.TryRead(ref block, out MpdlRecord record))
            {
                records.Add($"{record.Elapsed} at {record.Offset}: {Convert.ToHexString(record.Packet)}");
            }

            Assert.True(block.IsEmpty);
        }

        isWhole = reader.TryComplete(out error);
        return records;
    }
}
