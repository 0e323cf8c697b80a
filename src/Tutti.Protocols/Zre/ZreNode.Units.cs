using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Units: received and checked, numbered and sent.</content>
public sealed partial class ZreNode
{
    private readonly KeyValuePair<string, string>[] _headers;
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
            return;
        }

        if (!TryCount(now, peer, sequence))
        {
            return;
        }

        Counters.UnitsReceived++;
        peer.UnitsReceived++;
        if (!ZreUnit.TryRead(frame, out ZreUnit unit, out _))
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
        if (peer.Inbound is { } live && live != link)
        {
            if (link.Id.Number < live.Id.Number)
            {
                return false;
            }
        }

        peer.Inbound = link;
        return true;
    }

    private void Act(Instant now, ZrePeer peer, in ZreUnit unit, in ZmtpMessage message)
    {
        switch (unit.Id)
        {
            case ZreUnitId.Whisper:
                TellContent(peer, ZreEventKind.Whispered, null, message);
                break;
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

    private void TakeHello(Instant now, ZreLink link, ZrePeer? peer, ReadOnlySpan<byte> frame, ushort sequence)
    {
        Uuid uuid = link.Identity!.Value;
        if (!ZreHello.TryRead(frame, _options.MaxGroups, _options.MaxHeaders, out ZreHello? hello, out DecodeError error))
        {
            Counters.DecodeErrors++;
            RefuseHello(now, peer, uuid, "", error.ToString());
            return;
        }

        if (sequence != SendSequence.First)
        {
            RefuseHello(now, peer, uuid, hello!.Name, $"its HELLO has number {sequence} instead of 1");
            return;
        }

        if (!Endpoint.TryParse(hello!.Endpoint, out Endpoint endpoint))
        {
            // Its beacon may have told a better one.
            if (peer?.BeaconSource is null)
            {
                RefuseHello(now, peer, uuid, hello.Name, $"its HELLO says that it is at \"{hello.Endpoint}\", which is no TCP endpoint");
                return;
            }

            endpoint = peer.Endpoint;
        }
        else if (endpoint == Endpoint)
        {
            RefuseHello(now, peer, uuid, hello.Name, $"its HELLO says that it is at {endpoint}, which is our own endpoint");
            return;
        }

        if (!IsRunning)
        {
            return;
        }

        Enter(now, link, peer, hello, endpoint);
    }

    private void RefuseHello(Instant now, ZrePeer? peer, Uuid uuid, string name, string why)
    {
        if (peer is { IsEntered: true })
        {
            Exit(now, peer, ExitReason.ProtocolError, why);
        }
        else
        {
            Refuse(uuid, name, why);
        }
    }

    private void Enter(Instant now, ZreLink link, ZrePeer? peer, ZreHello hello, Endpoint endpoint)
    {
        if (peer is null)
        {
            peer = Create(now, link.Identity!.Value, endpoint);
            if (peer is null)
            {
                return;
            }

            link.Peer = peer;
            peer.Inbound = link;
        }
        else
        {
            EndSameEndpoint(now, peer.Uuid, endpoint);
        }

        bool again = peer.IsEntered;
        bool isAnswer = !again || peer.AwaitsHello || now - peer.LastHello < _options.HelloEchoWindow;
        bool moved = again && endpoint != peer.Announced;
        if (again)
        {
            TellExit(peer, ExitReason.Replaced, "it said HELLO again");
        }

        peer.Sequence.Restart();
        peer.Take(hello);
        peer.Announced = endpoint;
        peer.IsEntered = true;
        peer.AwaitsHello = false;
        peer.HelloAgainAt = peer.UnansweredAt = Instant.Never;
        peer.HelloTries = 0;
        peer.EnteredAt = now;
        peer.PingAt = peer.UnitPingAt = default;
        peer.Told = null;
        Hear(now, peer);
        Wake(now + _options.PingAfter);
        Reach(now, peer, link, endpoint, isAnswer, moved);
        Counters.Entered++;
        Tell(new ZreEvent(ZreEventKind.Entered, peer.Uuid) { Source = peer, Name = peer.Name });
        foreach (string group in peer.GroupSet)
        {
            Tell(new ZreEvent(ZreEventKind.Joined, peer.Uuid) { Source = peer, Name = peer.Name, Group = group });
        }
    }

    /// <summary>Sees to it that a peer that said HELLO gets ours, once.</summary>
    private void Reach(Instant now, ZrePeer peer, ZreLink link, Endpoint endpoint, bool isAnswer, bool moved)
    {
        if (moved)
        {
            Renew(now, peer, endpoint);
            peer.AwaitsHello = false;
        }
        else if (peer.Outbound is null)
        {
            if (!peer.WasReached && peer.Fixed is null)
            {
                peer.Endpoint = endpoint;
            }

            if (!TryAdoptFixed(now, peer, endpoint, link.RemoteHost) && now >= peer.HoldUntil)
            {
                OpenOutbound(now, peer);
            }
        }
        else if (!isAnswer)
        {
            SayHelloAgain(now, peer);
        }
    }

    private WhisperResult Send(Instant now, ZrePeer peer, ZreUnitId id)
    {
        Span<byte> head = stackalloc byte[ZreUnit.HeaderSize];
        ZreWriter.WriteHeader(head, id);
        return Send(now, peer, id, head, default, 0);
    }

    /// <summary>Sends a unit, now or when its turn comes; the first frame still lacks its number.</summary>
    private WhisperResult Send(Instant now, ZrePeer peer, ZreUnitId id, Span<byte> head, in OutgoingContent content, int key)
    {
        if (peer.Queue.Count == 0 && peer.Outbound is { HelloWritten: true, IsRetiring: false } link
            && link.Session.OutputOctets < _options.HighWaterOctets)
        {
            Number(peer, link, head);
            link.Session.Write(head, more: content.Count > 0);
            for (int i = 0; i < content.Count; i++)
            {
                link.Session.Write(content[i], more: i + 1 < content.Count);
            }

            MarkDirty(link);
            return WhisperResult.Sent;
        }

        if (key != 0 && peer.Queue.TryReplace(key, head, content))
        {
            Counters.UnitsReplaced++;
            return WhisperResult.Replaced;
        }

        if (peer.Queue.TryEnqueue(id, head, content, key))
        {
            return WhisperResult.Waiting;
        }

        Exit(now, peer, ExitReason.TooSlow, $"{peer.Queue.Count} units with {peer.Queue.Octets} octets wait for it, no more are kept");
        return WhisperResult.TooSlow;
    }

    /// <summary>Moves waiting units into the output of a link, up to its high-water mark.</summary>
    private void Flush(ZreLink link)
    {
        if (link.Peer is not { } peer || peer.Outbound != link || !link.HelloWritten || link.IsRetiring)
        {
            return;
        }

        while (link.Session.OutputOctets < _options.HighWaterOctets && peer.Queue.TryDequeue(out Span<byte> run, out int frames))
        {
            Number(peer, link, run[ZreContent.PrefixSize..]);
            ReadOnlySpan<byte> rest = run;
            for (int i = 1; i <= frames; i++)
            {
                link.Session.Write(ZreContent.TakeFrame(ref rest), more: i < frames);
            }
        }

        MarkDirty(link);
    }

    private void Number(ZrePeer peer, ZreLink link, Span<byte> head)
    {
        link.Sequence.Modulo65535 = peer.Sequence.Modulo65535 ?? (!peer.IsTutti && peer.Headers.ContainsKey(ZrePeer.ZocpHeader));
        ZreWriter.SetSequence(head, link.Sequence.Next());
        Counters.UnitsSent++;
        peer.UnitsSent++;
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
