using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>What the states of a link at its two ends make of the patch.</summary>
public class RoomPatchesTests
{
    private static readonly Uuid s_desk = new(1);
    private static readonly Uuid s_lamp = new(2);

    [Theory]
    [InlineData(ZocpLinkState.Live, ZocpLinkState.Live, RoomPatchState.Active, "")]
    [InlineData(ZocpLinkState.Waiting, ZocpLinkState.Live, RoomPatchState.Waiting, "desk says why")]
    [InlineData(ZocpLinkState.Live, ZocpLinkState.Waiting, RoomPatchState.Waiting, "lamp says why")]
    [InlineData(ZocpLinkState.Refused, ZocpLinkState.Waiting, RoomPatchState.Refused, "desk says why")]
    [InlineData(ZocpLinkState.Waiting, ZocpLinkState.Refused, RoomPatchState.Refused, "lamp says why")]
    [InlineData(ZocpLinkState.Ambiguous, ZocpLinkState.Asking, RoomPatchState.Ambiguous, "desk says why")]
    public void The_end_that_knows_what_is_wrong_is_the_one_that_is_believed(ZocpLinkState atDesk, ZocpLinkState atLamp, RoomPatchState state, string reason)
    {
        RoomPatches room = new();
        room.AddNode(s_desk, "desk", null);
        room.AddNode(s_lamp, "lamp", null);
        room.AddReport(s_desk, [Sight(true, s_lamp, atDesk, "desk says why")], ClockRound.Own);
        room.AddReport(s_lamp, [Sight(false, s_desk, atLamp, "lamp says why")], ClockRound.Own);
        RoomPatch patch = Assert.Single(room.ToList());
        Assert.Equal((state, reason), (patch.State, patch.Reason));
    }

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
