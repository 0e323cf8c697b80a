using System.Buffers.Binary;
using System.Text.Json;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>tutti mpdl ...</c> as processes in a shell.</summary>
public sealed class MpdlVerbTests : IDisposable
{
    private const string Piece = """
        # two violas; one of them bends
        @0s 1.1  program-now 42
        @0s 1.1.1  pitch A4  loudness f  trigger
        + 1.1.2  pitch C5  loudness mp  trigger
        @0.5s 1.1.1  segment-block pitch linear 250ms to B4
        @1s 1  brightness 1.5x
        1.1.2  roughness 1.25x
        @1.5s 1.1.1  release
        + 1.1.2  release

        """;

    private readonly Shell _shell = new();

    public MpdlVerbTests() => _shell.Write("piece.txt", Piece);

    public static TheoryData<string> Readers =>
        ["decode IN", "info IN", "info IN --json", "to-midi IN out.mid", "render IN out.wav --rate 8000", "diff IN piece.mpdl", "diff piece.mpdl IN"];

    [Fact]
    public async Task Text_becomes_octets_and_the_same_text_again()
    {
        Assert.Equal((0, "piece.mpdl: 6 records, 105 octets\n", string.Empty), await _shell.RunAsync("tutti mpdl encode piece.txt piece.mpdl"));
        (int code, string text, string error) = await _shell.RunAsync("tutti mpdl decode piece.mpdl");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal(
            """
            @0s 1.1  program-now 42
            @0s 1.1.1  pitch A4  loudness f  trigger
            + 1.1.2  pitch C5  loudness mp  trigger
            @0.5s 1.1.1  segment-block pitch linear 250ms to B4
            @1s 1  brightness 1.5x
            @1s 1.1.2  roughness 1.25x
            @1.5s 1.1.1  release
            + 1.1.2  release

            """,
            text);
        Assert.Equal(0, (await _shell.RunAsync("tutti mpdl decode piece.mpdl | tutti mpdl encode - - > again.mpdl; cmp piece.mpdl again.mpdl")).Code);
    }

    [Fact]
    public async Task Decode_tells_a_program_every_record()
    {
        await EncodeAsync();
        (int code, string output, _) = await _shell.RunAsync("tutti mpdl decode piece.mpdl --json");
        Assert.Equal(0, code);
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(6, lines.Length);
        using JsonDocument document = JsonDocument.Parse(lines[2]);
        Assert.Equal(0.5, document.RootElement.GetProperty("seconds").GetDouble());
        Assert.Equal(10_000, document.RootElement.GetProperty("tag").GetInt32());
        JsonElement part = Assert.Single(document.RootElement.GetProperty("parts").EnumerateArray().ToArray());
        JsonElement descriptor = Assert.Single(part.GetProperty("descriptors").EnumerateArray().ToArray());
        Assert.Equal(
            ("1.1.1", "C2", "segment-block", "segment-block pitch linear 250ms to B4"),
            (Text(part, "address"), Text(descriptor, "id"), Text(descriptor, "name"), Text(descriptor, "text")));
    }

    [Fact]
    public async Task A_line_that_makes_no_sense_is_told_with_its_place_and_the_rest_is_written()
    {
        _shell.Write("wrong.txt", Piece.Replace("@1s 1  brightness 1.5x", "@1s 1  brigthness 1.5x", StringComparison.Ordinal));
        (int code, string output, string error) = await _shell.RunAsync("tutti mpdl encode wrong.txt wrong.mpdl");
        Assert.Equal((6, "wrong.mpdl: 5 records, 94 octets\n"), (code, output));
        Assert.Contains("wrong.txt: line 6, column 8: not a descriptor: \"brigthness\"", error, StringComparison.Ordinal);
        Assert.Contains("tutti: wrong.txt: one place is damaged", error, StringComparison.Ordinal);
        (_, _, error) = await _shell.RunAsync("tutti mpdl encode wrong.txt wrong.mpdl --json");
        Assert.Contains("{\"error\":{\"code\":\"damaged\"", error, StringComparison.Ordinal);
        Assert.Equal(6, (await _shell.RunAsync("printf '\\377\\376' | tutti mpdl encode - out.mpdl")).Code);
        Assert.False(File.Exists(_shell.PathOf("out.mpdl")));
    }

