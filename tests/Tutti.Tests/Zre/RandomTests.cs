using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class RandomTests
{
    [Fact]
    [Clause("zre-2.6")]
    public void Random_datagrams_and_octets_never_throw() => Prop.ForAll<byte[], byte>((octets, at) =>
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        alpha.Do(n => n.ReceiveBeacon(net.Now, raw.Address, [.. "ZRE\u0001"u8, .. octets]));
        alpha.Do(n => n.Receive(net.Now, (LinkId)speaker.Wire!.ToHandle!, octets));
        RawStation other = net.AddRaw(new Uuid(5), 6700);
        Speaker second = other.Dial(alpha);
        byte[] unit = [.. RawStation.Unit((ZreUnitId)(at % 12), at % 3), .. octets];
        second.Say(other.Hello());
        second.Say(unit, octets);
        second.Say(octets, unit);
        net.Run(0.1);
        return alpha.Node.Counters.EventsLost == 0;
    }).Check(CommitSeed.Config);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Clause("zre-6.4")]
    public void Whatever_is_cut_stalled_or_lost_all_are_together_soon_after_it_ends(int seed)
    {
        Random chance = new(seed);
        ZreNetwork net = new();
        NodeStation[] all = [.. Enumerable.Range(0, 3).Select(i => net.Add($"n{i}", o => (i == 1 ? SilenceTests.Tutti(o) : o) with { HighWaterOctets = 300, MaxWaitingUnits = 200 }))];
        foreach (NodeStation node in all)
        {
            node.Start();
        }

        for (int i = 0; i < 60; i++)
        {
            Disturb(net, all, chance);
            net.Run(chance.NextDouble() / 4);
        }

        net.Deaf = false;
        foreach (NodeStation node in all)
        {
            net.Resume(node);
            net.PlugIn(node);
            node.Listens = true;
        }

        net.Run(12);
        foreach (NodeStation from in all)
        {
            foreach (NodeStation to in all.Where(t => t != from))
            {
                Assert.True(from.Knows(to), $"{from.Node.Name} does not know {to.Node.Name}");
                from.News.Clear();
            }
        }

        foreach (NodeStation from in all)
        {
            foreach (NodeStation to in all.Where(t => t != from))
            {
                Assert.Equal(WhisperResult.Sent, from.Whisper(to, from.Node.Name));
            }
        }

        net.Run(0.1);
        Assert.All(all, n => Assert.Equal(2, n.Of(ZreEventKind.Whispered).Count()));
        net.Run(40);
        Assert.All(all, n => Assert.Equal(2, n.News.Count));
        ZreRules.Hold(net);
    }

    private static void Disturb(ZreNetwork net, NodeStation[] all, Random chance)
    {
        NodeStation one = all[chance.Next(3)];
        NodeStation two = all[(Array.IndexOf(all, one) + 1 + chance.Next(2)) % 3];
        switch (chance.Next(10))
        {
            case 0 or 1:
                net.Cut(one, two);
                break;
            case 2:
                one.IsStalled = true;
                break;
            case 3:
                net.Resume(one);
                break;
            case 4:
                one.IsCutOff = true;
                break;
            case 5:
                net.PlugIn(one);
                break;
            case 6:
                net.Deaf = !net.Deaf;
                break;
            case 7:
                one.Do(n => _ = n.Join(net.Now, "G") || n.Leave(net.Now, "G"));
                break;
            case 8:
                one.Listens = !one.Listens;
                break;
            default:
                for (int i = 0; i < chance.Next(100); i++)
                {
                    one.Whisper(two, "x", (Delivery)chance.Next(2), chance.Next(4));
                }

                break;
        }
    }
}
