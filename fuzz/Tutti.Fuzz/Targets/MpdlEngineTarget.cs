using Tutti.Fuzz.Engine;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>The note state under any packets from two sources: bounded, and a good packet is obeyed afterwards.</summary>
internal sealed class MpdlEngineTarget : FuzzTarget
{
    private static readonly NoteAddress s_note = NoteAddress.FromBits(0x010203);

    public override string Name => "mpdl-engine";

    public override bool IsWhole => true;

    public override long Work(int octets) => 5_000_000 + (200_000L * octets);

    public override long Memory(int octets) => 8_000_000 + (65_536L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded)
    {
        byte[][] packets = [.. MpdlSeeds.Packets()];
        for (int i = 0; i + 3 < packets.Length; i += 4)
        {
            yield return [.. packets[i..(i + 4)].SelectMany(packet => (byte[])[0, .. Play.Octets(packet), 2, 5])];
        }
    }

    public override void Run(byte[] input)
    {
        MpdlEngine engine = new(new MpdlEngineOptions { MaxAddresses = 64, Voices = 8, MaxTableBytes = 4096, MaxEvents = 64, MaxAnswers = 16, MaxEventBytes = 16_384 });
        Instant now = new(1_000_000_000);
        Play play = new(input);
        while (!play.IsOver)
        {
            switch (play.Next(5))
            {
                case 0 or 1:
                    engine.Receive(now, play.Next(2), play.NextOctets());
                    break;
                case 2:
                    now += TimeSpan.FromMilliseconds(play.Next() * 20);
                    engine.Advance(now);
                    break;
                case 3:
                    engine.LinkRestored(now);
                    break;
                default:
                    Take(engine);
                    break;
            }

            Expect(engine.AddressCount <= 64 && engine.VoiceCount <= 8, "more notes than there may be");
        }

        Take(engine);
        Check(engine, now);
    }

    private static void Take(MpdlEngine engine)
    {
        while (engine.TryDequeue(out MpdlEvent _))
        {
        }

        while (engine.TryDequeue(out MpdlAnswer answer))
        {
            Expect(MpdlReader.TryCheck(answer.Packet.Span, out _), "an answer is no packet");
        }
    }

    // Silence everything, then one note must sound.
    private static void Check(MpdlEngine engine, Instant now)
    {
        engine.Receive(now, 0, new MpdlWriter().Begin(NoteAddress.AllFamilies).Release(ReleaseKind.Silence).WrittenSpan);
        bool hasRoom = engine.AddressCount < 60;
        engine.Receive(now, 0, new MpdlWriter().Begin(s_note).Trigger().WrittenSpan);
        Expect(!hasRoom || engine.IsSounding(s_note), "a good note does not sound");
    }
}