    [Fact]
    public async Task Info_tells_what_is_there_and_draws_it()
    {
        await EncodeAsync();
        (int code, string output, string error) = await _shell.RunAsync("tutti mpdl info piece.mpdl");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.StartsWith("piece.mpdl: 0:01.500, 6 records, 105 octets\nnotes        attacks 2, at most 2 together\n", output, StringComparison.Ordinal);
        Assert.Contains("addresses    families 1, instruments 1, notes 2", output, StringComparison.Ordinal);
        Assert.Contains("parameter    articulation 4, pitch 2, loudness 2, ", output, StringComparison.Ordinal);
        Assert.Contains("control      segment-block 1", output, StringComparison.Ordinal);
        Assert.Contains("  A4 │▄▄▄▄", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        (_, output, _) = await _shell.RunAsync("tutti mpdl info - --json < piece.mpdl");
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal((1.5, 2, 1), (document.RootElement.GetProperty("seconds").GetDouble(), document.RootElement.GetProperty("notes").GetInt32(), document.RootElement.GetProperty("descriptors").GetProperty("control").GetProperty("segment-block").GetInt32()));
    }

    [Fact]
    public async Task To_midi_tells_a_glide_as_bends_and_lists_what_is_lost()
    {
        await EncodeAsync();
        (int code, string output, _) = await _shell.RunAsync("tutti mpdl to-midi piece.mpdl piece.mid");
        Assert.Equal(0, code);
        Assert.EndsWith("lost, as MIDI cannot say it: 1\n        1  roughness\n", output, StringComparison.Ordinal);
        (_, output, _) = await _shell.RunAsync("tutti mpdl from-midi piece.mid - 2>/dev/null | tutti mpdl decode - | grep -c 'pitch'");
        Assert.InRange(int.Parse(output, null), 20, 40); // one each 10 ms of 250
        (_, output, _) = await _shell.RunAsync("tutti mpdl to-midi piece.mpdl piece.mid --channels --json");
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement lost = document.RootElement.GetProperty("lost");
        Assert.Equal((1, 1), (lost.GetProperty("roughness").GetInt32(), lost.GetProperty("segment-block of pitch").GetInt32()));
    }

    [Fact]
    public async Task Midi_comes_back_from_mpdl_as_it_was()
    {
        await EncodeAsync();
        await _shell.RunAsync("tutti mpdl to-midi piece.mpdl a.mid --channels && tutti mpdl from-midi a.mid a.mpdl");
        Assert.Equal((0, string.Empty), await CodeAndOutputAsync("tutti mpdl to-midi a.mpdl b.mid --channels > sum && tutti mpdl from-midi b.mid b.mpdl > sum && tutti mpdl diff a.mpdl b.mpdl"));
    }

    [Fact]
    public async Task Render_makes_sound_in_a_file_and_in_a_pipe()
    {
        await EncodeAsync();
        (int code, string output, string error) = await _shell.RunAsync("tutti mpdl render piece.mpdl piece.wav --json");
        Assert.Equal((0, string.Empty), (code, error));
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.InRange(document.RootElement.GetProperty("seconds").GetDouble(), 1.5, 20);
        Assert.InRange(document.RootElement.GetProperty("peak").GetDouble(), 0.01, 1);
        byte[] wav = _shell.Read("piece.wav");
        Assert.Equal("RIFF"u8, wav.AsSpan(0, 4));
        Assert.Equal(wav.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(40)));
        Assert.Equal(0, (await _shell.RunAsync("tutti mpdl render - - < piece.mpdl > piece.raw 2> sum")).Code);
        Assert.Equal(wav[44..], _shell.Read("piece.raw"));
        await _shell.RunAsync("tutti mpdl to-midi piece.mpdl piece.mid && tutti mpdl render piece.mid midi.wav --rate 8000 --format f32 --until 0.5");
        Assert.Equal(56 + (4000 * 8), _shell.Read("midi.wav").Length);
    }

