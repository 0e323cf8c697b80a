using System.Threading.Channels;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>The methods of Tutti nodes: they stand in no tree, so each node is asked when it comes, and when somebody begins to look at it.</summary>
/// <remarks>Thread-safe: yes.</remarks>
/// <param name="node">By which the room is seen.</param>
/// <param name="room">The room.</param>
internal sealed class LiveMethods(Node node, PatchbayRoom room)
{
    private readonly Channel<Peer> _toAsk = Channel.CreateUnbounded<Peer>();
    private readonly Lock _gate = new();
    private readonly HashSet<Peer> _waiting = [];

    /// <summary>A node may have other methods than were seen.</summary>
    public void AskSoon(Peer peer)
    {
        lock (_gate)
        {
            if (peer.IsTutti && _waiting.Add(peer))
            {
                _toAsk.Writer.TryWrite(peer);
            }
        }
    }

    /// <summary>Waits for a node that is to be asked, and asks it.</summary>
    public async Task AskAsync(CancellationToken end)
    {
        Peer peer = await _toAsk.Reader.ReadAsync(end);
        lock (_gate)
        {
            _waiting.Remove(peer);
        }

        try
        {
            room.SetMethods(peer.Uuid, await node.MethodsAsync(peer, end));
        }
        catch (TuttiException)
        {
            // It has gone, or hangs, which is told elsewhere; it is asked again when somebody looks at it.
        }
    }
}
