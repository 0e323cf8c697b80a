using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.State;

/// <summary>What addresses cost. It looks at the memory of the whole process, so nothing runs beside it.</summary>
[Collection(Alone.Name)]
public class AddressMemoryTests
{
    [Fact]
    [Clause("mpdl-2.4")]
    public void A_hundred_thousand_addresses_take_less_than_64_megabytes()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var engine = new MpdlEngine(new MpdlEngineOptions { MaxAddresses = 1_024_191 });
        var writer = new MpdlWriter();
        for (int i = 0; engine.AddressCount < 100_000; i++)
        {
            writer.Begin(NoteAddress.OfNote(1 + (i % 63), 1 + (i / 63 % 127), 1 + (i / 63 / 127))).Set(Pitch.MiddleC, Loudness.Forte, ProgramNumber.GeneralMidi(1).Next);
            engine.Receive(default, 0, writer.WrittenSpan);
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(bytes, 1, 64L << 20);
        writer.Begin(NoteAddress.AllFamilies).Set(AllocationPriority.Reset);
        engine.Receive(default, 0, writer.WrittenSpan);
        Assert.Equal(0, engine.AddressCount);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -64L << 20, 8L << 20);
        GC.KeepAlive(engine);
    }
}
