using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Every unit and datagram that was tried on pyre and zyre, sent at us.</summary>
public class RobustnessTests
{
    private static readonly Uuid s_raw = new(0x0a0b0c0d);

    public static TheoryData<string> Cases
    {
        get
        {
            TheoryData<string> cases = [];
            foreach (string name in ZreVectors.Read("20_pyzocp_robustness").Concat(ZreVectors.Read("21_zyre_robustness")).Where(i => i.Layer is "zre" or "beacon").Select(i => i.Case).Distinct(StringComparer.Ordinal))
            {
                cases.Add(name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Replays("20_pyzocp_robustness")]
    [Replays("21_zyre_robustness")]
    [Clause("zre-2.6")]
    public void What_killed_other_nodes_leaves_us_alive_and_serving(string name)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(groups: ["ZOCP"], headers: ("X-ZOCP", "1"));
        net.Run(1);
        (int sequence, bool entered) = Send(name, net, alpha, raw, speaker);
        net.Run(0.01);
        Assert.True(entered == alpha.Knows(raw), $"entered is {alpha.Knows(raw)}");
        if (entered)
        {
            int before = raw.ReceivedUnits(ZreUnitId.PingOk).Count();
            speaker.Say(RawStation.Unit(ZreUnitId.Ping, sequence));
            net.Run(0.05);
            Assert.Equal(before + 1, raw.ReceivedUnits(ZreUnitId.PingOk).Count());
        }

        net.Run(1.5);
        speaker = speaker.IsClosed ? raw.Dial(alpha) : speaker;
        speaker.Say(raw.Hello(groups: ["ZOCP"], status: 1));
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        RawStation other = net.AddRaw(new Uuid(4711), 6500);
        Speaker otherSpeaker = other.Dial(alpha);
        otherSpeaker.Say(other.Hello());
        otherSpeaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        net.Run(1.5);
        Assert.True(alpha.Knows(raw) && alpha.Knows(other));
        Assert.Single(other.ReceivedUnits(ZreUnitId.PingOk));
        Assert.NotEmpty(raw.ReceivedUnits(ZreUnitId.PingOk));
        ZreRules.Hold(net);
    }

    /// <summary>Says it; gives the number of the next unit, and whether the peer is still one of ours.</summary>
    private static (int Sequence, bool Entered) Send(string name, ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker)
    {
        if (Datagram(name, alpha, raw) is { } datagram)
        {
            net.Broadcast(raw, datagram);
            return (2, true);
        }

        if (name is "HELLO from a new identity with sequence 5")
        {
            RawStation stranger = net.AddRaw(new Uuid(0x2a2b), 6400);
            stranger.Dial(alpha).Say(stranger.Hello(5));
            net.Run(0.1);
            Assert.False(alpha.Knows(stranger));
            return (2, true);
        }

        (int next, bool entered, byte[][] frames) = Hello(name, alpha, raw) ?? Unit(name);
        speaker.Say(frames);
        return (next, entered);
    }

    private static byte[]? Datagram(string name, NodeStation alpha, RawStation raw)
    {
        byte[] beacon = [.. "ZRE"u8, 1, .. RawStation.Octets(raw.Uuid), (byte)(raw.Port >> 8), (byte)raw.Port];
        return name switch
        {
            "beacon v3: 54 bytes (zyre with CURVE)" or "beacon v3 54 bytes" => [.. "ZRE"u8, 3, .. beacon[4..], .. new byte[32]],
            "beacon v1 but 23 bytes" or "beacon 23 bytes" => [.. beacon, 0],
            "beacon short: ZRE only" or "beacon 3 bytes" => "ZRE"u8.ToArray(),
            "beacon version 2, 22 bytes" => [.. "ZRE"u8, 2, .. beacon[4..]],
            "beacon with other prefix (XYZ)" => [.. "XYZ"u8, .. beacon[3..]],
            "beacon port 0 of unknown uuid" => [.. "ZRE"u8, 1, .. new byte[16], 0, 0],
            "beacon of a peer with nothing listening" => [.. "ZRE"u8, 1, .. new byte[16], 0, 9],
            "beacon claiming the target own uuid, other port" => [.. "ZRE"u8, 1, .. RawStation.Octets(alpha.Uuid), 0, 9],
            "beacon of known peer uuid with a different port" => [.. beacon[..20], 0, 9],
            _ => null,
        };
    }

    private static (int Next, bool Entered, byte[][] Frames)? Hello(string name, NodeStation alpha, RawStation raw)
    {
        byte[] hello2 = raw.Hello(2);
        byte[] badName = raw.Hello(groups: ["ZOCP"], status: 1, name: "??");
        badName[badName.AsSpan().IndexOf("??"u8)] = 0xFF;
        return name switch
        {
            "HELLO truncated" => (3, false, [hello2[..20]]),
            "HELLO again with sequence 1" => (2, true, [raw.Hello()]),
            "HELLO again with the running sequence (not 1)" => (3, false, [hello2]),
            "HELLO, name not UTF-8" => (2, true, [badName]),
            "HELLO, name UTF-8 multi byte" => (2, true, [raw.Hello(name: "é☃")]),
            "HELLO, endpoint empty string" or "HELLO, endpoint empty" => (2, false, [raw.Hello(endpoint: "")]),
            "HELLO, endpoint garbage" => (2, false, [raw.Hello(endpoint: "garbage")]),
            "HELLO, endpoint with unresolvable host name" => (2, false, [raw.Hello(endpoint: "tcp://no.such.host:5")]),
            "HELLO, endpoint = the target own endpoint" => (2, false, [raw.Hello(endpoint: alpha.Endpoint.ToString())]),
            "HELLO with 300 groups and status 0" => (2, true, [raw.Hello(groups: [.. Enumerable.Range(0, 300).Select(i => $"g{i}")])]),
            "HELLO with trailing bytes" => (2, true, [[.. raw.Hello(), 1, 2, 3]]),
            "HELLO with an extra frame" => (2, true, [raw.Hello(), "extra"u8.ToArray()]),
            _ => null,
        };
    }

    private static (int Next, bool Entered, byte[][] Frames) Unit(string name)
    {
        byte[] join = RawStation.Membership(ZreUnitId.Join, 2, "G", 2);
        byte[] whisper = RawStation.Unit(ZreUnitId.Whisper, 2);
        byte[] shout = [.. RawStation.Unit(ZreUnitId.Shout, 2), 5, .. "OTHER"u8];
        byte[] election = [2, .. "ZO"u8, 32, .. "00112233445546778899AABBCCDDEEFF"u8];
        return name switch
        {
            "WHISPER with no content frame" => (3, true, [whisper]),
            "WHISPER with one empty content frame" => (3, true, [whisper, []]),
            "WHISPER with 3 content frames" => (3, true, [whisper, [1], [2], [3]]),
            "SHOUT with no content frame" => (3, true, [shout]),
            "SHOUT to a group the target is not in" => (3, true, [shout, [1]]),
            "JOIN with the right status (2)" => (3, true, [join]),
            "JOIN with a wrong status" => (3, true, [[.. join[..^1], 9]]),
            "LEAVE with a wrong status" => (3, true, [RawStation.Membership(ZreUnitId.Leave, 2, "ZOCP", 9)]),
            "LEAVE of a group we are not in, right status" => (3, true, [RawStation.Membership(ZreUnitId.Leave, 2, "NOTIN", 2)]),
            "JOIN truncated (no status)" or "JOIN truncated" => (3, true, [join[..^1]]),
            "PING" => (3, true, [RawStation.Unit(ZreUnitId.Ping, 2)]),
            "PING with trailing bytes" => (3, true, [[.. RawStation.Unit(ZreUnitId.Ping, 2), 1, 2]]),
            "PING-OK unsolicited" => (3, true, [RawStation.Unit(ZreUnitId.PingOk, 2)]),
            "ELECT (id 8)" or "ELECT for a group of the target, no contest" => (3, true, [[.. RawStation.Unit(ZreUnitId.Elect, 2), .. election]]),
            "LEADER (id 9)" or "LEADER without election" => (3, true, [[.. RawStation.Unit(ZreUnitId.Leader, 2), .. election]]),
            "GOODBYE (id 10)" or "GOODBYE in beacon mode" => (3, false, [RawStation.Unit(ZreUnitId.Goodbye, 2)]),
            "unknown id 99" => (3, true, [RawStation.Unit((ZreUnitId)99, 2)]),
            "bad signature AAA2" or "bad signature AAA2 (sequence used up)" => (3, true, [[0xAA, 0xA2, .. whisper[2..]], [1]]),
            "bad signature AAA2 (sequence not used up)" => (2, true, [[0xAA, 0xA2, .. whisper[2..]], [1]]),
            "bad version 3" => (2, true, [[0xAA, 0xA1, 2, 3, 0, 2], [1]]),
            "empty first frame" => (2, true, [[], [1]]),
            "first frame of 3 bytes" => (3, true, [[0xAA, 0xA1, 2], [1]]),
            "sequence gap (skip one)" => (4, false, [RawStation.Unit(ZreUnitId.Ping, 3)]),
            "sequence repeat" => (2, false, [RawStation.Unit(ZreUnitId.Ping, 1)]),
            "group name not UTF-8 in JOIN" => (3, true, [[.. RawStation.Unit(ZreUnitId.Join, 2), 2, 0xFF, 0xFE, 2]]),
            _ => throw new ArgumentException($"no such case: {name}", nameof(name)),
        };
    }
}
