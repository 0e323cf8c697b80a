using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Units: sent at once, or queued until their turn.</content>
public sealed partial class ZreNode
{
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
        link.Sequence.Modulo65535 = peer.Sequence.Modulo65535 ?? peer is { IsZocp: true, IsTutti: false };
        ZreWriter.SetSequence(head, link.Sequence.Next());
        Counters.UnitsSent++;
        peer.UnitsSent++;
    }
}
