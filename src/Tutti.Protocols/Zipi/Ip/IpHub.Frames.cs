using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    private void TakeFrame(Instant now, IpPort port, ReadOnlySpan<byte> frame)
    {
        if (!port.IsOpen || !Crc16.IsGood(frame) || !FrameHeader.TryRead(frame, out FrameHeader header, out ReadOnlySpan<byte> content, out _)
            || (port.Role == IpRole.Device && !MaySend(port, header, content)))
        {
            port.Errors++;
            DroppedCount++;
            return;
        }

        port.CountIn(now, frame.Length);
        _frames++;
        _octets += frame.Length;
        if (IpFrames.TypeOf(frame) == ManagementType.Present)
        {
            if (port.Role == IpRole.Hub && ManagementFrame.TryRead(content, out ManagementFrame present, out _))
            {
                _routes.SawBehind(port, present.Present.Id);
            }

            if (_rotation.IsRoll && port.HasToken)
            {
                port.Hold(frame);
                return;
            }
        }

        Pass(now, frame, port, fromUplink: false);
    }

    // A device speaks for itself alone, and does not play the monitor.
    private static bool MaySend(IpPort port, in FrameHeader header, ReadOnlySpan<byte> content) => header.Class switch
    {
        FrameClass.Management => (ManagementType)content[0] is ManagementType.Wish
            || (ManagementFrame.TryRead(content, out ManagementFrame frame, out _) && frame.Type == ManagementType.Present && frame.Present.Id == port.Id),
        FrameClass.Acknowledgement => content[0] == port.Address,
        _ => port.Address != RingAddress.None && (header.Source is null || header.Source == port.Address),
    };

    private void Pass(Instant now, ReadOnlySpan<byte> frame, IpPort? from, bool fromUplink)
    {
        byte destination = frame[0];
        switch (destination)
        {
            case RingAddress.All:
                LearnRoutes(frame);
                foreach (IpPort port in _ports)
                {
                    if (port.IsOpen && port != from)
                    {
                        port.TryPass(frame);
                        Touch(port);
                    }
                }

                PassUp(frame, fromUplink);
                if (from is not null || fromUplink)
                {
                    Hub.Receive(now, now, frame);
                }

                break;
            case RingAddress.Monitor when Hub.Link.IsMonitor:
                Hub.Receive(now, now, frame);
                break;
            case RingAddress.Monitor:
                PassUp(frame, fromUplink);
                break;
            default:
                if (_routes.To(destination) is { IsOpen: true } to && to != from)
                {
                    to.TryPass(frame);
                    Touch(to);
                }
                else if (!PassUp(frame, fromUplink))
                {
                    DroppedCount++;
                }

                break;
        }
    }

    private bool PassUp(ReadOnlySpan<byte> frame, bool fromUplink) => _linked && !fromUplink && _uplink!.Link is { } link && link.TryAdd(IpPartKind.Frame, frame);

    private void LearnRoutes(ReadOnlySpan<byte> frame)
    {
        if (IpFrames.TypeOf(frame) == ManagementType.Assign && ManagementFrame.TryRead(frame[2..^Crc16.Size], out ManagementFrame assign, out _))
        {
            _routes.Take(assign);
        }
    }

    private void NoteRoll(ReadOnlySpan<byte> frame)
    {
        if (IpFrames.TypeOf(frame) == ManagementType.Roll && ManagementFrame.TryRead(frame[2..^Crc16.Size], out ManagementFrame roll, out _))
        {
            _roll = roll.RollIsForNewcomers ? Roll.Newcomers : Roll.All;
            if (_roll == Roll.All)
            {
                _routes.Clear();
            }
        }
    }
}
