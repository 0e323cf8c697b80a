using System.Buffers.Binary;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    private void TakeOfPort(Instant now, IpPort port, IpPeer from, in IpDatagram datagram)
    {
        _from = port;
        if (port.Link is not { } link || !link.Receive(now, datagram, this))
        {
            RefusedCount++;
            return;
        }

        // On a ring with a secret the sender has shown who it is: its address may have changed on the way.
        port.Peer = from;
        Touch(port);
    }

    private void TakeOfDevice(Instant now, IpPort port, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        switch (kind)
        {
            case IpPartKind.Frame:
                TakeFrame(now, port, octets);
                break;
            case IpPartKind.Release when octets.Length == sizeof(uint):
                _rotation.Release(port, BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case IpPartKind.AskTime when octets.Length == 12:
                port.ClockError = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadUInt32BigEndian(octets[8..]));
                TellTime(now, port, octets[..8]);
                break;
            case IpPartKind.AskStatus when octets.Length == 1:
                TakeQuestion(now, port, octets[0]);
                break;
            case IpPartKind.Status when port.Role == IpRole.Hub:
                _census.Take(port, octets);
                CheckCensus(now);
                break;
            case IpPartKind.Changed when port.Role == IpRole.Hub:
                RingChanged();
                break;
            case IpPartKind.Leave:
                Detach(now, port, IpHubEventKind.Left);
                break;
            default:
                break;
        }
    }

    private void TakeOfUplink(Instant now, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        switch (kind)
        {
            case IpPartKind.Frame when _linked && Crc16.IsGood(octets):
                NoteRoll(octets);
                Pass(now, octets, from: null, fromUplink: true);
                break;
            case IpPartKind.Token when _linked && octets.Length == sizeof(uint):
                BeginRound(now, BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case IpPartKind.Time:
                _uplink!.TakeTime(now, octets, Hub.Link);
                break;
            case IpPartKind.AskStatus when octets.Length == 1:
                BeginCensus(now, asker: null, octets[0]);
                break;
            case IpPartKind.Status when octets.Length >= 3:
                TakeAnswer(octets);
                break;
            default:
                break;
        }
    }

    private void TellTime(Instant now, IpPort port, ReadOnlySpan<byte> sent)
    {
        if (!Hub.Link.Clock.IsSet)
        {
            // Where the ring begins is told even so: that is how hubs find that they are linked in a circle.
            _writer.Clear();
            _writer.WriteU64(Root);
            port.Link!.AddLoose(IpPartKind.Time, _writer.WrittenSpan);
            return;
        }

        ulong time = (ulong)Hub.Link.Clock.Read(now);
        _writer.Clear();
        _writer.Write(sent);
        _writer.WriteU64(time);
        _writer.WriteU64(time);
        _writer.WriteU16(Hub.Link.Clock.Epoch);
        _writer.WriteU64(Root);
        port.Link!.AddLoose(IpPartKind.Time, _writer.WrittenSpan);
    }
}
