using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;

namespace Tutti.Tests.Zipi.Application;

public class LayersTests
{
    private readonly ByteWriter _writer = new();

    [Theory, Clause("zipi-4.1")]
    [InlineData("00 AA", ApplicationLayer.Mpdl, 2)]
    [InlineData("0F", ApplicationLayer.Mpdl, 1)]
    [InlineData("10 AA BB", ApplicationLayer.Midi, 2)]
    [InlineData("18", ApplicationLayer.VirtualReality, 0)]
    [InlineData("80 01", 0x80, 1)]
    [InlineData("FF", 0xFF, 0)]
    [InlineData("7F 12 34 56", 0x11234, 1)]
    public void The_first_octet_names_the_layer_and_MPDL_keeps_it(string hex, int layer, int bodyLength)
    {
        Assert.True(ApplicationLayer.TryRead(Octets(hex), out int found, out ReadOnlySpan<byte> body));
        Assert.Equal((layer, bodyLength), (found, body.Length));
    }

    [Theory, Clause("zipi-4.1")]
    [InlineData("")]
    [InlineData("19")]
    [InlineData("7E 00")]
    [InlineData("7F 12")]
    public void Reserved_layers_and_layers_cut_short_are_refused(string hex) => Assert.False(ApplicationLayer.TryRead(Octets(hex), out _, out _));

    [Fact, Clause("zipi-4.2")]
    public void A_MIDI_frame_has_cable_flags_and_perhaps_a_tag()
    {
        new MidiFrame(3, null).Write(_writer, [0x90, 60, 100]);
        Assert.Equal("10" + "03" + "00" + "903C64", Convert.ToHexString(_writer.WrittenSpan));
        _writer.Clear();
        new MidiFrame(3, 0x01020304).Write(_writer, [0xF8]);
        Assert.Equal("10" + "03" + "01" + "01020304" + "F8", Convert.ToHexString(_writer.WrittenSpan));
        Assert.True(MidiFrame.TryRead(_writer.WrittenSpan[1..], out MidiFrame frame, out ReadOnlySpan<byte> messages, out _));
        Assert.Equal((new MidiFrame(3, 0x01020304), (byte)0xF8), (frame, messages[0]));
        Assert.False(MidiFrame.TryRead([3, 1, 0, 0, 0], out _, out _, out _));
        Assert.False(MidiFrame.TryRead([3, 2], out _, out _, out _));
    }

    [Theory, Clause("zipi-4.3")]
    [InlineData(0x430000, "43 1122 3344 02 C3A9")]
    [InlineData(0x00213D, "00213D 1122 3344 02 C3A9")]
    public void A_patch_header_has_manufacturer_instrument_patch_and_name(int manufacturer, string hex)
    {
        PatchHeader header = new(manufacturer, 0x1122, 0x3344, "é");
        header.Write(_writer);
        Assert.Equal(Octets(hex), _writer.WrittenSpan.ToArray());
        Assert.True(PatchHeader.TryRead(_writer.WrittenSpan, out PatchHeader? read, out _));
        Assert.Equal(header, read);
        for (int length = 0; length < _writer.Length; length++)
        {
            Assert.False(PatchHeader.TryRead(_writer.WrittenSpan[..length], out _, out _));
        }
    }

    [Fact, Clause("zipi-4.5")]
    public void A_data_header_has_name_and_media_type()
    {
        DataHeader header = new("tune", "audio/midi");
        header.Write(_writer);
        Assert.Equal("04" + "74756E65" + "0A" + "617564696F2F6D696469", Convert.ToHexString(_writer.WrittenSpan));
        Assert.True(DataHeader.TryRead(_writer.WrittenSpan, out DataHeader? read, out _));
        Assert.Equal(header, read);
        Assert.False(DataHeader.TryRead([.. _writer.WrittenSpan, 0], out _, out _));
    }

    [Fact, Clause("zipi-4.6")]
    public void An_error_message_has_severity_code_and_text_and_control_characters_are_not_shown()
    {
        new ErrorReport(ErrorSeverity.Warning, 0x0102, "hot").Write(_writer);
        Assert.Equal("14" + "01" + "0102" + "686F74", Convert.ToHexString(_writer.WrittenSpan));
        Assert.True(ErrorReport.TryRead([2, 0, 5, 0x1B, 0x41, 0xFF], out ErrorReport? report, out _));
        Assert.Equal(new ErrorReport(ErrorSeverity.Error, 5, "\uFFFDA\uFFFD"), report);
        Assert.False(ErrorReport.TryRead([3, 0, 5], out _, out _));
        Assert.False(ErrorReport.TryRead([1, 0], out _, out _));
    }

    [Fact, Clause("zipi-4.1")]
    public void Any_octets_are_read_or_refused_without_an_exception() =>
        Prop.ForAll<byte[]>(octets =>
        {
            ApplicationLayer.TryRead(octets, out _, out _);
            MidiFrame.TryRead(octets, out _, out _, out _);
            PatchHeader.TryRead(octets, out _, out _);
            DataHeader.TryRead(octets, out _, out _);
            ErrorReport.TryRead(octets, out _, out _);
        }).Check(CommitSeed.Config);

    private static byte[] Octets(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
