using Tutti.Fuzz.Engine;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>The line end of a station, half bit by half bit, on a line that carries anything: it hands out good frames only, and hears one when all is over.</summary>
internal sealed class LoopStationTarget : FuzzTarget
{
    private static readonly byte[] s_frame = Frame();

    public override string Name => "loop-station";

    public override bool IsWhole => true;

    public override int MostOctets => 512;

    public override IEnumerable<byte[]> Tokens => [[1, 0x7E], [1, 0xFE], [1, 0x7F], [1, 0xFF], [2, 1, 0x7F, 2], [4], [5, 3]];

    public override long Work(int octets) => 2_000_000 + (50_000L * octets);

    public override long Memory(int octets) => 1_000_000 + (16_384L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
    [
        [0, 1, 0x7E, 1, 0xFE, 1, 0x7F, 2, 1, 0xFE, 1, 0xFF, 1, 0xFF, 1, 0x7F],
        [1, 5, 3, 1, 0xFF, 1, 0xFF, 1, 0x7E, 1, 0x7F, 6, 1, 0xFF, 4, 1, 0xFF],
        [0, 4, 1, 0x7E, 1, 3, 1, 0x7E, 7, 1, 0xFF, 8, 1, 0x7F, 9, 3, 1, 0xFF],
    ];

    public override void Run(byte[] input)
    {
        Play play = new(input);
        LoopStation station = new(isDevice: play.Next(2) == 0);
        long tick = 0;
        while (!play.IsOver)
        {
            Step(ref play, station, ref tick);
            Expect(station.DelayHalfBits is >= 0 and <= 1 << 12, $"its delay is none that can be: {station.DelayHalfBits}");
            Expect(station.LatencyHalfBits >= 0, $"its latency is none that can be: {station.LatencyHalfBits}");
        }

        station.Withdraw();
        Pass(station, ref tick, 0xFF, 8);
        Pass(station, ref tick, 0xFF, 8);
        Expect(Hears(station, ref tick), "a good frame is not heard any more");
    }

    private static void Step(ref Play play, LoopStation station, ref long tick)
    {
        switch (play.Next(10))
        {
            case 0:
                tick += 2 * play.Next();
                break;
            case 1:
                Pass(station, ref tick, play.Next(), 8);
                break;
            case 2:
                _ = station.TryAdd(s_frame);
                break;
            case 3:
                Pass(station, ref tick, 0xFF, 1 + play.Next(8));
                break;
            case 4:
                station.Claim(s_frame);
                break;
            case 5:
                station.BecomeMonitor(s_frame, 2 * play.Next());
                break;
            case 6:
                station.Purge();
                break;
            case 7:
                station.Leave();
                break;
            case 8:
                station.Gate();
                break;
            default:
                station.Ungate();
                station.SetCable(play.Next());
                break;
        }
    }

    // Whatever it drives is lost: the line brings what it likes.
    private static bool Pass(LoopStation station, ref long tick, int octet, int bits)
    {
        bool heard = false;
        for (int bit = 0; bit < bits; bit++)
        {
            HalfBit data = ((octet >> bit) & 1) != 0 ? HalfBit.One : HalfBit.Dead;
            foreach (HalfBit half in (ReadOnlySpan<HalfBit>)[data | HalfBit.Clock, data | HalfBit.Clock | HalfBit.SecondHalf])
            {
                LoopSigns signs = station.Step(tick++, half, out _);
                if ((signs & (LoopSigns.Frame | LoopSigns.OwnFrame)) != LoopSigns.None)
                {
                    Expect(station.Frame.Length is >= RingLimits.ShortestFrameOctets and <= RingLimits.FrameOctets && Crc16.IsGood(station.Frame), "a frame that is none is handed out");
                    heard |= station.Frame.SequenceEqual(s_frame);
                }

                if ((signs & LoopSigns.Token) != LoopSigns.None)
                {
                    _ = station.Capture();
                }
            }
        }

        return heard;
    }

    private static bool Hears(LoopStation station, ref long tick)
    {
        SdlcEncoder encoder = new();
        Expect(encoder.TryAdd(s_frame) && encoder.Start(afterToken: false), "a good frame cannot be sent");
        bool heard = false;
        while (!encoder.IsDone)
        {
            heard |= Pass(station, ref tick, encoder.NextBit() ? 1 : 0, 1);
        }

        return heard | Pass(station, ref tick, 0xFF, 8);
    }

    private static byte[] Frame()
    {
        byte[] frame = new byte[16];
        return frame[..new FrameHeader(3, FrameClass.Application, false, 0, 5).Write([1, 2, 3, 0xFF, 0x7E], frame)];
    }
}
