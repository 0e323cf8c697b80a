using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class MembershipTests
{
    [Fact]
    [Clause("zre-3.5")]
    public void Three_hundred_joins_and_leaves_wrap_the_status_and_every_peer_follows()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { Groups = ["ZOCP"] });
        for (int i = 0; i < 150; i++)
        {
            alpha.Do(n => Assert.True(n.Join(net.Now, "G")));
            alpha.Do(n => Assert.False(n.Join(net.Now, "G")));
            alpha.Do(n => Assert.True(n.Leave(net.Now, "G")));
            alpha.Do(n => Assert.False(n.Leave(net.Now, "G")));
        }

        net.Run(0.1);
        Assert.Equal(unchecked((byte)301), alpha.Node.Status);
        Assert.Equal(150, beta.Of(ZreEventKind.Left).Count());
        Assert.Equal(0, beta.Node.Counters.StatusErrors);
        ZreRules.Hold(net);

        NodeStation gamma = net.Add("gamma");
        gamma.Start();
        net.Run(1);
        alpha.Do(n => n.Join(net.Now, "H"));
        net.Run(0.1);
        Assert.Equal("H", gamma.Of(ZreEventKind.Joined).Last().Group);
        Assert.Equal(0, gamma.Node.Counters.StatusErrors);
        ZreRules.Hold(net);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(12)]
    [Clause("zre-3.5")]
    public void A_join_at_any_moment_of_the_first_meeting_is_in_hello_or_follows_it_but_never_both(int milliseconds)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        NodeStation beta = net.Add("beta");
        alpha.Start();
        beta.Start();
        net.Run(milliseconds / 1000.0);
        alpha.Do(n => n.Join(net.Now, "G"));
        beta.Do(n => n.Join(net.Now, "G"));
        net.Run(0.5);
        alpha.Do(n => n.Join(net.Now, "H"));
        net.Run(0.5);
        ZreRules.Hold(net);
        Assert.Equal(2, beta.Of(ZreEventKind.Joined).Count());
        Assert.Equal(1, alpha.Node.Shout(net.Now, "G", "x"u8));
        Assert.Equal(0, alpha.Node.Shout(net.Now, "H", "x"u8));
    }

    [Fact]
    [Clause("zre-3.5")]
    public void A_shout_reaches_those_who_are_in_the_group_now_whoever_was_in_it_at_the_last_shout()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        Assert.Equal(0, Shout());
        beta.Do(n => n.Join(net.Now, "G"));
        net.Run(0.1);
        Assert.Equal(1, Shout());

        NodeStation gamma = net.Add("gamma");
        gamma.Do(n => n.Join(net.Now, "G"));
        gamma.Start();
        net.Run(1);
        Assert.Equal(2, Shout());

        beta.Do(n => n.Leave(net.Now, "G"));
        net.Run(0.1);
        Assert.Equal(1, Shout());
        Assert.Null(alpha.Node.Find("G", p => p.Uuid == beta.Uuid));
        Assert.NotNull(alpha.Node.Find("G", p => p.Uuid == gamma.Uuid));

        gamma.Stop();
        net.Run(5);
        Assert.False(alpha.Knows(gamma));
        Assert.Equal(0, Shout());

        int Shout()
        {
            int reached = 0;
            alpha.Do(n => reached = n.Shout(net.Now, "G", "x"u8));
            net.Run(0.1);
            return reached;
        }
    }

    [Fact]
    [Clause("zre-3.5")]
    public void A_join_while_units_wait_keeps_its_place_and_after_a_cut_it_is_in_hello()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 100 });
        beta.IsStalled = true;
        for (int i = 0; i < 50; i++)
        {
            alpha.Whisper(beta, $"{i}");
        }

        alpha.Do(n => n.Join(net.Now, "G"));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "after"));
        net.Resume(beta);
        net.Run(0.5);
        Assert.Equal([.. Enumerable.Repeat(ZreEventKind.Whispered, 50), ZreEventKind.Joined, ZreEventKind.Whispered], beta.News.Skip(1).Select(n => n.Kind));

        beta.IsStalled = true;
        for (int i = 0; i < 50; i++)
        {
            alpha.Whisper(beta, $"{i}");
        }

        alpha.Do(n => n.Join(net.Now, "H"));
        net.Cut(alpha, beta);
        net.Resume(beta);
        net.Run(3);
        ZreRules.Hold(net);
        Assert.Equal(0, beta.Node.Counters.StatusErrors);
        Assert.True(beta.Node.TryGetPeer(alpha.Uuid, out ZrePeer? peer));
        Assert.Equal(2, peer.Groups.Count);
    }

    [Fact]
    [Clause("zre-4.9")]
    public void Join_and_leave_of_others_are_told_whatever_their_status_and_membership()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(groups: ["G"]);
        speaker.Say(RawStation.Membership(ZreUnitId.Join, 2, "H", 2));
        speaker.Say(RawStation.Membership(ZreUnitId.Leave, 3, "NOTIN", 3));
        speaker.Say(RawStation.Membership(ZreUnitId.Join, 4, "I", 77));
        speaker.Say(RawStation.Membership(ZreUnitId.Leave, 5, "G", 78));
        net.Run(0.1);
        Assert.True(alpha.Node.TryGetPeer(raw.Uuid, out ZrePeer? peer));
        Assert.True(peer.Groups.Order(StringComparer.Ordinal).SequenceEqual(["H", "I"], StringComparer.Ordinal));
        Assert.Equal(1, alpha.Node.Counters.StatusErrors);
        Assert.Equal(2, alpha.Of(ZreEventKind.Left).Count());
    }

    [Fact]
    [Clause("zre-5.2")]
    public void Shout_goes_to_the_members_only_and_arrives_in_any_group()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        NodeStation beta = net.Add("beta", o => o with { Groups = ["G", "Ü"] });
        NodeStation gamma = net.Add("gamma", o => o with { Groups = ["H"] });
        RawStation raw = net.AddRaw(new Uuid(9));
        alpha.Start();
        beta.Start();
        gamma.Start();
        net.Run(0.5);
        int reached = 0;
        alpha.Do(n => reached = n.Shout(net.Now, "G", "one"u8, "two"u8));
        alpha.Do(n => reached += n.Shout(net.Now, "Ü", [new byte[] { 1 }, Array.Empty<byte>(), new byte[] { 3 }]));
        net.Run(0.1);
        Assert.Equal(2, reached);
        News[] shouts = [.. beta.Of(ZreEventKind.Shouted)];
        Assert.Equal("G", shouts[0].Group);
        Assert.Equal("one", shouts[0].Text);
        Assert.Equal("two"u8.ToArray(), shouts[0].Content[1]);
        Assert.Equal("Ü", shouts[1].Group);
        Assert.Equal([[1], [], [3]], shouts[1].Content);
        Assert.Empty(gamma.Of(ZreEventKind.Shouted));

        Speaker speaker = raw.Dial(gamma);
        speaker.Say(raw.Hello());
        byte[] shout = new byte[ZreWriter.MaxUnitOctets];
        int length = ZreWriter.WriteShout(shout, "NOT-MINE");
        ZreWriter.SetSequence(shout, 2);
        speaker.Say(shout[..length], "x"u8.ToArray());
        net.Run(0.1);
        Assert.Equal("NOT-MINE", Assert.Single(gamma.Of(ZreEventKind.Shouted)).Group);
    }

    [Fact]
    [Clause("zre-2.5")]
    public void Long_names_are_cut_between_characters_and_the_same_everywhere()
    {
        string name = string.Concat(Enumerable.Repeat("é", 200));
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with
        {
            Name = name,
            Groups = [name],
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = name },
        });
        string cut = name[..127];
        ZreHello hello = net.Heard[0].Hello();
        Assert.Equal(cut, hello.Name);
        Assert.Equal(cut, hello.Groups[0]);
        Assert.Equal(name, hello.Headers[cut]);
        int reached = 0;
        alpha.Do(n => reached = n.Shout(net.Now, name, "x"u8));
        alpha.Do(n => Assert.True(n.Leave(net.Now, name)));
        net.Run(0.1);
        Assert.Equal(1, reached);
        Assert.Equal(cut, beta.Of(ZreEventKind.Shouted).Single().Group);
        Assert.Equal(cut, beta.Of(ZreEventKind.Left).Single().Group);
    }

    [Fact]
    [Clause("zre-8.3")]
    public void Groups_are_bounded_on_both_sides()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(o => o with { MaxGroups = 3 }, groups: ["A", "B"]);
        alpha.Do(n => Assert.True(n.Join(net.Now, "1") && n.Join(net.Now, "2") && n.Join(net.Now, "3")));
        alpha.Do(n => Assert.False(n.Join(net.Now, "4")));
        speaker.Say(RawStation.Membership(ZreUnitId.Join, 2, "C", 3));
        speaker.Say(RawStation.Membership(ZreUnitId.Join, 3, "C", 4));
        net.Run(0.05);
        Assert.True(alpha.Knows(raw));
        speaker.Say(RawStation.Membership(ZreUnitId.Join, 4, "D", 5));
        net.Run(0.05);
        Assert.Equal(ExitReason.ProtocolError, alpha.Of(ZreEventKind.Exited).Single().Reason);
        speaker.Say(raw.Hello(groups: ["A", "B", "C", "D"], status: 4));
        net.Run(0.05);
        Assert.Contains("more groups", alpha.Of(ZreEventKind.PeerRefused).Single().Detail, StringComparison.Ordinal);
        ZreRules.Hold(net);
    }
}
