using System.Text;
using System.Text.Json;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Fuzz.Targets;

/// <summary>
/// The parameters of a node among peers that say anything: it stays within its bounds, tells an old peer nothing that could end it
/// (docs/specs/errata.md), and afterwards serves a good peer.
/// </summary>
internal sealed class ZocpNodeTarget : FuzzTarget, IZocpCarrier
{
    private const int Most = 4;
    private static readonly Uuid s_own = new(0x1111);
    private static readonly Uuid s_friend = new(0x2222);
    private static readonly double[] s_waits = [0, 0.001, 0.05, 0.3, 1, 2.1, 11, 40];
    private static readonly Dictionary<string, string> s_old = new() { ["X-ZOCP"] = "1" };
    private static readonly Dictionary<string, string> s_plain = [];

    private readonly List<string> _toFriend = [];
    private ZocpNode _node = null!;
    private long _said;

    public override string Name => "zocp-node";

    public override bool IsWhole => true;

    public override IEnumerable<string> Words => [.. JsonWords.All, .. Enumerable.Range(0, Most).Select(i => Peer(i).ToString()), s_own.ToString()];

    public override long Work(int octets) => 1_000_000 + (20_000L * octets);

    public override long Memory(int octets) => 2_000_000 + (20_000L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        foreach (byte[] text in recorded["zocp"].Where(text => text.Length < 1500))
        {
            string own = Encoding.UTF8.GetString(text)
                .Replace("00112233445546778899aabbccddeeff", s_own.ToString(), StringComparison.OrdinalIgnoreCase)
                .Replace("b0b1b2b3b4b546b7b8b9babbbcbdbebf", Peer(0).ToString(), StringComparison.OrdinalIgnoreCase)
                .Replace("c0c1c2c3c4c546c788c9cacbcccdcecf", Peer(1).ToString(), StringComparison.OrdinalIgnoreCase);
            yield return [0, 0, 1, 0, 1, 0, 2, 0, .. Play.Octets(Encoding.UTF8.GetBytes(own)), 0];
        }

        yield return [0, 0, 0, 2, 0, .. Play.Octets("{\"MOD\":{\"out\":{\"value\":0,\"access\":\"re\",\"subscribers\":[]},\"in\":{\"value\":1,\"access\":\"rws\",\"subscribers\":[]}}}"u8), 0, 5, 0, 5, 1, 6, 0, 7, 0, 4, 2];
        yield return [0, 0, 1, 2, 0, .. Play.Octets(Encoding.UTF8.GetBytes($"{{\"SUB\":[\"{s_own}\",\"fader\",\"{Peer(0)}\",null]}}")), 0, 4, 3, 3, 1, 8, 0, 9, 0];
    }

