using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>What the states of a link at its two ends make of the patch.</summary>
public class RoomPatchesTests
{
    private static readonly Uuid s_desk = new(1);
    private static readonly Uuid s_lamp = new(2);

    [Theory]
    [InlineData(ZocpLinkState.Live, ZocpLinkState.Live, PatchState.Active, "")]
    [InlineData(ZocpLinkState.Waiting, ZocpLinkState.Live, PatchState.Waiting, "desk says why")]
    [InlineData(ZocpLinkState.Live, ZocpLinkState.Waiting, PatchState.Waiting, "lamp says why")]
    [InlineData(ZocpLinkState.Refused, ZocpLinkState.Waiting, PatchState.Refused, "desk says why")]
    [InlineData(ZocpLinkState.Waiting, ZocpLinkState.Refused, PatchState.Refused, "lamp says why")]
    [InlineData(ZocpLinkState.Ambiguous, ZocpLinkState.Asking, PatchState.Ambiguous, "desk says why")]
    public void The_end_that_knows_what_is_wrong_is_the_one_that_is_believed(ZocpLinkState atDesk, ZocpLinkState atLamp, PatchState state, string reason)
    {
        RoomPatches room = new();
        room.AddReport(s_desk, [Sight(true, s_lamp, atDesk, "desk says why")], ClockRelation.Own);
        room.AddReport(s_lamp, [Sight(false, s_desk, atLamp, "lamp says why")], ClockRelation.Own);
        room.AddNode(s_desk, "desk", null, null);
        room.AddNode(s_lamp, "lamp", null, null);
        PatchStatus patch = Assert.Single(room.ToList());
        Assert.Equal((state, reason), (patch.State, patch.Reason));
    }

    [Fact]
    public void What_waits_for_an_earlier_run_of_a_node_is_passed_over_but_not_what_waits_for_its_twin()
    {
        RoomPatches room = new();
        room.AddNode(s_desk, "desk", null, null);
        room.AddNode(s_lamp, "lamp", "a", null);
        room.AddReport(
            s_desk,
            [
                Sight(true, s_lamp, ZocpLinkState.Live, ""),
                Sight(true, new Uuid(3), ZocpLinkState.Waiting, "lamp has left") with { PeerName = "lamp", PeerIdentity = "a" },
                Sight(true, new Uuid(4), ZocpLinkState.Waiting, "lamp has left") with { PeerName = "lamp", PeerIdentity = "b" },
            ],
            ClockRelation.Own);
        Assert.Equal([("a", PatchState.Active), ("b", PatchState.Waiting)], room.ToList().Select(p => (p.To.Identity!, p.State)).Order());
    }

    [Fact]
    public void A_receiver_that_only_the_emitter_hears_is_not_called_gone()
    {
        RoomPatches room = new();
        room.AddNode(s_desk, "desk", null, null);
        room.AddReport(s_desk, [Sight(true, s_lamp, ZocpLinkState.Live, "") with { PeerName = "lamp" }], ClockRelation.Own);
        PatchStatus patch = Assert.Single(room.ToList());
        Assert.Equal((PatchState.Active, "lamp is not heard here, but desk reaches it"), (patch.State, patch.Reason));
    }

    [Fact]
    public void What_an_old_emitter_lists_by_the_flat_name_of_a_receiver_inside_an_object_is_the_patch_that_the_receiver_reports()
    {
        RoomPatches room = new();
        room.AddReport(s_lamp, [Sight(false, s_desk, ZocpLinkState.Live, "") with { Receiver = "strings/brightness" }], ClockRelation.Own);
        room.AddNode(s_desk, "desk", null, [Parameter("fader", "e", new Subscriber(s_lamp, "strings.brightness"))]);
        room.AddNode(s_lamp, "lamp", null, [Parameter("strings/brightness", "s")]);
        PatchStatus patch = Assert.Single(room.ToList());
        Assert.Equal(("strings/brightness", PatchState.Active), (patch.To.Path, patch.State));
    }

    [Fact]
    public void What_an_old_emitter_lists_of_an_earlier_run_by_a_flat_name_is_left_out_too()
    {
        RoomPatches room = new();
        room.AddReport(s_lamp, [Sight(false, s_desk, ZocpLinkState.Live, "") with { Receiver = "strings/brightness" }], ClockRelation.Own);
        room.AddNode(s_desk, "desk", null, [Parameter("fader", "e", new Subscriber(new Uuid(7), "strings.brightness"), new Subscriber(s_lamp, "strings.brightness"))]);
        room.AddNode(s_lamp, "lamp", null, [Parameter("strings/brightness", "s")]);
        Assert.Equal(PatchState.Active, Assert.Single(room.ToList()).State);
    }

    [Theory]
    [InlineData("level", 1)]
    [InlineData("volume", 2)]
    public void What_an_old_emitter_lists_of_an_earlier_run_of_the_receiver_is_left_out(string earlier, int patches)
    {
        RoomPatches room = new();
        RemoteParameter fader = new("fader", default, "flt", "re", null, null, null, [new(new Uuid(7), earlier), new(s_lamp, "level")]);
        room.AddReport(s_lamp, [Sight(false, s_desk, ZocpLinkState.Live, "")], ClockRelation.Own);
        room.AddNode(s_desk, "desk", null, [fader]);
        room.AddNode(s_lamp, "lamp", "a", null);
        Assert.Equal(patches, room.ToList().Count);
        Assert.Equal(patches - 1, room.ToList().Count(p => p.State == PatchState.Stale));
    }

    private static RemoteParameter Parameter(string path, string access, params Subscriber[] subscribers) =>
        new(path, ZocpValue.From(0.5), "flt", access, null, null, null, subscribers);

    private static LinkSight Sight(bool isEmitter, Uuid peer, ZocpLinkState state, string reason) => new()
    {
        IsEmitter = isEmitter,
        Peer = peer,
        Emitter = "fader",
        Receiver = "level",
        State = state,
        Reason = state == ZocpLinkState.Live ? "" : reason,
    };
}
