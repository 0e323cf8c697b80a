using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Transports;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>A peer is in a group: it joined, or was in it when it entered.</summary>
    public event Action<PeerGroup>? PeerJoined;

    /// <summary>A peer left a group.</summary>
    public event Action<PeerGroup>? PeerLeft;

    /// <summary>A peer has been silent for 2 s and does not answer; after 10 s (30 s for an old one) it counts as gone.</summary>
    public event Action<Peer>? PeerEvasive;

    /// <summary>A silent peer is heard again.</summary>
    public event Action<Peer>? PeerRecovered;

    /// <summary>Joins a ZRE group; every peer is told.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than 255 octets of UTF-8.</exception>
    /// <exception cref="RefusedException">The node is in 4,096 groups already, <c>ZOCP</c> included.</exception>
    public void Join(string group)
    {
        NodeOptionsCheck.Name(group, nameof(group), "A group's name");
        lock (Gate)
        {
            if (!_shell.Core.Zre.Join(_shell.Now, group) && !_shell.Core.Zre.Groups.Contains(group, StringComparer.Ordinal))
            {
                throw new RefusedException(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it is in {_shell.Core.Zre.Groups.Count:N0} groups, and can be in no more"),
                    $"join {group}",
                    Name,
                    "leave another group first");
            }
        }

        _shell.Pump();
    }

    /// <summary>Leaves a ZRE group; every peer is told.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than 255 octets of UTF-8.</exception>
    public void Leave(string group)
    {
        NodeOptionsCheck.Name(group, nameof(group), "A group's name");
        lock (Gate)
        {
            _shell.Core.Zre.Leave(_shell.Now, group);
        }

        _shell.Pump();
    }

    /// <summary>Sends a message of the program's own to one peer (ZRE WHISPER). Does not block.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="frames">At least one frame. Never send a peer that speaks ZOCP what is not ZOCP: an old one dies of it.</param>
    /// <exception cref="NotFoundException">The peer is gone.</exception>
    /// <exception cref="RefusedException">The peer speaks ZOCP and is an old one, the message is too large, or too much waits for the peer.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public void Whisper(Peer peer, params IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        MustNotDieOfIt(peer);
        ReadOnlyMemory<byte>[] copy = AtLeastOne(frames);
        WhisperResult result;
        AfterSend after;
        Instant now = _shell.Now;
        lock (Gate)
        {
            ThrowIfStopped();
            ThrowUnlessTaken(_shell.Core.Fits(copy) ? WhisperResult.Sent : WhisperResult.TooLarge, peer.Name);
            result = _shell.Core.Zre.Whisper(now, peer.Uuid, copy);
            after = _shell.Sending(now);
        }

        _shell.Finish(after);
        ThrowUnlessTaken(result, peer.Name);
    }

    /// <summary>As <see cref="Whisper(Peer, IReadOnlyList{ReadOnlyMemory{byte}})"/>, with one frame and without allocating.</summary>
    public void Whisper(Peer peer, ReadOnlySpan<byte> content) => TryWhisper(peer, content, onlyWithRoom: false);

    /// <summary>As <see cref="Whisper(Peer, ReadOnlySpan{byte})"/>, but waits while half of what may wait for the peer waits already: so nothing is refused.</summary>
    /// <remarks>For sending much, as fast as the peer takes it. A peer that takes nothing for 10 s (30 s for an old one) is gone, and the waiting ends.</remarks>
    /// <param name="peer">To whom.</param>
    /// <param name="content">One frame; it is copied before this returns.</param>
    /// <param name="cancellation">Ends the waiting; the message is then not sent.</param>
    public ValueTask WhisperAsync(Peer peer, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        if (TryWhisper(peer, content.Span, onlyWithRoom: true))
        {
            return ValueTask.CompletedTask;
        }

        return WaitAndWhisperAsync(peer, content.ToArray(), cancellation);
    }

    /// <summary>Sends a message of the program's own to every peer in a group (ZRE SHOUT). Does not block.</summary>
    /// <param name="group">The group; this node need not be in it.</param>
    /// <param name="frames">At least one frame.</param>
    /// <returns>How many peers it was sent to.</returns>
    /// <exception cref="RefusedException">An old ZOCP node is in the group: it would end. Or the message is too large.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public int Shout(string group, params IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        NodeOptionsCheck.Name(group, nameof(group), "A group's name");
        ReadOnlyMemory<byte>[] copy = AtLeastOne(frames);
        int taken;
        AfterSend after;
        Instant now = _shell.Now;
        lock (Gate)
        {
            ThrowIfStopped();
            ThrowUnlessTaken(_shell.Core.Fits(copy) ? WhisperResult.Sent : WhisperResult.TooLarge, group);
            MustNotDieOfIt(group);
            taken = _shell.Core.Zre.Shout(now, group, copy);
            after = _shell.Sending(now);
        }

        _shell.Finish(after);
        return taken;
    }

    /// <summary>As <see cref="Shout(string, IReadOnlyList{ReadOnlyMemory{byte}})"/>, with one frame and without allocating.</summary>
    public int Shout(string group, ReadOnlySpan<byte> content)
    {
        TryShout(group, content, onlyWithRoom: false, out int taken);
        return taken;
    }

    /// <summary>As <see cref="Shout(string, ReadOnlySpan{byte})"/>, but waits while half of what may wait for one of the peers waits already.</summary>
    /// <remarks>One slow peer of the group slows it down; a peer that takes nothing for 10 s (30 s for an old one) is gone.</remarks>
    public ValueTask<int> ShoutAsync(string group, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        TryShout(group, content.Span, onlyWithRoom: true, out int taken)
            ? ValueTask.FromResult(taken)
            : WaitAndShoutAsync(group, content.ToArray(), cancellation);

    // False, and nothing was sent, when there should be room and half of what may wait for the peer waits.
    private bool TryWhisper(Peer peer, ReadOnlySpan<byte> content, bool onlyWithRoom)
    {
        MustNotDieOfIt(peer);
        WhisperResult result;
        AfterSend after;
        Instant now = _shell.Now;
        lock (Gate)
        {
            ThrowIfStopped();
            if (!_shell.Core.Zre.TryGetPeer(peer.Uuid, out ZrePeer? zre))
            {
                result = WhisperResult.NoSuchPeer;
            }
            else if (onlyWithRoom && zre.IsHalfFull)
            {
                return false;
            }
            else
            {
                result = _shell.Core.Zre.Whisper(now, zre, content);
            }

            after = _shell.Sending(now);
        }

        _shell.Finish(after);
        ThrowUnlessTaken(result, peer.Name);
        return true;
    }

    private async ValueTask WaitAndWhisperAsync(Peer peer, byte[] content, CancellationToken cancellation)
    {
        // Asked for before the look, so that room made between the two is not missed: on a link that has fallen quiet no other write would come.
        Task room = _shell.RoomAsync();
        while (!TryWhisper(peer, content, onlyWithRoom: true))
        {
            await room.WaitAsync(cancellation).ConfigureAwait(false);
            room = _shell.RoomAsync();
        }
    }

    // False, and nothing was sent, when there should be room and half of what may wait for one of the group waits.
    private bool TryShout(string group, ReadOnlySpan<byte> content, bool onlyWithRoom, out int taken)
    {
        NodeOptionsCheck.Name(group, nameof(group), "A group's name");
        taken = 0;
        AfterSend after;
        Instant now = _shell.Now;
        lock (Gate)
        {
            ThrowIfStopped();
            ThrowUnlessTaken(_shell.Core.Fits(content) ? WhisperResult.Sent : WhisperResult.TooLarge, group);
            MustNotDieOfIt(group);
            if (onlyWithRoom && _shell.Core.Zre.Find(group, static peer => peer.IsHalfFull) is not null)
            {
                return false;
            }

            taken = _shell.Core.Zre.Shout(now, group, content);
            after = _shell.Sending(now);
        }

        _shell.Finish(after);
        return true;
    }

    private async ValueTask<int> WaitAndShoutAsync(string group, byte[] content, CancellationToken cancellation)
    {
        Task room = _shell.RoomAsync();
        int taken;
        while (!TryShout(group, content, onlyWithRoom: true, out taken))
        {
            await room.WaitAsync(cancellation).ConfigureAwait(false);
            room = _shell.RoomAsync();
        }

        return taken;
    }

    private static void MustNotDieOfIt(Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer is { IsZocp: true, IsTutti: false })
        {
            throw new RefusedException("an old ZOCP node ends when it gets what is not ZOCP", "whisper", peer.Name, "whisper to peers that are no ZOCP nodes, or to Tutti nodes");
        }
    }

    // With the lock held: the core knows who is here before our handlers are told.
    private void MustNotDieOfIt(string group)
    {
        if (_shell.Core.Zre.Find(group, static peer => peer is { IsZocp: true, IsTutti: false }) is { } old)
        {
            throw new RefusedException("an old ZOCP node is in the group, and ends when it gets what is not ZOCP", $"shout to {group}", old.Name, "use a group of your own");
        }
    }

    private static ReadOnlyMemory<byte>[] AtLeastOne(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return frames.Count > 0 ? [.. frames] : throw new ArgumentException("A message has at least one frame.", nameof(frames));
    }

    private static void ThrowUnlessTaken(WhisperResult result, string where)
    {
        switch (result)
        {
            case WhisperResult.NoSuchPeer:
                throw new NotFoundException("it is gone", "message", where, "send again when it is back");
            case WhisperResult.TooLarge:
                throw new RefusedException("it is larger than 4 MiB a frame, 16 MiB or 63 frames in all", "message", where, "send smaller ones");
            case WhisperResult.TooSlow:
                throw new RefusedException("too much waits for it already", "message", where, "send less, or look why it does not read");
            default:
                break;
        }
    }
}