    public override void Run(byte[] input)
    {
        _toFriend.Clear();
        _said = 0;
        Instant now = new(1_000_000_000);
        _node = new ZocpNode(
            new ZocpOptions { Name = "desk", Identity = "0123456789abcdef0123456789abcdef", MaxTreeOctets = 32_768, MaxParameters = 32, MaxLinks = 64, MaxRequests = 16, MaxEvents = 256 },
            s_own,
            this,
            seed: 7);
        Register(now, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Min = 0.0, Max = 1.0, Access = Access.Emit });
        Register(now, "level", new() { TypeHint = TypeHint.Int, Value = 1L, Access = Access.Sense, IsOpen = true });
        Register(now, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Emit | Access.Sense });
        Register(now, ParameterPath.Of("lamp", "level"), new() { TypeHint = TypeHint.Vec3f, Value = ZocpValue.From(1, 2, 3), Access = Access.Emit | Access.Sense });
        Expect(_node.TryRegisterMethod("go").IsDone, "a method is refused");

        Play play = new(input);
        while (!play.IsOver)
        {
            Step(ref play, ref now);
        }

        CheckFriend(now);
    }

    bool IZocpCarrier.Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
    {
        Expect(++_said < 200_000, "it does not stop talking");
        Expect(_node.TryGetPeer(peer, out ZocpPeer? to), "it talks to a peer that is gone");
        CheckJson(content);
        if (to!.IsOld)
        {
            Expect(SafeGrammar.Why(content, to, s_own, _node.Peers.ToDictionary(p => p.Uuid)) is null, "it tells an old peer what could end it");
        }

        if (peer == s_friend)
        {
            _toFriend.Add(Encoding.UTF8.GetString(content));
        }

        return false;
    }

    private static Uuid Peer(int number) => new(((UInt128)0xB0B1B2B3B4B546B7 << 64) + (UInt128)number);

    private static void CheckJson(ReadOnlySpan<byte> content)
    {
        try
        {
            Utf8JsonReader reader = new(content, new JsonReaderOptions { MaxDepth = 64 });
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            Expect(false, "it says what is not JSON");
        }
    }

    private void Register(Instant now, string path, ParameterDescription description) =>
        Expect(_node.TryRegister(now, path, description, out _).IsDone, "an own parameter is refused");

    private void Step(ref Play play, ref Instant now)
    {
        int step = play.Next(12);
        Uuid peer = Peer(play.Next(Most));
        switch (step)
        {
            case 0:
                int kind = play.Next(4);
                if (!_node.TryGetPeer(peer, out _))
                {
                    _node.Entered(now, peer, "peer", kind switch { 0 => s_old, 1 => ZocpHeaders.Announce("fedcba9876543210fedcba9876543210"), 2 => s_plain, _ => ZocpHeaders.Announce("") });
                }

                break;
            case 1:
                _node.Exited(now, peer, "gone");
                break;
            case 2 or 3:
                ReadOnlySpan<byte> content = play.NextOctets();
                _node.Receive(now, peer, content, play.NextOctets());
                break;
            case 4:
                now += TimeSpan.FromSeconds(s_waits[play.Next(s_waits.Length)]);
                _node.Advance(now);
                break;
            case 5:
                _node.Subscribe(now, peer, play.Next(3) == 0 ? null : "out", s_own, play.Next(2) == 0 ? "level" : null);
                break;
            case 6:
                _node.Unsubscribe(now, peer, "out", s_own, play.Next(2) == 0 ? "level" : null);
                break;
            case 7:
                _node.Set(now, peer, "in", Value(ref play), play.Next(2) == 0);
                break;
            case 8:
                _node.Call(now, peer, "go", Value(ref play));
                break;
            case 9:
                _node.Refresh(now, peer);
                break;
            case 10:
                LocalParameter[] own = [.. _node.Parameters];
                if (own.Length > 0)
                {
                    _node.Emit(now, own[play.Next(own.Length)], Value(ref play));
                }

                break;
            default:
                TakeNews(now, answer: play.Next(2) == 0);
                break;
        }

        Expect(_node.Tree.Octets <= 32_768 && _node.Parameters.Count <= 32 && _node.Links.Count <= 64, "it keeps more than it may");
    }

    private static ZocpValue Value(ref Play play) => play.Next(8) switch
    {
        0 => ZocpValue.Null,
        1 => true,
        2 => play.Next(),
        3 => play.Next() / 128.0,
        4 => double.NaN,
        5 => "text",
        6 => ZocpValue.From(1.0, play.Next(), 3),
        _ => ZocpValue.TryParse(play.NextOctets(), out ZocpValue any, out _) ? any : default,
    };

    private void TakeNews(Instant now, bool answer)
    {
        while (_node.TryDequeue(out ZocpEvent news))
        {
            if (answer && news.Kind == ZocpEventKind.Called)
            {
                _node.Reply(now, news.Id, news.Value);
            }
        }
    }

    // Whatever was said before: a good peer is answered, and what it sets is set.
    private void CheckFriend(Instant now)
    {
        TakeNews(now, answer: false);
        _node.Entered(now, s_friend, "friend", ZocpHeaders.Announce("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        _toFriend.Clear();
        _node.Receive(now, s_friend, "{\"GET\":null}"u8, default);
        Expect(_toFriend.Exists(text => text.StartsWith("{\"MOD\":{", StringComparison.Ordinal)), "a good peer's GET is not answered");
        _toFriend.Clear();
        _node.Receive(now, s_friend, Encoding.UTF8.GetBytes($"{{\"SUB\":[\"{s_own}\",\"fader\",\"{s_friend}\",null]}}"), default);
        if (_node.TryGetParameter("fader", out LocalParameter? fader) && _node.Links.Count < 64)
        {
            _node.Emit(now, fader, 0.25);
            _node.Emit(now, fader, 0.5);
            Expect(_toFriend.Exists(text => text.Contains("0.5", StringComparison.Ordinal)), "a good peer's subscription brings nothing");
        }
    }
}
