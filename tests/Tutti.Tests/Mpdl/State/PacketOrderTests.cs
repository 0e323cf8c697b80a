using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Tests.Mpdl.Packet;

namespace Tutti.Tests.Mpdl.State;

public class PacketOrderTests
{
    private static readonly string[] s_three = ["1.1.1", "1.1.2", "1.1.3"];
    private readonly TestDevice _device = new();

    [Fact]
    [Clause("mpdl-1.5")]
    public void A_query_sees_the_result_and_a_trigger_finds_everything_set()
    {
        Assert.Equal(
            ["1.1.1  query-response combined articulation data 0xC0", "1.1.1  query-response combined pitch data 0x8B00"],
            _device.Ask("1.1.1  query combined articulation  query combined pitch  trigger  pitch A4"));
    }

    [Theory]
    [Clause("mpdl-1.6")]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3_000)]
    public void The_last_of_the_same_counts_in_packets_of_any_length(int count)
    {
        var chance = new Random(count);
        var writer = new MpdlWriter(MpdlFileWriter.MaxPacketLength);
        writer.Begin(NoteAddress.OfNote(1, 1, 1));
        var expected = new Dictionary<(NoteAddress Note, DescriptorId Id), uint>();
        for (int i = 0; i < count; i++)
        {
            NoteAddress note = NoteAddress.OfNote(1 + chance.Next(2), 1 + chance.Next(3), 1 + chance.Next(4));
            DescriptorId id = chance.Next(3) switch { 0 => DescriptorId.Pitch, 1 => DescriptorId.Loudness, _ => DescriptorId.Distance };
            uint value = (uint)chance.Next(1 << 16);
            writer.At(note).Set(ParameterSetting.FromRaw(id, value)).Comment("c");
            expected[(note, id)] = value;
        }

        _device.Engine.Receive(_device.Now, 0, writer.WrittenSpan);
        foreach (((NoteAddress note, DescriptorId id), uint value) in expected)
        {
            Assert.True(_device.Engine.TryGetOwn(note, id, _device.Now, out uint raw));
            Assert.Equal(value, raw);
        }

        int comments = 0;
        while (_device.Engine.TryDequeue(out MpdlEvent item))
        {
            comments += item.Kind == MpdlEventKind.Comment ? 1 : 0;
        }

        Assert.Equal(count, comments);
    }

    [Fact]
    [Clause("mpdl-1.5")]
    public void A_value_and_a_segment_mean_jump_then_glide()
    {
        _device.Send("1.1.1  segment-block loudness linear 100ms to ffff  loudness pppp");
        Assert.Equal(0u, _device.Combined("1.1.1", DescriptorId.Loudness));
        Assert.Equal(0x8000u, _device.Wait(50).Combined("1.1.1", DescriptorId.Loudness));
    }

    [Fact]
    [Clause("mpdl-1.5")]
    public void An_overwrite_and_a_narrower_value_leave_the_narrower_one()
    {
        _device.Send("1.1.1  pitch C4\n1.1.2  pitch C4");
        _device.Send("1.1.1  pitch A4\n+ 1.1  overwrite pitch E4");
        Assert.Equal(Pitch.FromMidi(69).Raw, _device.Combined("1.1.1", DescriptorId.Pitch));
        Assert.Equal(Pitch.FromMidi(64).Raw, _device.Combined("1.1.2", DescriptorId.Pitch));
    }

    [Theory]
    [Clause("mpdl-1.6")]
    [InlineData("1.1.1  loudness f\n+ 1.1.2  loudness p\n+ 1.1.1  loudness mp", DescriptorId.Loudness, 0, 0x6000)]
    [InlineData("1.1.1  output-level 1 0.5x  output-level 2 1.5x  output-level 1 0.25x", DescriptorId.OutputLevel, 1, 0x20)]
    [InlineData("1.1.1  output-level 1 0.5x  output-level 2 1.5x  output-level 1 0.25x", DescriptorId.OutputLevel, 2, 0xC0)]
    [InlineData("1.1.1  allocation-priority 0  allocation-priority 5", DescriptorId.AllocationPriority, 0, 5)]
    public void The_last_of_the_same_counts(string text, DescriptorId id, byte selector, int value)
    {
        _device.Send(text);
        Assert.Equal((uint)value, _device.Combined("1.1.1", id, selector));
    }

    [Fact]
    [Clause("mpdl-1.6")]
    public void Comments_all_count()
    {
        Assert.Equal("Comment 1.1, Comment 1.1", _device.Send("1.1  text \"a\"  text \"a\""));
    }

    [Fact]
    [Clause("mpdl-1.6")]
    public void A_long_packet_is_ordered_as_a_short_one()
    {
        var writer = new MpdlWriter();
        writer.Begin(NoteAddress.OfNote(1, 1, 1));
        for (int i = 0; i < 200; i++)
        {
            writer.At(NoteAddress.OfNote(1, 1, 1 + (i % 3))).Set(new Loudness((ushort)i), new Amplitude((ushort)(1000 + i)));
        }

        _device.Engine.Receive(default, 0, writer.WrittenSpan);
        Assert.Equal([198u, 199u, 197u], s_three.Select(a => _device.Combined(a, DescriptorId.Loudness)));
        Assert.Equal([1198u, 1199u, 1197u], s_three.Select(a => _device.Combined(a, DescriptorId.Amplitude)));
    }

    [Theory]
    [Clause("mpdl-1.7")]
    [InlineData("C00009 400102C00033000000", "modulation block is too short")]
    [InlineData("C0000A 450102C000330000FFFF", "parameter cannot be modulated")]
    [InlineData("C0000A 100102C000330000FFFF", "parameter cannot be modulated")]
    [InlineData("C2000A 4000000000000000FF79", "segment block is too short")]
    [InlineData("C2000A 0100000000000000FFC0", "parameter cannot glide")]
    [InlineData("C20000", "segment block is too short")]
    [InlineData("C40000", "overwrite of what is no parameter")]
    [InlineData("C40001 C4", "overwrite of what is no parameter")]
    [InlineData("C40003 C900FF", "overwrite of what is no parameter")]
    [InlineData("C40002 4001", "overwrite with a value of a wrong width")]
    [InlineData("C40002 0180", "articulation begins with 10")]
    [InlineData("C50000", "query without a question")]
    [InlineData("0180", "articulation begins with 10")]
    public void A_descriptor_without_sense_is_lost_alone(string hex, string reason)
    {
        byte[] packet = Convert.FromHexString("0040810290" + hex.Replace(" ", "", StringComparison.Ordinal) + "0390");
        Assert.True(_device.Engine.Receive(default, 0, packet));
        Assert.True(_device.Engine.TryDequeue(out MpdlEvent item));
        Assert.Equal((MpdlEventKind.Refused, reason, 5L), (item.Kind, item.Error.Reason, item.Error.Offset));
        Assert.Equal(0x90u, _device.Combined("1.1.1", DescriptorId.EvenOddBalance));
        Assert.Equal(0x90u, _device.Combined("1.1.1", DescriptorId.Brightness));
    }

    [Fact]
    [Clause("mpdl-1.3")]
    public void Id_0_is_reported()
    {
        MpdlEvent item = _device.Single("1.1  0x00 0x01");
        Assert.Equal((MpdlEventKind.Refused, 3L), (item.Kind, item.Error.Offset));
    }

    [Fact]
    [Clause("mpdl-1.7")]
    public void Nothing_of_a_malformed_packet_is_applied()
    {
        Assert.False(_device.Engine.Receive(default, 0, Convert.FromHexString("00408102904079")));
        Assert.True(_device.Engine.TryDequeue(out MpdlEvent item));
        Assert.Equal((MpdlEventKind.Refused, 5L), (item.Kind, item.Error.Offset));
        Assert.Equal((0, 1L), (_device.Engine.AddressCount, _device.Engine.Counters.Malformed));
    }

    [Fact]
    [Clause("mpdl-3.1")]
    public void Reserved_descriptors_are_counted()
    {
        Assert.Equal("", _device.Send("1.1  0x20 0x01  0x60 0x0102  0xA0 0x01020304  0xE0 0x01"));
        Assert.Equal(4, _device.Engine.Counters.Reserved);
    }

    [Fact]
    [Clause("mpdl-1.7")]
    public void Any_packet_is_received_without_throwing() => Prop.ForAll(
        PacketGen.Packet.ArrayOf().ToArbitrary(),
        packets =>
        {
            var engine = new MpdlEngine(new MpdlEngineOptions { MaxAddresses = 100, Voices = 4, MaxTableBytes = 64, MaxEvents = 8, MaxAnswers = 2, MaxEventBytes = 32 });
            var now = new Instant(0);
            foreach (byte[] packet in packets)
            {
                now += TimeSpan.FromMilliseconds(7);
                engine.Receive(now, 0, packet);
                engine.Advance(now);
                foreach (DescriptorId id in Enum.GetValues<DescriptorId>())
                {
                    if (!double.IsFinite(engine.Effective(NoteAddress.FromBits(packet[1] << 8), id, now)))
                    {
                        return false;
                    }
                }
            }

            return engine.AddressCount <= 100 && engine.VoiceCount <= 4;
        }).Check(CommitSeed.Config);
}
