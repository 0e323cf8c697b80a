using System.Text;

using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Tap;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Tap;

/// <summary>One direction of a connection, overheard whole, in parts, from the middle, and with losses.</summary>
public class StreamTapTests
{
    private static readonly Uuid s_desk = new(0x1111_2222);

    [Fact]
    [Clause("see-2.1")]
    public void Each_unit_becomes_one_line_that_says_it()
    {
        NameBook names = new();
        Uuid lamp = new(UInt128.Parse("abcdef01000000000000000000000000", System.Globalization.NumberStyles.HexNumber, null));
        names.Learn(lamp, "lamp");
        Conversation said = Everything(lamp);
        List<TapUnit> units = Decode(new StreamTap(true, names), said.Octets);
        Assert.Equal(
            [
                "ZMTP 3.1",
                $"ZMTP READY Socket-Type=DEALER Identity={s_desk}",
                "HELLO I am desk at tcp://127.0.0.1:4000, groups ZOCP, status 0, X-ZOCP=1",
                "GET everything",
                """SIG fader 0.5 {"at":77}""",
                "SET level 1",
                """MOD {"a":{"value":1},"b":{}}""",
                "SUB desk/fader -> lamp/level",
                "UNSUB desk/* -> lamp (watching)",
                """CALL blink(3,"red") {"id":4}""",
                """REP {"id":4,"result":null}""",
                "JOIN stage (status 1)",
                "SHOUT stage: GET fader level",
                "SHOUT stage \"plain\\x00\"",
                "PING",
                "PING-OK",
                "ZMTP PING",
            ],
            units.Select(unit => unit.Says),
            StringComparer.Ordinal);
        Assert.All(units, unit => Assert.Null(unit.Error.Reason));
        Assert.Equal(said.Octets.Length, units.Sum(unit => unit.Octets));
        Assert.Equal("""{"SIG":["fader",0.5]}""", units[4].Content);
        Assert.Equal([TapKind.Greeting, TapKind.Command, TapKind.Hello, TapKind.Get, TapKind.Sig], units.Take(5).Select(unit => unit.Kind));
        Assert.Equal(Enumerable.Range(1, 14), units.Skip(2).Take(14).Select(unit => unit.Sequence!.Value));
        Assert.Equal("desk", names.NameOf(s_desk));
    }

    [Fact]
    [Clause("see-2.1")]
    public void Split_anywhere_it_says_the_same()
    {
        byte[] octets = Everything(new Uuid(9)).Octets;
        string whole = Said(Decode(new StreamTap(true, new NameBook()), octets));
        for (int at = 1; at < octets.Length; at++)
        {
            StreamTap tap = new(true, new NameBook());
            List<TapUnit> units = [.. Decode(tap, octets[..at]), .. Decode(tap, octets[at..])];
            Assert.Equal(whole, Said(units));
        }
    }

    [Fact]
    [Clause("see-2.2")]
    public void From_any_octet_in_the_middle_it_begins_with_the_first_whole_unit()
    {
        Conversation said = Everything(new Uuid(9));
        List<TapUnit> all = Decode(new StreamTap(true, new NameBook()), said.Octets);
        for (int at = 1; at < said.Octets.Length; at++)
        {
            List<TapUnit> units = Decode(new StreamTap(false, new NameBook()), said.Octets[at..]);
            // Greeting and READY say themselves only from the beginning.
            int first = Math.Max(2, said.Starts.FindIndex(start => start >= at));
            Assert.Equal(all.Skip(first).Select(unit => unit.Sequence), units.Select(unit => unit.Sequence));
            Assert.Equal(Said(all.Skip(first)).Replace("desk/", $"{s_desk.ToString()[..8]}/", StringComparison.Ordinal), Said(units).Replace("desk/", $"{s_desk.ToString()[..8]}/", StringComparison.Ordinal));
        }
    }

    [Fact]
    [Clause("see-2.2")]
    public void After_a_loss_anywhere_it_goes_on_with_the_next_whole_unit_and_says_how_much_was_missed()
    {
        Conversation said = Everything(new Uuid(9));
        List<TapUnit> all = Decode(new StreamTap(true, new NameBook()), said.Octets);
        const int Lost = 30;
        for (int at = said.Starts[3]; at + Lost < said.Octets.Length; at++)
        {
            StreamTap tap = new(true, new NameBook());
            List<TapUnit> units = Decode(tap, said.Octets[..at]);
            int before = units.Count;
            Assert.Equal(said.Starts.FindLastIndex(start => start <= at), before);
            tap.Lose(Lost);
            units.AddRange(Decode(tap, said.Octets[(at + Lost)..]));
            Assert.Equal((TapKind.Gap, Lost), (units[before].Kind, units[before].Octets));
            int next = said.Starts.FindIndex(start => start >= at + Lost);
            Assert.Equal(all.Skip(next).Select(unit => unit.Says), units.Skip(before + 1).Select(unit => unit.Says), StringComparer.Ordinal);
        }
    }

    [Theory]
    [Clause("see-2.1")]
    [InlineData("""{"GET":""", "JSON value missing", 7)]
    [InlineData("""{"get":null}""", "there is no method get", 7)]
    [InlineData("""{"SIG":["a"]}""", "SIG has another shape", 7)]
    [InlineData("""{"SUB":[1,2]}""", "SUB has another shape", 7)]
    [InlineData("""{"GET":null} x""", "text after the JSON value", 13)]
    public void A_message_that_cannot_be_read_says_why_and_where_and_what_follows_is_read(string content, string reason, int offset)
    {
        List<TapUnit> units = Decode(new StreamTap(true, new NameBook()), new Conversation(s_desk).Whisper(content).Unit(ZreUnitId.Ping).Octets);
        Assert.Equal((TapKind.Malformed, reason, offset), (units[2].Kind, units[2].Error.Reason, units[2].Error.Offset));
        Assert.Equal("PING", units[3].Says);
    }

