using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>The node by which the server sees the room, shown like any other when it has something to show: a program may serve the page for itself.</summary>
/// <remarks>The node of <c>tutti web</c> has no parameters, and passes by.</remarks>
/// <param name="node">The node.</param>
/// <param name="room">The room.</param>
/// <param name="values">Follows its values.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveSelf(Node node, PatchbayRoom room, LiveValues values, TimeProvider time)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks at it, twice a second: nobody tells of parameters that were added.</summary>
    public async Task LookAsync(CancellationToken end)
    {
        IReadOnlyList<RemoteParameter> parameters = node.Parameters;
        if (parameters.Count > 0)
        {
            NodeHere self = NodeHere.Self(node);
            NodeFacts facts = new(self.Uuid, self.Name)
            {
                Identity = self.Identity,
                Endpoint = node.Endpoint,
                Implementation = "tutti",
                IsSelf = true,
                ParametersKnown = true,
            };
            if (room.SetNode(facts, parameters, time.GetUtcNow().ToUnixTimeMilliseconds()))
            {
                values.FollowIfSeen(self.Uuid);
            }
        }
        else
        {
            room.RemoveNode(node.Uuid);
        }

        await Task.Delay(s_look, time, end);
    }
}
