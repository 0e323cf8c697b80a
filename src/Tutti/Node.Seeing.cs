using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti;

public sealed partial class Node
{
    private const int ClockRounds = 8;

    /// <summary>Compares the time of day of another Tutti node with ours.</summary>
    /// <exception cref="RefusedException">The node is an old one, which cannot be asked.</exception>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<ClockComparison> CompareClockAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return (await AskClockAsync(peer, cancellation).ConfigureAwait(false)).Compare();
    }

    private bool CanTell(Peer peer) => Read(peer, static zocp => zocp?.Can(ZocpExtensions.Sight | ZocpExtensions.Replies) ?? false);

    // The shortest round is the one that waited least, so its two ways are the most alike.
    private async Task<ClockRound> AskClockAsync(Peer peer, CancellationToken cancellation)
    {
        if (!CanTell(peer))
        {
            throw new RefusedException("it cannot tell its clock: it is no Tutti node", "clock", peer.Name, "compare by hand, or run a Tutti node on that machine");
        }

        ClockRound? best = null;
        for (int i = 0; i < ClockRounds; i++)
        {
            long asked = _shell.Now.Nanoseconds;
            ZocpEvent done = await RequestAsync((zocp, now) => zocp.Call(now, peer.Uuid, ClockReading.Method), $"{peer.Name}/{ClockReading.Method}", peer.Uuid, cancellation)
                .ConfigureAwait(false);
            long answered = done.AtNs;
            long wall = WallNs() - (_shell.Now.Nanoseconds - answered);
            if (ClockReading.TryRead(done.Value, out ClockReading reading) && (best is null || answered - asked < best.Value.RoundTripNs))
            {
                best = new ClockRound(asked, answered, wall, reading);
            }
        }

        return best ?? throw new NoAnswerException("its answer makes no sense", "clock", peer.Name, "look at its program");
    }

    private long WallNs() => (_options.TimeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