    [Fact]
    [Clause("see-2.1")]
    public void Units_that_cannot_be_read_say_why()
    {
        Conversation said = new Conversation(s_desk)
            .Send([0xAA, 0xA1, 1, 2, 0, 1, 200])
            .Send("nonsense"u8.ToArray())
            .Send([0xAA, 0xA1, 99, 2, 0, 1])
            .Send([0xAA, 0xA1, 2, 2, 0, 1])
            .Unit(ZreUnitId.Ping);
        List<TapUnit> units = Decode(new StreamTap(true, new NameBook()), said.Octets);
        Assert.Equal(
            ["HELLO ends within its endpoint", "unit does not begin with AA A1", "unknown id 99", "there is no content frame"],
            units.Where(unit => unit.Kind == TapKind.Malformed).Select(unit => unit.Error.Reason),
            StringComparer.Ordinal);
        Assert.Equal("PING", units[^1].Says);
    }

    [Fact]
    [Clause("see-2.2")]
    public void A_frame_that_claims_too_much_costs_only_what_lies_before_the_next_unit()
    {
        Conversation said = new Conversation(s_desk).Raw(2, 0xFF, 0, 0, 0, 0, 0, 0, 0).Unit(ZreUnitId.Ping);
        List<TapUnit> units = Decode(new StreamTap(true, new NameBook()), said.Octets);
        Assert.Contains("at most 4194304 are read", units[2].Error.Reason, StringComparison.Ordinal);
        Assert.Equal("PING", units[3].Says);
    }

    [Fact]
    [Clause("see-2.4")]
    public void What_is_no_ZMTP_is_passed_over_from_its_first_octet_or_after_64_KiB_of_its_middle()
    {
        StreamTap web = new(true, new NameBook());
        Assert.Empty(Decode(web, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        Assert.True(web.IsStrange);
        StreamTap middle = new(false, new NameBook());
        byte[] some = new byte[16 << 10];
        for (int i = 0; i < 4; i++)
        {
            Assert.False(middle.IsStrange);
            Assert.Empty(Decode(middle, some));
        }

        Decode(middle, some);
        Assert.True(middle.IsStrange);
        Assert.Equal(0, middle.Held);
    }

    [Fact]
    [Clause("see-2.1")]
    public void Of_an_encrypted_connection_it_says_that_and_how_much()
    {
        byte[] greeting = new Conversation(s_desk).Octets[..64];
        "CURVE"u8.CopyTo(greeting.AsSpan(12));
        List<TapUnit> units = Decode(new StreamTap(true, new NameBook()), [.. greeting, 4, 3, 1, 2, 3]);
        Assert.Equal(["ZMTP 3.1 with CURVE: what follows is encrypted", "5 encrypted octets"], units.Select(unit => unit.Says), StringComparer.Ordinal);
    }

    [Fact]
    [Clause("see-2.6")]
    public void Random_octets_with_losses_never_throw_and_hold_no_more_than_a_message()
    {
        byte[] octets = Everything(new Uuid(9)).Octets;
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                Random random = new(seed);
                byte[] spoilt = [.. octets];
                for (int i = 0; i < 20; i++)
                {
                    spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
                }

                StreamTap tap = new(random.Next(2) == 0, new NameBook());
                for (int at = 0; at < spoilt.Length;)
                {
                    int count = random.Next(1, 80);
                    Decode(tap, spoilt[at..Math.Min(at + count, spoilt.Length)]);
                    at += count;
                    if (random.Next(10) == 0)
                    {
                        tap.Lose(random.Next(100));
                    }
                }

                Assert.InRange(tap.Held, 0, 2 * spoilt.Length);
            }).Check(CommitSeed.Config);
    }

    internal static Conversation Everything(Uuid lamp) => new Conversation(s_desk)
        .Hello("desk", "tcp://127.0.0.1:4000")
        .Whisper("""{"GET":null}""")
        .Whisper("""{"SIG":["fader",0.5]}""", """{"at":77}""")
        .Whisper("""{"SET":{"level":{"value":1}}}""")
        .Whisper("""{"MOD":{"a":{"value":1},"b":{}}}""")
        .Whisper($$"""{"SUB":["{{s_desk}}","fader","{{lamp}}","level"]}""")
        .Whisper($$"""{"UNSUB":["{{s_desk}}",null,"{{lamp}}",null]}""")
        .Whisper("""{"CALL":["blink",[3,"red"]]}""", """{"id":4}""")
        .Whisper("""{"REP":{"id":4,"result":null}}""")
        .Join("stage", 1)
        .Shout("stage", """{"GET":["fader","level"]}""")
        .Shout("stage", "plain\0")
        .Unit(ZreUnitId.Ping)
        .Unit(ZreUnitId.PingOk)
        .Ping();

    internal static List<TapUnit> Decode(StreamTap tap, byte[] octets)
    {
        tap.Receive(octets);
        List<TapUnit> units = [];
        while (tap.TryDequeue(out TapUnit? unit))
        {
            units.Add(unit!);
        }

        return units;
    }

    private static string Said(IEnumerable<TapUnit> units)
    {
        StringBuilder text = new();
        foreach (TapUnit unit in units)
        {
            text.AppendLine(unit.Says);
        }

        return text.ToString();
    }
}
