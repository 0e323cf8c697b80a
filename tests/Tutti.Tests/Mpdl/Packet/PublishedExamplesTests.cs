using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Packet;

/// <summary>The examples that the publications calculate with, octet for octet.</summary>
public class PublishedExamplesTests
{
    private const int LinkOverhead = 7;
    private readonly MpdlWriter _writer = new();

    [Fact]
    [Clause("mpdl-10.1")]
    public void Six_guitar_strings_fit_in_107_octets()
    {
        _writer.Begin(NoteAddress.OfNote(1, 1, 1));
        for (int i = 1; i <= 6; i++)
        {
            _writer.At(NoteAddress.OfNote(1, 1, i)).Set(
                Pitch.FromMidi(40 + (5 * i)), Loudness.Forte, Brightness.Neutral, EvenOddBalance.Equal, PitchedUnpitchedBalance.Pitched);
        }

        Assert.Equal(
            "004081405B0041A000028003800400" +
            "820040820040650041A000028003800400" +
            "8200408300406F0041A000028003800400" +
            "820040840040790041A000028003800400" +
            "820040850040830041A000028003800400" +
            "8200408600408D0041A000028003800400",
            Convert.ToHexString(_writer.WrittenSpan));
        int addresses = 3 + (5 * 5);
        Assert.Equal((72, 28), (_writer.Length - addresses, addresses));
        Assert.Equal(107, _writer.Length + LinkOverhead);
        Assert.Equal(85_600, (_writer.Length + LinkOverhead) * 8 * 100); // baud when sent every 10 ms
    }

    [Fact]
    [Clause("mpdl-10.1")]
    public void The_same_strings_over_midi_controllers_need_126_kilobaud()
    {
        // pitch and loudness of 14 bits are two controllers each, the other three one; a string is a channel, so there is no running status
        IEnumerable<MidiMessage> update = Enumerable.Range(1, 6).SelectMany(
            channel => ((int[])[16, 48, 17, 49, 74, 18, 19]).Select(controller => MidiMessage.OfChannel(0xB0, channel, controller, 64)));
        Assert.Equal(126_000, update.Sum(message => 1 + MidiMessage.DataLength(message.Status)) * 10 * 100); // ten bits an octet, every 10 ms
    }

    [Fact]
    [Clause("mpdl-10.2")]
    public void A_key_press_is_15_octets_and_480_microseconds()
    {
        _writer.Begin(NoteAddress.OfNote(1, 1, 1)).Set(Loudness.Forte).Trigger();
        Assert.Equal("00408141A00001C0", Convert.ToHexString(_writer.WrittenSpan));
        Assert.Equal(15, _writer.Length + LinkOverhead);
        Assert.Equal(480, (_writer.Length + LinkOverhead) * 8 * 4);
    }

    [Theory]
    [Clause("mpdl-10.3")]
    [InlineData(20, 33, 1056)]
    [InlineData(40, 53, 1696)]
    public void Vocoder_bands_fit_in_one_descriptor(int octets, int length, int microseconds)
    {
        _writer.Begin(NoteAddress.OfNote(1, 1, 1)).Raw((DescriptorId)0xC9, new byte[octets]);
        Assert.Equal($"004081C9{octets:X4}{new string('0', 2 * octets)}", Convert.ToHexString(_writer.WrittenSpan));
        Assert.Equal(length, _writer.Length + LinkOverhead);
        Assert.Equal(microseconds, length * 8 * 4);
    }

    [Fact]
    [Clause("mpdl-10.4")]
    public void Notes_and_an_instrument_share_a_packet()
    {
        _writer.Begin(NoteAddress.OfNote(1, 3, 1)).Set(Pitch.MiddleC, PanLeftRight.Left)
            .At(NoteAddress.OfNote(1, 2, 2)).Set(Amplitude.Neutral)
            .At(NoteAddress.OfInstrument(1, 1)).Set(Brightness.Neutral);
        Assert.Equal("004181" + "407900" + "0800" + "8200410200" + "428000" + "8200408000" + "0280", Convert.ToHexString(_writer.WrittenSpan));
    }

    [Fact]
    [Clause("mpdl-10.5")]
    public void A_triad_is_one_packet_of_37_octets()
    {
        _writer.Begin(NoteAddress.OfNote(1, 1, 1)).Set(Pitch.FromMidi(60), Loudness.MezzoForte).Trigger()
            .At(NoteAddress.OfNote(1, 1, 2)).Set(Pitch.FromMidi(64), Loudness.MezzoForte).Trigger()
            .At(NoteAddress.OfNote(1, 1, 3)).Set(Pitch.FromMidi(67), Loudness.MezzoForte).Trigger();
        Assert.Equal(
            "00408140790041800001C0820040820040810041800001C0820040830040870041800001C0",
            Convert.ToHexString(_writer.WrittenSpan));
        Assert.Equal(37, _writer.Length);
    }
}
