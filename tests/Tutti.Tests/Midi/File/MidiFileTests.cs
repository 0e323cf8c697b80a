using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Midi.File;

public class MidiFileTests
{
    private const string Head = "4D546864 00000006 0001 0001 0060";

    [Fact]
    [Clause("mpdl-11.1")]
    public void Running_status_system_exclusive_and_meta_events_are_read()
    {
        MidiFile file = Read(Head + Track("00 90 3C 40 | 60 3C 00 | 00 F0 03 43 12 F7 | 8100 F7 02 F3 01 | 00 FF 05 02 6869 | 00 C0 05 | 00 E1 00 40"));
        Assert.Equal((1, 96), (file.Format, file.Division.TicksPerBeat));
        Assert.Equal(
            ["0 90 3C 40", "96 90 3C 00", "96 F0 43 12 F7", "224 F7 F3 01", "224 FF 05 68 69", "224 C0 05", "224 E1 00 40"],
            Printed(file));
    }

    [Fact]
    [Clause("mpdl-11.1")]
    public void A_longer_head_and_unknown_chunks_are_passed_over()
    {
        MidiFile file = Read("4D546864 00000008 0000 0002 0060 AABB" + "58585858 00000003 010203" + Track("00 90 3C 40"));
        Assert.Equal(["0 90 3C 40"], Printed(file));
    }

    [Theory]
    [Clause("mpdl-11.1")]
    [InlineData("", 0, null)]
    [InlineData("4D546865 00000006 0001 0001 0060", 0, null)]
    [InlineData("4D546864 00000006 0003 0001 0060", 8, null)]
    [InlineData("4D546864 00000006 0001 0001 0000", 12, null)]
    [InlineData("4D546864 00000006 0001 0001 E000", 12, null)]
    [InlineData(Head + "4D54726B 0000000A 00903C40 00", 26, 1)]
    [InlineData(Head + "4D54726B 00000004 00903C40 4D54", 26, 1)]
    [InlineData(Head + "4D54726B 00000008 00903C40 003C8000", 28, 1)]
    [InlineData(Head + "4D54726B 00000004 003C4000", 23, 0)]
    [InlineData(Head + "4D54726B 00000009 00903C40 FFFFFFFF7F", 26, 1)]
    [InlineData(Head + "4D54726B 00000008 00903C40 00FF0505", 26, 1)]
    public void Malformed_input_is_reported_and_what_is_whole_is_kept(string hex, int offset, int? events)
    {
        Assert.False(MidiFile.TryRead(Hex(hex), out MidiFile? file, out DecodeError error));
        Assert.Equal(offset, error.Offset);
        Assert.Equal(events, file?.Tracks.Sum(t => t.Count));
    }

    [Fact]
    [Clause("mpdl-11.1")]
    public void A_file_cut_anywhere_keeps_its_whole_events()
    {
        byte[] whole = Hex(Head + Track("00 90 3C 40 | 60 3C 00 | 00 F0 03 43 12 F7 | 00 FF 05 02 6869"));
        int last = 0;
        for (int cut = 0; cut < whole.Length; cut++)
        {
            bool isWhole = MidiFile.TryRead(whole.AsMemory(0, cut), out MidiFile? file, out DecodeError error);
            Assert.Equal(cut == 14, isWhole);
            Assert.InRange(error.Offset, 0, cut);
            int count = file?.Tracks.Sum(t => t.Count) ?? 0;
            Assert.InRange(count, last, 4);
            last = count;
        }

        Assert.Equal(4, last);
    }

    [Theory]
    [Clause("mpdl-11.1")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_written_is_read_back(int format) => Prop.ForAll(
        MidiGen.Track.ArrayOf(3).ToArbitrary(),
        tracks =>
        {
            var file = new MidiFile(format, MidiDivision.FiftyMicroseconds);
            foreach (MidiEvent[] track in tracks)
            {
                file.Tracks.Add(track);
            }

            var output = new ByteWriter();
            file.Write(output);
            return MidiFile.TryRead(output.WrittenSpan.ToArray(), out MidiFile? back, out _)
                && back!.Format == format
                && back.Division == file.Division
                && back.Tracks.Zip(tracks).All(pair => pair.First.SequenceEqual(pair.Second));
        }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-11.1")]
    public void A_pause_longer_than_a_number_can_say_is_bridged()
    {
        var file = new MidiFile(0, MidiDivision.FiftyMicroseconds);
        file.Tracks.Add([new MidiEvent(1_000_000_000, MidiMessage.OfChannel(0x90, 1, 60, 64))]);
        var output = new ByteWriter();
        file.Write(output);
        Assert.True(MidiFile.TryRead(output.WrittenMemory, out MidiFile? back, out _));
        Assert.Equal(1_000_000_000, back!.Tracks[0][^1].Tick);
    }

    [Fact]
    [Clause("mpdl-11.1")]
    public void Any_octets_are_read_without_throwing() => Prop.ForAll<byte[], byte[]>((noise, more) =>
    {
        byte[] track = [.. Hex(Head), 0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, (byte)noise.Length, .. noise, .. more];
        bool isWhole = MidiFile.TryRead(track, out MidiFile? file, out DecodeError error);
        MidiFile.TryRead(noise, out _, out _);
        return file is not null && isWhole == (error == default) && error.Offset <= track.Length;
    }).Check(CommitSeed.Config);

    [Theory]
    [Clause("mpdl-11.1")]
    [InlineData(0x0060, 96, 500_000_000)]
    [InlineData(0x2710, 1, 50_000)]
    [InlineData(0xE728, 40, 40_000_000)]
    [InlineData(0xE828, 40 * 24, 1_000_000_000)]
    [InlineData(0xE364, 100 * 30, 1_001_000_000)]
    [InlineData(0xE250, 80 * 30, 1_000_000_000)]
    public void Ticks_are_parts_of_a_beat_or_of_a_frame(int division, long tick, long nanoseconds)
    {
        Assert.True(MidiDivision.TryFromRaw((ushort)division, out MidiDivision parsed));
        Assert.Equal(nanoseconds, new TempoMap(new MidiFile(0, parsed)).NanosecondsAt(tick));
    }

    [Fact]
    [Clause("mpdl-11.1")]
    public void Tempo_changes_add_up_exactly()
    {
        MidiFile file = Read(Head + Track("60 FF 51 03 0F4240 | 60 FF 51 03 03D090") + Track("8140 90 3C 40"));
        var map = new TempoMap(file);
        Assert.Equal(
            [0, 500_000_000, 1_000_000_000, 1_500_000_000, 1_750_000_000],
            new long[] { 0, 96, 144, 192, 288 }.Select(map.NanosecondsAt));
    }

    [Fact]
    [Clause("mpdl-11.1")]
    public void Tracks_of_format_2_have_their_own_tempo()
    {
        MidiFile file = Read("4D546864 00000006 0002 0002 0060" + Track("00 FF 51 03 0F4240") + Track("00 90 3C 40"));
        Assert.Equal((1_000_000_000, 500_000_000), (new TempoMap(file, 0).NanosecondsAt(96), new TempoMap(file, 1).NanosecondsAt(96)));
    }

    private static string[] Printed(MidiFile file) => file.Tracks.Single().Select(e => $"{e.Tick} {e.Message}").ToArray();

    private static MidiFile Read(string hex)
    {
        Assert.True(MidiFile.TryRead(Hex(hex), out MidiFile? file, out DecodeError error), error.ToString());
        return file!;
    }

    private static string Track(string events)
    {
        string hex = events.Replace("|", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) + "00FF2F00";
        return $"4D54726B{hex.Length / 2:X8}{hex}";
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
