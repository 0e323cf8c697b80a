using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>Patch, sample and data dumps: acknowledged, resumable, checked at the end, cancellable, with progress at both ends (zipi-4.7 to zipi-4.9).</summary>
/// <remarks>
/// A passive core above a <see cref="Station"/>. The receiver keeps nothing but a running check: octets are handed out as they come. To go
/// on after an interruption the sender offers the same again, and the receiver accepts from where it has got to. Thread-safe: no.
/// </remarks>
/// <param name="station">The data link; dumps go out on it.</param>
public sealed partial class Dumps(Station station)
{
    /// <summary>The most dumps under way, both directions together.</summary>
    public const int Most = 32;

    private const int SegmentsAhead = 4;
    private const int SegmentOverhead = 8;
    private const uint ReportEvery = 16 * 1024;

    private readonly List<DumpTransfer> _transfers = [];
    private readonly Outbox<DumpEvent> _events = new(1024);
    private readonly ByteWriter _writer = new();
    private byte _lastNumber;

    /// <summary>Dumps under way.</summary>
    public int Count => _transfers.Count;

    /// <summary>Frames of dumps that could not be read or belong to none.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Frames as long as they may be, even while others wait for the ring (zipi-2.33); else at most 10 ms each.</summary>
    public bool UsesWholeFrames { get; set; }

    /// <summary>Data octets in a frame of a dump, source and layer included.</summary>
    public int FrameData => UsesWholeFrames ? RingLimits.DataOctets : Math.Min(RingLimits.DataOctets, FrameDataAt(station.Rate));