    [Fact]
    public async Task Diff_tells_what_only_one_has()
    {
        await EncodeAsync();
        _shell.Write("other.txt", Piece.Replace("@1s 1  bright", "@1s 2  bright", StringComparison.Ordinal));
        await _shell.RunAsync("tutti mpdl encode other.txt other.mpdl");
        Assert.Equal((0, string.Empty), await CodeAndOutputAsync("tutti mpdl diff piece.mpdl piece.mpdl"));
        Assert.Equal(
            (4, "- @1s 1  brightness 1.5x\n+ @1s 2  brightness 1.5x\n5 records are the same; 1 only in the first, 1 only in the second\n"),
            await CodeAndOutputAsync("tutti mpdl diff piece.mpdl - < other.mpdl"));
        (_, string output) = await CodeAndOutputAsync("tutti mpdl diff piece.mpdl other.mpdl --json");
        Assert.EndsWith("{\"summary\":{\"same\":5,\"onlyA\":1,\"onlyB\":1}}\n", output, StringComparison.Ordinal);
        Assert.Equal(2, (await CodeAndOutputAsync("tutti mpdl diff - -")).Code);
    }

    [Fact]
    public async Task A_file_with_damaged_packets_is_printed_and_encoded_to_the_same_file()
    {
        _shell.Write("wrong.mpdl", [0, 0, 0, 1, 0, 4, 0xFF, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 4, 0, 8, 0, 0x41, 0x82, 0x83, 0, 0, 0, 9]);
        (int code, string text, string error) = await _shell.RunAsync("tutti mpdl decode wrong.mpdl");
        Assert.Equal((6, "@0.00005s packet 0xFF000000\n@0.0001s packet 0x00\n@0.00015s packet 0x\n@0.0002s 1.3.2  time-tag 0.00045s\n"), (code, text));
        Assert.Contains("3 places are damaged", error, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), await CodeAndOutputAsync("tutti mpdl decode wrong.mpdl 2> said | tutti mpdl encode - - > same.mpdl && cmp wrong.mpdl same.mpdl"));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_file_cut_short_is_told_and_what_is_whole_is_kept(string verb)
    {
        await EncodeAsync();
        _shell.Write("cut.mpdl", _shell.Read("piece.mpdl").AsSpan(0, 80));
        (int code, _, string error) = await _shell.RunAsync($"tutti mpdl {verb.Replace("IN", "cut.mpdl", StringComparison.Ordinal)}");
        Assert.Equal(6, code);
        Assert.Contains("cut.mpdl: file ends inside a record at octet 76", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Octets_that_are_no_mpdl_are_told(string verb)
    {
        await EncodeAsync();
        string wrong = verb.Replace("IN", "wrong.mpdl", StringComparison.Ordinal);
        _shell.Write("wrong.mpdl", [0, 0, 0, 1, 0, 4, 0xFF, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0]);
        (int code, _, string error) = await _shell.RunAsync($"tutti mpdl {wrong}");
        Assert.Equal((6, true), (code, error.Contains("the record at octet 0 is malformed", StringComparison.Ordinal)));
        Assert.Equal(3, (await _shell.RunAsync($"tutti mpdl {verb.Replace("IN", "missing.mpdl", StringComparison.Ordinal)}")).Code);
        Assert.Equal(4, (await _shell.RunAsync($"tutti mpdl {verb.Replace("IN", "/tmp", StringComparison.Ordinal)}")).Code);
    }

    [Fact]
    public async Task A_midi_file_cut_short_is_told_and_what_is_whole_is_kept()
    {
        await EncodeAsync();
        await _shell.RunAsync("tutti mpdl to-midi piece.mpdl piece.mid");
        _shell.Write("cut.mid", _shell.Read("piece.mid").AsSpan(0, 150));
        foreach (string line in (string[])["from-midi cut.mid cut.mpdl", "render cut.mid cut.wav --rate 8000"])
        {
            (int code, string output, string error) = await _shell.RunAsync($"tutti mpdl {line}");
            Assert.Equal(6, code);
            Assert.Contains("cut.mid: ", error, StringComparison.Ordinal);
            Assert.StartsWith("cut.", output, StringComparison.Ordinal);
        }

        Assert.Equal(6, (await _shell.RunAsync("tutti mpdl from-midi piece.txt out.mpdl")).Code);
        Assert.Contains("tutti mpdl from-midi", (await _shell.RunAsync("tutti mpdl info piece.mid")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told_and_a_file_in_place_stays()
    {
        await EncodeAsync();
        byte[] before = _shell.Read("piece.mpdl");
        Assert.Equal(3, (await _shell.RunAsync("tutti mpdl encode piece.txt no/such/folder.mpdl")).Code);
        Assert.Equal(4, (await _shell.RunAsync("tutti mpdl encode piece.txt /tmp")).Code);
        Assert.Equal(1, (await _shell.RunAsync("tutti mpdl encode piece.txt > /dev/full")).Code);
        Assert.Equal(0, (await _shell.RunAsync("tutti mpdl decode piece.mpdl /dev/null")).Code);
        Assert.True(File.Exists("/dev/null"));
        Assert.Equal(3, (await _shell.RunAsync("tutti mpdl from-midi missing.mid piece.mpdl")).Code);
        Assert.Equal(before, _shell.Read("piece.mpdl"));
        Assert.Equal(0, (await _shell.RunAsync("tutti mpdl decode piece.mpdl piece.mpdl && tutti mpdl encode piece.mpdl piece.mpdl")).Code);
        Assert.Equal(before, _shell.Read("piece.mpdl"));
        Assert.Empty(Directory.GetFiles(_shell.PathOf("."), "*.partial"));
    }

    [Theory]
    [InlineData("decode IN OUT")]
    [InlineData("encode IN OUT")]
    [InlineData("to-midi IN OUT")]
    [InlineData("from-midi IN OUT")]
    [InlineData("render IN OUT")]
    public async Task Of_a_file_of_which_nothing_is_whole_nothing_is_made(string verb)
    {
        _shell.Write("junk", "hello\n");
        _shell.Write("kept", "a good file");
        (int code, string output, string error) = await _shell.RunAsync($"tutti mpdl {verb.Replace("IN", "junk", StringComparison.Ordinal).Replace("OUT", "kept", StringComparison.Ordinal)}");
        Assert.Equal((6, string.Empty), (code, output));
        Assert.Contains("tutti: junk: ", error, StringComparison.Ordinal);
        Assert.Equal("a good file"u8, _shell.Read("kept"));
    }

    [Fact]
    public async Task Octets_do_not_go_to_a_terminal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs util-linux' script");
        await EncodeAsync();
        (int code, string output, _) = await _shell.RunAsync("script -qec 'tutti mpdl encode piece.txt' /dev/null");
        Assert.Equal(2, code);
        Assert.Contains("name a file for the octets", output, StringComparison.Ordinal);
        (code, output, _) = await _shell.RunAsync("script -qec 'tutti mpdl render piece.mpdl -' /dev/null");
        Assert.Equal(2, code);
        Assert.Contains("aplay", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_goes_away_ends_it_quietly()
    {
        await EncodeAsync();
        _shell.Write("long.sh", "for i in $(seq 3000); do echo '@0s 1.1.1  pitch A4'; done");
        (_, _, string error) = await _shell.RunAsync("sh long.sh | tutti mpdl encode - long.mpdl > sum; tutti mpdl decode long.mpdl | head -1");
        Assert.Equal(string.Empty, error);
    }

    public void Dispose() => _shell.Dispose();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task EncodeAsync() => Assert.Equal(0, (await _shell.RunAsync("tutti mpdl encode piece.txt piece.mpdl")).Code);

    private async Task<(int Code, string Output)> CodeAndOutputAsync(string line)
    {
        (int code, string output, _) = await _shell.RunAsync(line);
        return (code, output);
    }
}
