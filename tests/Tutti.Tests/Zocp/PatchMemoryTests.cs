using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>Patches over restarts: what is remembered where, which memory wins, and why a patch still waits.</summary>
public class PatchMemoryTests
{
    private static readonly DateTimeOffset s_wall = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly Show _show = new(11);

    [Theory]
    [Clause("zocp-9.1")]
    [Clause("zocp-9.4")]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_patch_is_back_when_one_end_or_both_remember_it(bool deskRemembers, bool lampRemembers)
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        PatchMemory desks = Remembers(desk);
        PatchMemory lamps = Remembers(lamp);
        _show.Leave(desk.Uuid);
        _show.Leave(lamp.Uuid);
        desk = Desk(deskRemembers ? desks : null);
        lamp = Lamp(lampRemembers ? lamps : null);
        _show.MeetAll();
        _show.Settle();
        Emit(desk, "fader", 0.625);
        _show.Settle();
        Assert.Equal(0.625, Value(lamp, "level"));
        Assert.Equal(ZocpLinkState.Live, Assert.Single(desk.Links).State);
        Assert.Equal(ZocpLinkState.Live, Assert.Single(lamp.Links).State);
        Assert.Equal(Assert.Single(desk.Links).Counter, Assert.Single(lamp.Links).Counter);
    }

    [Theory]
    [Clause("zocp-9.4")]
    [Clause("zocp-9.5")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_removal_wins_over_the_memory_of_whoever_was_away(bool deskWasAway)
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        ZocpNode away = deskWasAway ? desk : lamp;
        ZocpNode here = deskWasAway ? lamp : desk;
        PatchMemory old = Remembers(away);
        _show.Leave(away.Uuid);
        here.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        Assert.Empty(here.Links);
        ZocpNode back = deskWasAway ? Desk(old) : Lamp(old);
        Assert.Equal(ZocpLinkState.Waiting, Assert.Single(back.Links).State);
        _show.MeetAll();
        _show.Settle();
        Assert.Empty(here.Links);
        Assert.Empty(back.Links);
        Assert.Empty(here.Subscribers);
        Assert.Empty(back.Subscribers);
        Assert.Empty(here.Subscriptions);
        Assert.Empty(back.Subscriptions);
    }

    [Fact]
    [Clause("zocp-9.4")]
    public void A_patch_made_again_after_its_removal_wins_over_the_memory_of_the_removal()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        Unpatch(desk, lamp);
        PatchMemory removed = Remembers(lamp);
        Assert.Empty(removed.Patches);
        Assert.Equal(2, Assert.Single(removed.Removed).Counter);
        desk.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(3, Assert.Single(desk.Links).Counter);
        Assert.Equal(3, Assert.Single(lamp.Links).Counter);

        // The lamp comes back from a copy of its state that was made before.
        _show.Leave(lamp.Uuid);
        lamp = Lamp(removed);
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(ZocpLinkState.Live, Assert.Single(desk.Links).State);
        Assert.Equal(ZocpLinkState.Live, Assert.Single(lamp.Links).State);
    }

    [Fact]
    [Clause("zocp-9.5")]
    public void A_removal_is_remembered_for_thirty_days_by_the_clock_on_the_wall()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        Unpatch(desk, lamp);
        PatchMemory memory = Remembers(desk);
        RemovedPatch removed = Assert.Single(memory.Removed);
        Assert.Equal(s_wall, removed.At);
        ZocpNode young = _show.Add("a", "a");
        young.Recall(_show.Now, memory, s_wall + TimeSpan.FromDays(29.9));
        Assert.Single(young.Memory(_show.Now, s_wall).Removed);
        Assert.Empty(young.Memory(_show.Now + TimeSpan.FromDays(0.2), s_wall).Removed);
        ZocpNode old = _show.Add("b", "b");
        old.Recall(_show.Now, memory, s_wall + TimeSpan.FromDays(30.1));
        Assert.Empty(old.Memory(_show.Now, s_wall).Removed);
    }

    [Fact]
    [Clause("zocp-9.5")]
    public void A_machine_that_did_not_know_the_time_forgets_no_removal_for_it()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        Unpatch(desk, lamp);
        DateTimeOffset unset = new(1970, 1, 1, 0, 1, 0, TimeSpan.Zero);
        ZocpNode later = _show.Add("a", "a");
        later.Recall(_show.Now, desk.Memory(_show.Now, unset), s_wall);
        Assert.Equal(s_wall, Assert.Single(later.Memory(_show.Now, s_wall).Removed).At);
        ZocpNode before = _show.Add("b", "b");
        before.Recall(_show.Now, desk.Memory(_show.Now, s_wall), unset);
        Assert.Single(before.Memory(_show.Now, s_wall).Removed);
    }

    [Fact]
    [Clause("zocp-9.5")]
    public void The_oldest_removal_gives_way_at_the_bound()
    {
        ZocpNode desk = _show.Add("desk", "d", options => options with { MaxRemovals = 2 });
        ZocpNode lamp = Lamp();
        Float(desk, "fader", Access.Emit);
        foreach (string receiver in (string[])["level", "hue", "gobo"])
        {
            Float(lamp, receiver, Access.Sense);
        }

        _show.MeetAll();
        _show.Settle();
        foreach (string receiver in (string[])["level", "hue", "gobo"])
        {
            desk.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, receiver);
            _show.Settle();
            desk.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, receiver);
            _show.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["gobo", "hue"], Remembers(desk).Removed.Select(removed => removed.Receiver).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    [Clause("zocp-9.1")]
    public void A_remembered_patch_says_what_it_waits_for()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        PatchMemory memory = Remembers(desk);
        _show.Leave(desk.Uuid);
        _show.Leave(lamp.Uuid);
        ZocpNode back = _show.Add("desk", "d");
        back.Recall(_show.Now, memory, s_wall);
        ZocpLink link = Assert.Single(back.Links);
        Assert.Equal((ZocpLinkState.Waiting, "fader is not registered here"), (link.State, link.Reason));
        Float(back, "fader", Access.Emit);
        _show.Add("lamp", "l");
        _show.MeetAll();
        _show.Settle();
        Assert.Equal((ZocpLinkState.Waiting, "lamp no longer has level"), (link.State, link.Reason));
    }

    [Fact]
    [Clause("zocp-9.6")]
    public void A_patch_that_an_end_refuses_says_why()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        PatchMemory memory = Remembers(desk);
        _show.Leave(desk.Uuid);
        _show.Leave(lamp.Uuid);
        ZocpNode back = Desk(memory);
        ZocpNode other = _show.Add("lamp", "l");
        Float(other, "level", Access.ReadWrite);
        _show.MeetAll();
        _show.Settle();
        ZocpLink link = Assert.Single(back.Links);
        Assert.Equal((ZocpLinkState.Refused, "level does not take signals (no s in its access)"), (link.State, link.Reason));
    }

    [Fact]
    [Clause("zocp-9.6")]
    public void Two_nodes_of_one_identity_are_not_taken_for_each_other()
    {
        (ZocpNode desk, ZocpNode lamp) = Patched();
        PatchMemory memory = Remembers(desk);
        _show.Leave(desk.Uuid);
        _show.Leave(lamp.Uuid);
        ZocpNode back = Desk(memory);
        Lamp();
        Lamp();
        _show.MeetAll();
        _show.Settle();
        ZocpLink link = Assert.Single(back.Links);
        Assert.Equal((ZocpLinkState.Ambiguous, "2 nodes have the identity of lamp and have level: they cannot be told apart"), (link.State, link.Reason));
    }

    [Theory]
    [Clause("zocp-9.8")]
    [InlineData("lamp", "l", "lamp", "l", "lamp has the identity of lamp: the state of one was copied from the other; stop one of them")]
    [InlineData("lamp", "l", "lamp", "m", "more than one node is named lamp; give each a name of its own")]
    [InlineData("lamp", "", "desk", "x", "more than one node is named desk; give each a name of its own")]
    [InlineData("lamp", "", "copy", "d", "copy has the identity of this node: the state of one was copied from the other; stop one of them")]
    [InlineData("lamp", "l", "hand", "h", null)]
    public void Twins_are_told_after_a_while(string first, string firstIdentity, string second, string secondIdentity, string? said)
    {
        _show.Add("desk", "d");
        _show.Add(first, firstIdentity);
        _show.MeetAll();
        _show.Add(second, secondIdentity);
        _show.MeetAll();
        _show.Settle();
        _show.Pass(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain(_show.News, news => news.News.Kind == ZocpEventKind.TwinMet);
        _show.Pass(TimeSpan.FromSeconds(0.2));
        _show.Pass(TimeSpan.FromSeconds(10));
        string[] heard = [.. _show.News.Where(news => news.News.Kind == ZocpEventKind.TwinMet && news.Node == _show.Nodes.First().Uuid).Select(news => news.News.Text!)];
        Assert.Equal(said is null ? [] : [said], heard);
    }

    [Fact]
    [Clause("zocp-9.8")]
    public void A_node_that_replaces_its_former_run_is_no_twin()
    {
        ZocpNode desk = Desk();
        ZocpNode lamp = Lamp();
        _show.MeetAll();
        Lamp();
        _show.MeetAll();
        _show.Settle();
        desk.Exited(_show.Now, lamp.Uuid, "gone");
        _show.Pass(TimeSpan.FromSeconds(4));
        Assert.DoesNotContain(_show.News, news => news.Node == desk.Uuid && news.News.Kind == ZocpEventKind.TwinMet);
    }

    [Fact]
    [Clause("zocp-9.3")]
    public void Two_old_nodes_of_one_name_with_a_patch_each_are_healed_each()
    {
        ZocpNode desk = Desk();
        OldPeer left = OldLamp();
        OldPeer right = OldLamp();
        _show.MeetAll();
        _show.Settle();
        desk.Subscribe(_show.Now, desk.Uuid, "fader", left.Uuid, "level");
        desk.Subscribe(_show.Now, desk.Uuid, "fader", right.Uuid, "level");
        _show.Settle();
        _show.Leave(left.Uuid);
        Assert.Equal([ZocpLinkState.Waiting, ZocpLinkState.Live], desk.Links.Select(link => link.State).Order());
        OldPeer back = OldLamp();
        _show.MeetAll();
        _show.Settle();
        Assert.All(desk.Links, link => Assert.Equal(ZocpLinkState.Live, link.State));
        Assert.Equal([back.Uuid, right.Uuid], desk.Links.Select(link => link.Peer).OrderDescending(Comparer<Uuid>.Create((a, b) => a.Bits.CompareTo(b.Bits))));
    }

    [Fact]
    [Clause("zocp-9.7")]
    public void A_silent_old_node_is_not_waited_for_when_one_of_its_name_has_come_since()
    {
        ZocpNode desk = Desk();
        OldPeer lamp = OldLamp();
        _show.MeetAll();
        _show.Settle();
        desk.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        _show.Pass(TimeSpan.FromSeconds(5));
        OldPeer back = OldLamp();
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(lamp.Uuid, Assert.Single(desk.Links).Peer);
        _show.Pass(TimeSpan.FromSeconds(1));
        desk.Silenced(_show.Now, lamp.Uuid, TimeSpan.FromSeconds(2));
        _show.Settle();
        Assert.Equal((back.Uuid, ZocpLinkState.Live), (Assert.Single(desk.Links).Peer, Assert.Single(desk.Links).State));
        Assert.Equal(back.Uuid, Assert.Single(desk.Subscribers).Peer);
    }

    [Fact]
    [Clause("zocp-9.7")]
    public void A_namesake_that_was_there_before_is_not_its_successor()
    {
        ZocpNode desk = Desk();
        OldPeer lamp = OldLamp();
        OldLamp();
        _show.MeetAll();
        _show.Settle();
        desk.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        _show.Pass(TimeSpan.FromSeconds(5));
        desk.Silenced(_show.Now, lamp.Uuid, TimeSpan.FromSeconds(2));
        _show.Settle();
        Assert.Equal((lamp.Uuid, ZocpLinkState.Live), (Assert.Single(desk.Links).Peer, Assert.Single(desk.Links).State));
    }

    [Fact]
    [Clause("zocp-9.1")]
    public void A_patch_inside_one_node_is_remembered_too()
    {
        ZocpNode desk = Desk();
        Float(desk, "meter", Access.Sense);
        desk.Subscribe(_show.Now, desk.Uuid, "fader", desk.Uuid, "meter");
        PatchMemory memory = Remembers(desk);
        Assert.True(Assert.Single(memory.Patches).IsInside);
        ZocpNode back = Desk(memory);
        Assert.Equal(ZocpLinkState.Waiting, Assert.Single(back.Links).State);
        Float(back, "meter", Access.Sense);
        Assert.Equal(ZocpLinkState.Live, Assert.Single(back.Links).State);
        Emit(back, "fader", 0.5);
        Assert.Equal(0.5, Value(back, "meter"));
    }

    [Fact]
    [Clause("zocp-9.9")]
    public void A_patch_with_a_guest_ends_with_the_guest()
    {
        ZocpNode lamp = Lamp();
        Dictionary<string, string> headers = new(ZocpHeaders.Announce(""), StringComparer.Ordinal) { [ZocpHeaders.Guest] = "emit" };
        Uuid guest = _show.NextUuid();
        lamp.Entered(_show.Now, guest, "tutti-emit-1", headers);
        lamp.Receive(_show.Now, guest, """{"MOD":{"value":{"value":0,"typeHint":"flt","access":"re","subscribers":[]}}}"""u8, """{"id":1,"whole":true}"""u8);
        lamp.Receive(_show.Now, guest, System.Text.Encoding.UTF8.GetBytes($$"""{"SUB":["{{guest}}","value","{{lamp.Uuid}}","level"]}"""), default);
        Assert.Single(lamp.Links);
        Assert.Empty(Remembers(lamp).Patches);
        lamp.Exited(_show.Now, guest, "killed");
        Assert.Empty(lamp.Links);
    }

    private (ZocpNode Desk, ZocpNode Lamp) Patched()
    {
        ZocpNode desk = Desk();
        ZocpNode lamp = Lamp();
        _show.MeetAll();
        _show.Settle();
        lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        return (desk, lamp);
    }

    private void Unpatch(ZocpNode desk, ZocpNode lamp)
    {
        desk.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
    }

    private ZocpNode Desk(PatchMemory? memory = null) => Node("desk", "d", "fader", Access.Emit, memory);

    private ZocpNode Lamp(PatchMemory? memory = null) => Node("lamp", "l", "level", Access.Sense, memory);

    private ZocpNode Node(string name, string identity, string parameter, Access access, PatchMemory? memory)
    {
        ZocpNode node = _show.Add(name, identity);
        Float(node, parameter, access);
        node.Recall(_show.Now, memory ?? PatchMemory.Empty, s_wall);
        return node;
    }

    private OldPeer OldLamp()
    {
        OldPeer old = _show.AddOld("old lamp");
        old.Register("level", System.Text.Json.Nodes.JsonValue.Create(0), "flt", "rws");
        return old;
    }

    private PatchMemory Remembers(ZocpNode node) => node.Memory(_show.Now, s_wall);

    private static void Float(ZocpNode node, string path, Access access) =>
        RobustnessTests.Register(node, path, new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = access });

    private void Emit(ZocpNode node, string path, double value)
    {
        Assert.True(node.TryGetParameter(path, out LocalParameter? parameter));
        node.Emit(_show.Now, parameter, value);
    }

    private static ZocpValue Value(ZocpNode node, string path)
    {
        Assert.True(node.TryGetParameter(path, out LocalParameter? parameter));
        return parameter.Value;
    }
}
