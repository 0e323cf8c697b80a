using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>What the user asks for.</content>
public sealed partial class ZreNode
{
    /// <summary>Joins a group and tells every peer. A name longer than 255 octets of UTF-8 is cut.</summary>
    /// <returns>False when the node is in it already, or in as many as <see cref="ZreOptions.MaxGroups"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public bool Join(Instant now, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        string name = ZreText.Cut(group);
        if (_groups.Count >= _options.MaxGroups || _groups.Contains(name))
        {
            return false;
        }

        _groups.Add(name);
        TellMembership(now, ZreUnitId.Join, name);
        return true;
    }

    /// <summary>Leaves a group and tells every peer.</summary>
    /// <returns>False when the node is not in it.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public bool Leave(Instant now, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        string name = ZreText.Cut(group);
        if (!_groups.Remove(name))
        {
            return false;
        }

        _elections.Remove(name);
        TellMembership(now, ZreUnitId.Leave, name);
        return true;
    }

    /// <summary>Sends content to one peer.</summary>
    /// <param name="now">The present.</param>
    /// <param name="peer">To whom.</param>
    /// <param name="content">The first content frame; it is copied.</param>
    /// <param name="second">A second content frame; empty for none.</param>
    /// <param name="delivery">Whether a newer value may take its place while it waits.</param>
    /// <param name="key">With <see cref="Delivery.Latest"/>: which value this is; 0 for none, and then it takes no other's place.</param>
    public WhisperResult Whisper(
        Instant now,
        Uuid peer,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<byte> second = default,
        Delivery delivery = Delivery.Every,
        int key = 0) => Whisper(now, peer, new OutgoingContent(content, second), delivery, key);

    /// <summary>As above, one frame to a peer that was found before (<see cref="TryGetPeer"/>) and since then nothing has happened to this node.</summary>
    public WhisperResult Whisper(Instant now, ZrePeer peer, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return Whisper(now, peer, new OutgoingContent(content, default), key: 0);
    }

    /// <summary>Sends content of any number of frames, at least one, to one peer.</summary>
    /// <exception cref="ArgumentException">There is no frame: it would kill a pyre peer.</exception>
    public WhisperResult Whisper(
        Instant now, Uuid peer, ReadOnlySpan<ReadOnlyMemory<byte>> frames, Delivery delivery = Delivery.Every, int key = 0) =>
        Whisper(now, peer, Checked(frames), delivery, key);

    /// <summary>Sends content to all peers in a group.</summary>
    /// <returns>To how many it was sent or waits for.</returns>
    /// <exception cref="ArgumentException">The name of the group is empty.</exception>
    public int Shout(
        Instant now,
        string group,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<byte> second = default,
        Delivery delivery = Delivery.Every,
        int key = 0) => Shout(now, group, new OutgoingContent(content, second), delivery, key);

    /// <summary>Sends content of any number of frames, at least one, to all peers in a group.</summary>
    /// <returns>To how many it was sent or waits for.</returns>
    /// <exception cref="ArgumentException">The name of the group is empty, or there is no frame.</exception>
    public int Shout(
        Instant now, string group, ReadOnlySpan<ReadOnlyMemory<byte>> frames, Delivery delivery = Delivery.Every, int key = 0) =>
        Shout(now, group, Checked(frames), delivery, key);

    /// <summary>The first peer in a group that is as asked for; null when there is none.</summary>
    public ZrePeer? Find(string group, Func<ZrePeer, bool> which)
    {
        ArgumentNullException.ThrowIfNull(which);
        foreach (ZrePeer peer in MembersOf(group))
        {
            if (which(peer))
            {
                return peer;
            }
        }

        return null;
    }

    private static OutgoingContent Checked(ReadOnlySpan<ReadOnlyMemory<byte>> frames)
    {
        if (frames.IsEmpty)
        {
            throw new ArgumentException("A unit has at least one content frame.", nameof(frames));
        }

        return new OutgoingContent(frames);
    }

    private WhisperResult Whisper(Instant now, Uuid uuid, in OutgoingContent content, Delivery delivery, int key) =>
        _state >= State.Stopping ? WhisperResult.Stopping
        : TryGetPeer(uuid, out ZrePeer? peer) ? Whisper(now, peer, content, delivery == Delivery.Latest ? key : 0)
        : WhisperResult.NoSuchPeer;

    private WhisperResult Whisper(Instant now, ZrePeer peer, in OutgoingContent content, int key)
    {
        _now = now;
        if (_state >= State.Stopping)
        {
            return WhisperResult.Stopping;
        }

        if (!content.Fits(_options))
        {
            return WhisperResult.TooLarge;
        }

        Span<byte> head = stackalloc byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, ZreUnitId.Whisper);
        return Send(now, peer, ZreUnitId.Whisper, head, content, key);
    }

    private int Shout(Instant now, string group, in OutgoingContent content, Delivery delivery, int key)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        _now = now;
        if (_state >= State.Stopping || !content.Fits(_options))
        {
            return 0;
        }

        string name = ZreText.Cut(group);
        Span<byte> room = stackalloc byte[ZreWriter.MaxUnitOctets];
        Span<byte> head = room[..ZreWriter.WriteShout(room, name)];
        int reached = 0;
        foreach (ZrePeer peer in MembersOf(name))
        {
            if (Send(now, peer, ZreUnitId.Shout, head, content, delivery == Delivery.Latest ? key : 0) != WhisperResult.TooSlow)
            {
                reached++;
            }
        }

        return reached;
    }

    /// <summary>Counts the change and tells it on every link where HELLO has told the state before it (zre-3.5).</summary>
    private void TellMembership(Instant now, ZreUnitId id, string group)
    {
        _status++;
        if (!IsRunning)
        {
            return;
        }

        Span<byte> room = stackalloc byte[ZreWriter.MaxUnitOctets];
        Span<byte> head = room[..ZreWriter.WriteMembership(room, id, group, _status)];
        foreach (ZrePeer peer in _peers.Values)
        {
            if (peer.Outbound is { HelloWritten: true, IsRetiring: false })
            {
                Send(now, peer, id, head, default, 0);
            }
        }

        foreach (FixedPeer seat in _fixed)
        {
            if (seat.Link is { HelloWritten: true } link)
            {
                ZreWriter.SetSequence(head, link.Sequence.Next());
                link.Session.Write(head, more: false);
                Counters.UnitsSent++;
                MarkDirty(link);
            }
        }
    }
}
