using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Units: checked, counted, acted upon.</content>
public sealed partial class ZreNode
{
    private readonly Dictionary<string, string> _groupNames = new(StringComparer.Ordinal);

    private void TakeUnit(Instant now, ZreLink link, in ZmtpMessage message)
    {
        if (link.Identity is not { } uuid)
        {
            Counters.UnitsIgnored++;
            return;
        }

        ZrePeer? peer = link.Peer;
        if (peer is null or { IsForgotten: true })
        {
            _peers.TryGetValue(uuid, out peer);
            link.Peer = peer;
        }

        if (peer is not null && !TakeOver(peer, link))
        {
            Counters.UnitsIgnored++;
            return;
        }

        ReadOnlySpan<byte> frame = message[0];
        if (!ZreUnit.TryReadHeader(frame, out ZreUnitId id, out ushort sequence, out _))
        {
            Counters.DecodeErrors++;
            peer?.Sequence.Skip();
            return;
        }

        if (id == ZreUnitId.Hello)
        {
            TakeHello(now, link, peer, frame, sequence);
            return;
        }

        if (peer is not { IsEntered: true })
        {
            Counters.UnitsIgnored++;
            if (peer is not null)
            {
                MissHello(now, peer);
            }

            return;
        }

        TakeOfEntered(now, peer, id, sequence, message);
    }

    private void TakeOfEntered(Instant now, ZrePeer peer, ZreUnitId id, ushort sequence, in ZmtpMessage message)
    {
        if (!TryCount(now, peer, sequence))
        {
            return;
        }

        Counters.UnitsReceived++;
        peer.UnitsReceived++;
        if (id == ZreUnitId.Whisper)
        {
            TellContent(peer, ZreEventKind.Whispered, null, message); // it has no fields, and there are many
            return;
        }

        if (!ZreUnit.TryRead(message[0], out ZreUnit unit, out _))
        {
            Counters.DecodeErrors++;
            return;
        }

        Act(now, peer, unit, message);
    }

    private bool TryCount(Instant now, ZrePeer peer, ushort sequence)
    {
        ushort expected = peer.Sequence.Expected;
        if (peer.Sequence.TryTake(sequence))
        {
            return true;
        }

        Counters.UnitsIgnored++;
        if (!peer.AwaitsHello)
        {
            Exit(now, peer, ExitReason.UnitsLost, $"unit {sequence} came where {expected} should have come");
        }

        return false;
    }

    /// <summary>A newer connection of a peer takes over with its first unit; on older ones nothing is heard any more (zre-4.6).</summary>
    private static bool TakeOver(ZrePeer peer, ZreLink link)
    {
        if (link.Id.Number < peer.LastTakeover)
        {
            return false; // even when the newer one has ended
        }

        if (peer.Inbound is { } live && live != link)
        {
            peer.DepartedAt = Instant.Never; // it is back
        }

        peer.LastTakeover = link.Id.Number;
        peer.Inbound = link;
        return true;
    }

    private void Act(Instant now, ZrePeer peer, in ZreUnit unit, in ZmtpMessage message)
    {
        switch (unit.Id)
        {
            case ZreUnitId.Shout:
                TellContent(peer, ZreEventKind.Shouted, NameOf(unit.Group), message);
                break;
            case ZreUnitId.Join or ZreUnitId.Leave:
                TakeMembership(now, peer, unit);
                break;
            case ZreUnitId.Ping:
                Send(now, peer, ZreUnitId.PingOk);
                break;
            case ZreUnitId.Elect:
                TakeElect(now, peer, unit);
                break;
            case ZreUnitId.Leader:
                TakeLeader(now, peer, unit);
                break;
            case ZreUnitId.Goodbye:
                Exit(now, peer, ExitReason.Goodbye, "it said goodbye");
                break;
        }
    }

    private void TellContent(ZrePeer peer, ZreEventKind kind, string? group, in ZmtpMessage message)
    {
        if (_events.Count == 0 && Taker?.TryTake(peer, group, message) == true)
        {
            return;
        }

        int octets = 0;
        for (int i = 1; i < message.FrameCount; i++)
        {
            octets += ZreContent.PrefixSize + message[i].Length;
        }

        Span<byte> room = _contents.GetSpan(octets);
        int written = 0;
        for (int i = 1; i < message.FrameCount; i++)
        {
            written += ZreContent.PutFrame(room[written..], message[i]);
        }

        int start = _contents.Length;
        _contents.Advance(written);
        Tell(new ZreEvent(kind, peer.Uuid)
        {
            Source = peer,
            Name = peer.Name,
            Group = group,
            Content = new ZreContent(_contents.WrittenMemory[start..], message.FrameCount - 1),
        });
    }

    private void TakeMembership(Instant now, ZrePeer peer, in ZreUnit unit)
    {
        string group = NameOf(unit.Group);
        Counters.StatusErrors += unit.Status == (byte)(peer.Status + 1) ? 0 : 1;
        peer.Status = unit.Status;
        _members.Clear();
        if (unit.Id == ZreUnitId.Leave)
        {
            peer.GroupSet.Remove(group);
            Tell(new ZreEvent(ZreEventKind.Left, peer.Uuid) { Source = peer, Name = peer.Name, Group = group });
            return;
        }

        if (peer.GroupSet.Count >= _options.MaxGroups && !peer.GroupSet.Contains(group))
        {
            Exit(now, peer, ExitReason.ProtocolError, $"it joined more than {_options.MaxGroups} groups");
            return;
        }

        peer.GroupSet.Add(group);
        Tell(new ZreEvent(ZreEventKind.Joined, peer.Uuid) { Source = peer, Name = peer.Name, Group = group });
    }

    /// <summary>A group's name as text, without making it anew each time it comes.</summary>
    private string NameOf(ReadOnlySpan<byte> octets)
    {
        Span<char> letters = stackalloc char[ZreText.MaxNameOctets];
        int length = Encoding.UTF8.GetChars(octets, letters);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup = _groupNames.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(letters[..length], out string? known))
        {
            return known;
        }

        string name = new(letters[..length]);
        if (_groupNames.Count < _options.MaxGroups)
        {
            _groupNames.Add(name, name);
        }

        return name;
    }
}
