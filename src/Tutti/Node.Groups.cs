using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

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
        ArgumentNullException.ThrowIfNull(peer);
        if (peer is { IsZocp: true, IsTutti: false })
        {
            throw new RefusedException("an old ZOCP node ends when it gets what is not ZOCP", "whisper", peer.Name, "whisper to peers that are no ZOCP nodes, or to Tutti nodes");
        }

        ReadOnlyMemory<byte>[] copy = AtLeastOne(frames);
        WhisperResult result;
        lock (Gate)
        {
            ThrowIfStopped();
            ThrowUnlessTaken(_shell.Core.Fits(copy) ? WhisperResult.Sent : WhisperResult.TooLarge, peer.Name);
            result = _shell.Core.Zre.Whisper(_shell.Now, peer.Uuid, copy);
        }

        _shell.Pump();
        ThrowUnlessTaken(result, peer.Name);
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
        lock (Gate)
        {
            ThrowIfStopped();
            ThrowUnlessTaken(_shell.Core.Fits(copy) ? WhisperResult.Sent : WhisperResult.TooLarge, group);

            // The core knows who is here before our handlers are told.
            if (_shell.Core.Zre.Peers.FirstOrDefault(p => p.IsEntered && p.Groups.Contains(group, StringComparer.Ordinal) && IsOld(p)) is { } old)
            {
                throw new RefusedException("an old ZOCP node is in the group, and ends when it gets what is not ZOCP", $"shout to {group}", old.Name, "use a group of your own");
            }

            taken = _shell.Core.Zre.Shout(_shell.Now, group, copy);
        }

        _shell.Pump();
        return taken;
    }

    private static bool IsOld(ZrePeer peer) => peer.Headers.ContainsKey(ZocpHeaders.Zocp) && !peer.Headers.ContainsKey(ZocpHeaders.Extensions);

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
