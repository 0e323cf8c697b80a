using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Packet;

public class MpdlWriterTests
{
    private readonly MpdlWriter _writer = new();

    [Fact]
    public void Every_kind_of_descriptor_is_written()
    {
        _writer.Begin(NoteAddress.OfNote(1, 3, 2))
            .Set(Pitch.FromMidi(69), Loudness.Forte, OutputLevel.FromFactor(3, 1), Frequency.MiddleC)
            .Trigger()
            .Overwrite(Loudness.Piano)
            .Overwrite(Articulation.Release(), inEveryNote: true)
            .Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.Sine, 0x0280, 0x33))
            .ModulationRate(DescriptorId.Pitch, -1)
            .ModulationDepth(DescriptorId.Pitch, 2)
            .Glide(new SegmentBlock(Pitch.MiddleC, 1000, SegmentFunction.SShaped, IsChained: true))
            .Table(DescriptorId.SegmentTable, 4, 1, [0, 255])
            .Query(QuestionId.Combined, 1)
            .Comment("né")
            .Tag(new TimeTag(5))
            .Latency(MinimumLatency.FromSpan(TimeSpan.FromMilliseconds(10)))
            .At(NoteAddress.OfNote(1, 3, 2))
            .At(NoteAddress.OfFamily(2))
            .Release(ReleaseKind.Silence)
            .Reconfirm()
            .Raw((DescriptorId)0xC9, [1, 2]);
        string expected = "004182" + "408B00" + "41A000" + "440380" + "800105A025" + "01C0" + "C40003414000" + "C40003C40101"
            + "C0000A40010280003300 00FFFF".Replace(" ", "") + "8140FFFF00" + "474002" + "C2000B400301 03E8 0000 FFFF 7900".Replace(" ", "")
            + "C300040401 00FF".Replace(" ", "") + "C500020201" + "C700036EC3A9" + "8300000005" + "84000000C8" + "8200800000" + "0102" + "0140" + "C900020102";
        Assert.Equal(expected, Convert.ToHexString(_writer.WrittenSpan));
        Assert.True(MpdlReader.TryCheck(_writer.WrittenSpan, out _));
    }

    [Fact]
    [Clause("mpdl-1.8")]
    public void A_packet_for_a_ring_ends_at_4096_octets()
    {
        _writer.Begin(NoteAddress.OfFamily(1)).Raw((DescriptorId)0xC9, new byte[4096 - 6]);
        Assert.Equal((4096, 0), (_writer.Length, _writer.Room));
        Assert.Throws<InvalidOperationException>(() => _writer.Trigger());
        Assert.Equal(4096, _writer.Length);
    }

    [Fact]
    [Clause("mpdl-1.8")]
    public void A_packet_for_a_file_ends_at_65535_octets()
    {
        var writer = new MpdlWriter(MpdlFileWriter.MaxPacketLength);
        writer.Begin(NoteAddress.OfFamily(1)).Raw((DescriptorId)0xC9, new byte[65_535 - 6]);
        Assert.Equal(65_535, writer.Length);
        Assert.Throws<InvalidOperationException>(() => writer.Reconfirm());
    }

    [Fact]
    public void A_warm_writer_allocates_nothing()
    {
        void Write() => _writer.Begin(NoteAddress.OfNote(1, 1, 1)).Set(Pitch.MiddleC, Loudness.Forte).At(NoteAddress.OfFamily(2)).Trigger();
        Write();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Write();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        _writer.Begin(NoteAddress.OfFamily(1));
        Assert.Throws<ArgumentException>(() => _writer.Set(default(ParameterSetting)));
        Assert.Throws<ArgumentException>(() => _writer.Raw(DescriptorId.Pitch, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _writer.Table(DescriptorId.Pitch, 6, 1, []));
    }
}
