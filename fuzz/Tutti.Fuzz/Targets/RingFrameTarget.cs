using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>Frames of the ring and what is in them: management, MIDI, error reports, headers of dumps. The check is made good first.</summary>
internal sealed class RingFrameTarget : FuzzTarget
{
    public override string Name => "ring-frame";

    public override int MostOctets => 600;

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => RingSeeds.Frames();

    public override void Run(byte[] input)
    {
        byte[] frame = [.. input];
        if (frame.Length > Crc16.Size)
        {
            Crc16.Seal(frame);
        }

        if (!FrameHeader.TryRead(frame, out FrameHeader header, out ReadOnlySpan<byte> content, out _))
        {
            return;
        }

        byte[] again = new byte[content.Length + 5];
        Expect(again.AsSpan(0, header.Write(content, again)).SequenceEqual(frame), "a frame written again is another");
        CheckManagement(content);
        if (ApplicationLayer.TryRead(content, out _, out ReadOnlySpan<byte> body))
        {
            CheckBodies(body);
        }
    }

    private static void CheckManagement(ReadOnlySpan<byte> content)
    {
        if (!ManagementFrame.TryRead(content, out ManagementFrame frame, out _))
        {
            return;
        }

        ByteWriter writer = new();
        switch (frame.Type)
        {
            case ManagementType.Claim:
                writer.WriteClaim(frame.Claim);
                break;
            case ManagementType.Purge:
                writer.WritePurge(frame.PurgeId);
                break;
            case ManagementType.Here:
                writer.WriteHere(frame.Here);
                break;
            case ManagementType.Roll:
                writer.WriteRoll(frame.RollNumber, frame.RollIsForNewcomers);
                break;
            case ManagementType.Assign:
                for (int i = 0; i < frame.AssignCount; i++)
                {
                    _ = frame.AssignEntry(i);
                }

                return;
            case ManagementType.Speed:
                writer.WriteSpeed(frame.Rate, frame.SpeedTurns);
                break;
            case ManagementType.Test:
                writer.WriteTest();
                break;
            case ManagementType.Wish or ManagementType.Burst:
                writer.WritePair(frame.Type, frame.Rate, frame.Pair.One, frame.Pair.Other, frame.Pair.Milliseconds);
                break;
            default:
                // PRESENT has bits that mean nothing yet.
                _ = frame.Present;
                return;
        }

        Expect(writer.WrittenSpan.SequenceEqual(content), "a management frame written again is another");
    }

    private static void CheckBodies(ReadOnlySpan<byte> body)
    {
        ByteWriter writer = new();
        if (MidiFrame.TryRead(body, out MidiFrame midi, out ReadOnlySpan<byte> messages, out _))
        {
            midi.Write(writer, messages);
            Expect(writer.WrittenSpan.EndsWith(body), "a MIDI frame written again is another");
        }

        if (ErrorReport.TryRead(body, out ErrorReport? report, out _) && !report!.Text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            writer.Clear();
            report.Write(writer);
            Expect(writer.WrittenSpan.EndsWith(body), "an error report written again is another");
        }

        if (PatchHeader.TryRead(body, out PatchHeader? patch, out _) && !patch!.Name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            writer.Clear();
            patch.Write(writer);
            Expect(PatchHeader.TryRead(writer.WrittenSpan, out PatchHeader? again, out _) && again == patch, "a patch header written again reads otherwise");
        }

        if (DataHeader.TryRead(body, out DataHeader? data, out _) && !data!.Name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            writer.Clear();
            data.Write(writer);
            Expect(DataHeader.TryRead(writer.WrittenSpan, out DataHeader? again, out _) && again == data, "a data header written again reads otherwise");
        }
    }
}
