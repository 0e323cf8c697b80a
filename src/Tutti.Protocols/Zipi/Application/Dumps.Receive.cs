using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Application;

public sealed partial class Dumps
{
    private bool TakeOffer(byte source, int layer, byte number, ref ByteReader reader)
    {
        if (!reader.TryReadU32(out uint length) || !reader.TryReadU32(out uint check))
        {
            return false;
        }

        DumpTransfer offered = new(source, layer, number, incoming: true, length, check);
        if (Find(source, layer, number, incoming: true) is { } old)
        {
            _transfers.Remove(old);
        }

        if (_transfers.Count >= Most)
        {
            SendCancel(offered, "too many dumps at once");
            return true;
        }

        _transfers.Add(offered);
        return _events.TryEnqueue(Event(offered, DumpEventKind.Offered) with { Octets = reader.Rest.ToArray() });
    }

    private bool TakeAccept(byte source, int layer, byte number, ref ByteReader reader)
    {
        if (!reader.TryReadU32(out uint offset) || Find(source, layer, number, incoming: false) is not { IsAccepted: false } transfer || offset > transfer.Length)
        {
            return false;
        }

        transfer.IsAccepted = true;
        transfer.Offset = offset;
        Tell(transfer, DumpEventKind.Accepted);
        SendSegments(transfer);
        return true;
    }

    private bool TakeSegment(byte source, int layer, byte number, ref ByteReader reader)
    {
        if (!reader.TryReadU32(out uint offset) || Find(source, layer, number, incoming: true) is not { IsAccepted: true } transfer
            || offset != transfer.Offset || reader.Remaining == 0 || reader.Remaining > transfer.Length - transfer.Offset)
        {
            return false;
        }

        transfer.RunningCheck = Crc32.Append(transfer.RunningCheck, reader.Rest);
        transfer.Offset += (uint)reader.Remaining;
        bool told = _events.TryEnqueue(Event(transfer, DumpEventKind.Data) with { Offset = offset, Octets = reader.Rest.ToArray() });
        if (!told)
        {
            // Nobody takes the data: better to stop than to lose some of it.
            SendCancel(transfer, "receiver does not keep up");
            _transfers.Remove(transfer);
            return false;
        }

        if (transfer.Offset - transfer.Reported >= ReportEvery)
        {
            transfer.Reported = transfer.Offset;
            SendOffset(transfer, DumpKind.Progress);
        }

        EndIfComplete(transfer);
        return true;
    }

    private void EndIfComplete(DumpTransfer transfer)
    {
        if (transfer.Offset < transfer.Length)
        {
            return;
        }

        bool good = transfer.RunningCheck == transfer.Check;
        Begin(transfer, DumpKind.Done);
        _writer.WriteU8(good ? (byte)0 : (byte)1);
        Send(transfer);
        _transfers.Remove(transfer);
        Tell(transfer, good ? DumpEventKind.Done : DumpEventKind.WrongCheck);
    }

    private bool TakeProgress(byte source, int layer, byte number, ref ByteReader reader)
    {
        if (!reader.TryReadU32(out uint offset) || Find(source, layer, number, incoming: false) is not { } transfer || offset > transfer.Length)
        {
            return false;
        }

        return _events.TryEnqueue(Event(transfer, DumpEventKind.Progress) with { Offset = offset });
    }

    private bool TakeDone(byte source, int layer, byte number, ref ByteReader reader)
    {
        if (!reader.TryReadU8(out byte result) || Find(source, layer, number, incoming: false) is not { } transfer)
        {
            return false;
        }

        _transfers.Remove(transfer);
        Tell(transfer, result == 0 ? DumpEventKind.Done : DumpEventKind.WrongCheck);
        return true;
    }

    private bool TakeCancel(byte source, int layer, byte number, ref ByteReader reader)
    {
        // Sender and receiver may use the same number for two dumps in opposite directions; the reason says which is meant.
        if (!reader.TryReadU8(out byte reason) || Find(source, layer, number, incoming: reason == 0) is not { } transfer)
        {
            return false;
        }

        _transfers.Remove(transfer);
        return _events.TryEnqueue(Event(transfer, DumpEventKind.Cancelled) with { Text = Encoding.UTF8.GetString(reader.Rest) });
    }
}
