using System.Net;

using Tutti.Fuzz.Engine;
using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>
/// A whole node among strangers that beacon, connect, say anything and break off. Afterwards a good node comes: within ten seconds they have met, and
/// a patch between them moves a value.
/// </summary>
internal sealed class NodeTarget : FuzzTarget
{
    private const int MostStrangers = 4;
    private static readonly Endpoint s_self = new("10.0.0.1", 5000);
    private static readonly double[] s_waits = [0, 0.001, 0.1, 0.5, 1, 2.1, 11, 31];

    public override string Name => "node";

    public override bool IsWhole => true;

    public override IEnumerable<string> Words =>
    [
        .. JsonWords.All, "ZOCP", "X-ZOCP", "X-ZOCP-ID", "X-ZOCP-EXT", "tcp://10.0.0.9:6000", "tcp://10.0.0.1:5000", "\u0004PING", "\u0005READY", "\u0005ERROR",
        .. Enumerable.Range(0, MostStrangers).Select(i => Stranger(i).ToString()), new Uuid(0x1111).ToString(),
    ];

    public override long Work(int octets) => 20_000_000 + (100_000L * octets);

    public override long Memory(int octets) => 20_000_000 + (100_000L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        // accept, greet, HELLO; then what was recorded, as whispers and as octets.
        byte[] meet = [0, 0, 1, 0, 2, 0, 1];
        yield return [.. meet, 4, 0, .. Play.Octets("{\"GET\":null}"u8), 8, 4];
        yield return [9, 0, 10, 0, 1, 0, 0, 0, 1, 1, 2, 1, 0, 4, 1, .. Play.Octets("{\"MOD\":{\"out\":{\"value\":1,\"subscribers\":[]}}}"u8), 8, 2, 7, 0];
        foreach (byte[] text in recorded["zocp"].Where(text => text.Length < 400).Take(60))
        {
            yield return [.. meet, 4, 0, .. Play.Octets(text), 8, 2, 6, 0];
        }

        foreach (byte[] unit in recorded["zre"].Where(unit => unit.Length < 400).Take(60))
        {
            yield return [.. meet, 5, 0, .. Play.Octets(unit), 8, 5];
        }

        foreach (byte[] wire in recorded["zmtp"].Take(40))
        {
            yield return [0, 0, 3, 0, .. Play.Octets(wire), 11, 0, .. Play.Octets([0x5A, 0x52, 0x45, 1]), 8, 3];
        }
    }

    public override void Run(byte[] input)
    {
        Instant now = new(1_000_000_000);
        NodeCore node = Make("desk", 0x1111, new Endpoint("10.0.0.9", 5700));
        LocalParameter fader = Register(node, now, "fader", Access.Emit);
        Register(node, now, "level", Access.Sense);
        Strangers strangers = new(node);
        node.Start(now, s_self);
        Play play = new(input);
        while (!play.IsOver)
        {
            Step(ref play, ref now, node, strangers, fader);
            strangers.Settle(now);
        }

        strangers.Leave(now);
        CheckFriend(now, node, fader);
    }

    /// <summary>A stranger's UUID.</summary>
    internal static Uuid Stranger(int number) => new(((UInt128)0xB0B1B2B3B4B546B7 << 64) + (UInt128)number);

    private static NodeCore Make(string name, ulong uuid, params Endpoint[] gossip) =>
        new(new NodeCoreOptions { Name = name, Identity = uuid.ToString("x32", null), Gossip = gossip }, new Uuid(uuid), uuid);

    private static LocalParameter Register(NodeCore node, Instant now, string path, Access access)
    {
        Expect(node.Zocp.TryRegister(now, path, new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = access }, out LocalParameter? parameter).IsDone, "an own parameter is refused");
        return parameter!;
    }

    private static void Step(ref Play play, ref Instant now, NodeCore node, Strangers strangers, LocalParameter fader)
    {
        int step = play.Next(14);
        int who = step == 8 ? 0 : play.Next(MostStrangers);
        switch (step)
        {
            case 0:
                strangers.Connect(now, who);
                break;
            case 1:
                strangers.Greet(now, who);
                break;
            case 2:
                strangers.Hello(now, who, play.Next());
                break;
            case 3:
                strangers.Say(now, who, play.NextOctets());
                break;
            case 4:
                strangers.Whisper(now, who, play.NextOctets());
                break;
            case 5:
                strangers.SayUnit(now, who, play.NextOctets());
                break;
            case 6:
                strangers.Close(now, who);
                break;
            case 7:
                Use(ref play, now, node, who, fader);
                break;
            case 8:
                now += TimeSpan.FromSeconds(s_waits[play.Next(s_waits.Length)]);
                node.Advance(now);
                break;
            case 9:
                byte[] beacon = new byte[Beacon.Size];
                new Beacon(Stranger(who), (ushort)(play.Next(3) == 0 ? 0 : 6000 + who)).Write(beacon);
                node.ReceiveBeacon(now, IPAddress.Parse("10.0.0.9"), beacon);
                break;
            case 10:
                strangers.Answer(now, play.Next(3));
                break;
            case 11:
                node.ReceiveBeacon(now, IPAddress.Parse("10.0.0.8"), play.NextOctets());
                break;
            case 12:
                strangers.TakesNothing = !strangers.TakesNothing;
                break;
            default:
                strangers.HearsNews = !strangers.HearsNews;
                break;
        }
    }

    private static void Use(ref Play play, Instant now, NodeCore node, int who, LocalParameter fader)
    {
        switch (play.Next(6))
        {
            case 0:
                node.Zocp.Emit(now, fader, play.Next() / 256.0);
                break;
            case 1:
                node.Zocp.Subscribe(now, Stranger(who), "out", node.Zocp.Uuid, "level");
                break;
            case 2:
                node.Zocp.Set(now, Stranger(who), "out", play.Next());
                break;
            case 3:
                node.Zre.Join(now, "group");
                break;
            case 4:
                node.Zre.Leave(now, "group");
                break;
            default:
                node.Zocp.Refresh(now, Stranger(who));
                break;
        }
    }

    private static void CheckFriend(Instant now, NodeCore node, LocalParameter fader)
    {
        NodeCore friend = Make("friend", 0x2222);
        LocalParameter level = Register(friend, now, "in", Access.Sense);
        FriendlyPair pair = new(node, friend, now);
        friend.Start(now, new Endpoint("10.0.0.2", 5001));
        pair.RunUntil(() => friend.Zocp.TryGetPeer(node.Zocp.Uuid, out ZocpPeer? met) && met.TreeKnown, 10, "a good node is not met");
        Expect(node.Zocp.TryGetPeer(friend.Zocp.Uuid, out _), "a good node is not met from this side");
        friend.Zocp.Subscribe(pair.Now, node.Zocp.Uuid, "fader", friend.Zocp.Uuid, "in");
        pair.RunUntil(() => node.Zocp.Subscribers.Any(s => s.Peer == friend.Zocp.Uuid), 5, "a good node's patch does not come");
        node.Zocp.Emit(pair.Now, fader, 0.125);
        node.Zocp.Emit(pair.Now, fader, 0.75);
        pair.RunUntil(() => level.Value.TryGetNumber(out double value) && value == 0.75, 5, "a good node's patch moves nothing");
    }
}