    /// <summary>Offers a dump to a device; the transfer's number, or 0 when there is no room or no way.</summary>
    /// <param name="peer">The device.</param>
    /// <param name="layer">Patch, sample or data dump.</param>
    /// <param name="header">What the layer says stands before the data; at most 2048 octets.</param>
    /// <param name="source">The data; must stay as it is until the dump has ended.</param>
    public byte Offer(byte peer, int layer, ReadOnlySpan<byte> header, ReadOnlyMemory<byte> source)
    {
        if (!ApplicationLayer.IsDump(layer))
        {
            throw new ArgumentOutOfRangeException(nameof(layer), "Not the layer of a dump.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Length, 2048, nameof(header));
        if (_transfers.Count >= Most)
        {
            return 0;
        }

        _lastNumber = (byte)(_lastNumber == byte.MaxValue ? 1 : _lastNumber + 1);
        DumpTransfer transfer = new(peer, layer, _lastNumber, incoming: false, (uint)source.Length, Crc32.Append(0, source.Span)) { Source = source };
        Begin(transfer, DumpKind.Offer);
        _writer.WriteU32(transfer.Length);
        _writer.WriteU32(transfer.Check);
        _writer.Write(header);
        if (!Send(transfer))
        {
            return 0;
        }

        _transfers.Add(transfer);
        return transfer.Number;
    }

    /// <summary>Takes an offer.</summary>
    /// <param name="peer">Who offers.</param>
    /// <param name="layer">From the offer.</param>
    /// <param name="transfer">From the offer.</param>
    /// <param name="have">What is there already from an earlier try: it counts in the check, and the sender goes on after it.</param>
    public bool Accept(byte peer, int layer, byte transfer, ReadOnlySpan<byte> have = default)
    {
        if (Find(peer, layer, transfer, incoming: true) is not { IsAccepted: false } found || have.Length > found.Length)
        {
            return false;
        }

        found.IsAccepted = true;
        found.Offset = found.Reported = (uint)have.Length;
        found.RunningCheck = Crc32.Append(0, have);
        SendOffset(found, DumpKind.Accept);
        EndIfComplete(found);
        return true;
    }

    /// <summary>Ends a dump at either end; the other is told.</summary>
    public bool Cancel(byte peer, int layer, byte transfer, bool incoming, string text = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Find(peer, layer, transfer, incoming) is not { } found)
        {
            return false;
        }

        SendCancel(found, text);
        _transfers.Remove(found);
        return true;
    }

    /// <summary>A frame of a dump has come.</summary>
    /// <param name="source">Who sent it.</param>
    /// <param name="layer">Patch, sample or data dump.</param>
    /// <param name="body">What follows the layer octet.</param>
    public void Receive(byte source, int layer, ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        bool read = reader.TryReadU8(out byte kind) && reader.TryReadU8(out byte number) && (DumpKind)kind switch
        {
            DumpKind.Offer => TakeOffer(source, layer, number, ref reader),
            DumpKind.Accept => TakeAccept(source, layer, number, ref reader),
            DumpKind.Segment => TakeSegment(source, layer, number, ref reader),
            DumpKind.Progress => TakeProgress(source, layer, number, ref reader),
            DumpKind.Done => TakeDone(source, layer, number, ref reader),
            DumpKind.Cancel => TakeCancel(source, layer, number, ref reader),
            _ => false,
        };
        DroppedCount += read ? 0 : 1;
    }

    /// <summary>News of the data link; true when it was about a frame of a dump.</summary>
    public bool Take(in RingEvent news)
    {
        if (news.Kind is not (RingEventKind.Acknowledged or RingEventKind.SendFailed))
        {
            return false;
        }

        foreach (DumpTransfer transfer in _transfers)
        {
            if (transfer.Peer != news.Address || !transfer.Tickets.Remove((long)news.Number))
            {
                continue;
            }

            if (news.Kind == RingEventKind.Acknowledged)
            {
                SendSegments(transfer);
                return true;
            }

            foreach (DumpTransfer lost in _transfers.FindAll(t => t.Peer == transfer.Peer))
            {
                _transfers.Remove(lost);
                Tell(lost, DumpEventKind.Interrupted);
            }

            return true;
        }

        return false;
    }

    /// <summary>A token is here: dumps that found the queue full go on.</summary>
    public void Pump()
    {
        foreach (DumpTransfer transfer in _transfers)
        {
            if (transfer.Tickets.Count == 0)
            {
                SendSegments(transfer);
            }
        }
    }

    /// <summary>Takes the next news.</summary>
    public bool TryDequeue(out DumpEvent? news) => _events.TryDequeue(out news);

    // 10 ms of the line, and a little less for the zeros that are inserted: 300 octets at 250 kBd.
    private static int FrameDataAt(LineRate rate) => (int)(rate.BitsPerSecond() * LinkTimes.BulkFrame.TotalSeconds / 8 * 0.96);

    private void SendSegments(DumpTransfer transfer)
    {
        while (transfer is { IsAccepted: true, Incoming: false } && transfer.Offset < transfer.Length && transfer.Tickets.Count < SegmentsAhead)
        {
            int count = (int)Math.Min(FrameData - SegmentOverhead, transfer.Length - transfer.Offset);
            Begin(transfer, DumpKind.Segment);
            _writer.WriteU32(transfer.Offset);
            _writer.Write(transfer.Source.Span.Slice((int)transfer.Offset, count));
            if (!Send(transfer))
            {
                return;
            }

            transfer.Offset += (uint)count;
        }
    }

    private void SendOffset(DumpTransfer transfer, DumpKind kind)
    {
        Begin(transfer, kind);
        _writer.WriteU32(transfer.Offset);
        Send(transfer);
    }

    private void SendCancel(DumpTransfer transfer, string text)
    {
        Begin(transfer, DumpKind.Cancel);
        _writer.WriteU8(transfer.Incoming ? (byte)1 : (byte)0);
        _writer.Write(Encoding.UTF8.GetBytes(text));
        Send(transfer);
    }

    private void Begin(DumpTransfer transfer, DumpKind kind)
    {
        _writer.Clear();
        _writer.WriteU8((byte)transfer.Layer);
        _writer.WriteU8((byte)kind);
        _writer.WriteU8(transfer.Number);
    }

    private bool Send(DumpTransfer transfer)
    {
        SendResult result = station.TrySend(FrameClass.Application, transfer.Peer, _writer.WrittenSpan, acknowledged: true, withSource: true, out long ticket);
        if (result == SendResult.Queued)
        {
            transfer.Tickets.Add(ticket);
        }

        return result == SendResult.Queued;
    }

    private DumpTransfer? Find(byte peer, int layer, byte number, bool incoming) =>
        _transfers.Find(t => t.Peer == peer && t.Layer == layer && t.Number == number && t.Incoming == incoming);

    private static DumpEvent Event(DumpTransfer transfer, DumpEventKind kind) =>
        new(kind, transfer.Peer, transfer.Layer, transfer.Number, transfer.Incoming) { Offset = transfer.Offset, Length = transfer.Length, Check = transfer.Check };

    private void Tell(DumpTransfer transfer, DumpEventKind kind) => _events.TryEnqueue(Event(transfer, kind));
}
