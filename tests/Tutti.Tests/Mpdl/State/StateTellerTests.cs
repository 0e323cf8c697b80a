using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.State;

/// <summary>A device that was told what another one holds is like it from then on.</summary>
[Clause("mpdl-2.7")]
public class StateTellerTests
{
    private static readonly TimeSpan s_longerThanAllSegments = TimeSpan.FromSeconds(60);

    [Fact]
    public void Who_is_told_is_like_who_tells_then_and_later() => Prop.ForAll(
        EnginePropertyTests.Story,
        EnginePropertyTests.Story,
        (before, after) =>
        {
            MpdlEngine first = new(new MpdlEngineOptions { Voices = 1000 }), second = new(new MpdlEngineOptions { Voices = 1000 });
            Instant now = EnginePropertyTests.Play(before, new Instant(0), first);
            foreach (byte[] packet in first.Tell(now, 256))
            {
                Assert.True(packet.Length <= 256);
                Assert.True(second.Receive(now, 0, packet));
            }

            Compare(first, second, now, hasSegments: true);
            now += s_longerThanAllSegments;
            Compare(first, second, now, hasSegments: false);
            now = EnginePropertyTests.Play(after, now, first, second) + s_longerThanAllSegments;
            Compare(first, second, now, hasSegments: false);
        }).Check(CommitSeed.Config.WithMaxTest(80).WithEndSize(25));

    [Fact]
    public void Who_has_nothing_tells_nothing() => Assert.Empty(new MpdlEngine().Tell(new Instant(0)));

    [Fact]
    public void What_was_told_once_is_told_in_the_same_words_by_who_heard_it()
    {
        TestDevice first = new(), second = new();
        first.Send("1  brightness 0.5x  overwrite loudness ff");
        first.Send("1.1  program-now 41  modulation-block pitch sine 5Hz depth 51");
        first.Send("1.1.2  pitch A4  trigger");
        first.Send("1.2.1  azimuth 0x40  pan-left-right 0x20  output-level 3 0.5x");
        first.Send("all  minimum-latency 20ms");
        IReadOnlyList<byte[]> told = first.Engine.Tell(first.Now);
        Assert.All(told, p => Assert.True(second.Engine.Receive(second.Now, 0, p)));
        Assert.Equal(told, second.Engine.Tell(second.Now));
        Assert.True(second.Engine.IsSounding(TestDevice.At("1.1.2")));
        Assert.DoesNotContain("Started", second.Events(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_runs_goes_on_and_ends_when_it_should()
    {
        TestDevice first = new(), second = new();
        first.Send("1.1.2  loudness pppp");
        first.Send("1.1.2  segment-block loudness convex 1000ms to ffff");
        first.Wait(400);
        second.Wait(400);
        Assert.All(first.Engine.Tell(first.Now), p => second.Engine.Receive(second.Now, 0, p));
        for (int i = 0; i < 7; i++)
        {
            Assert.InRange(second.Combined("1.1.2", DescriptorId.Loudness), first.Combined("1.1.2", DescriptorId.Loudness) * 0.999, (first.Combined("1.1.2", DescriptorId.Loudness) * 1.001) + 1);
            first.Wait(100);
            second.Wait(100);
        }

        Assert.Equal(0xFFFFu, second.Combined("1.1.2", DescriptorId.Loudness));
    }

    [Fact]
    public void Which_way_of_saying_where_it_is_counts_is_told_too()
    {
        TestDevice first = new(), second = new();
        first.Send("1.1.1  azimuth 0x40");
        first.Send("1.1.2  pan-left-right 0x20");
        first.Send("1.1.2  azimuth 0x41");
        first.Send("1.1.2  pan-left-right 0x21");
        first.Send("1.1  distance 0x4000");
        first.Send("1.1.3  pan-up-down 0x20");
        Assert.All(first.Engine.Tell(first.Now), p => second.Engine.Receive(second.Now, 0, p));
        foreach (string note in (string[])["1.1.1", "1.1.2", "1.1.3"])
        {
            Assert.Equal(first.Engine.PlacementOf(TestDevice.At(note)), second.Engine.PlacementOf(TestDevice.At(note)));
        }

        Assert.Equal(PlacementMethod.Pan, second.Engine.PlacementOf(TestDevice.At("1.1.3")));
        Assert.Equal(PlacementMethod.Spatialization, second.Engine.PlacementOf(TestDevice.At("1.1.2")));
    }

    [Fact]
    public void What_is_in_use_without_a_value_of_its_own_is_reached_by_groups_there_too()
    {
        TestDevice first = new(), second = new();
        first.Send("1.1  program-next 41");
        first.Send("1  program-now 42");
        first.Send("2.1.3  modulation-block pitch none 0Hz depth 0");
        Assert.All(first.Engine.Tell(first.Now), p => second.Engine.Receive(second.Now, 0, p));
        Compare(first.Engine, second.Engine, first.Now, hasSegments: false);
        Assert.Equal(first.Engine.Tell(first.Now), second.Engine.Tell(second.Now));
        foreach (TestDevice device in (TestDevice[])[first, second])
        {
            device.Send("2.1  overwrite trigger  program-now 1");
            Assert.True(device.Engine.IsSounding(TestDevice.At("2.1.3")));
        }
    }

    private static void Compare(MpdlEngine first, MpdlEngine second, Instant now, bool hasSegments)
    {
        foreach (NoteAddress address in EnginePropertyTests.Addresses)
        {
            Assert.Equal(first.IsSounding(address), second.IsSounding(address));
            foreach (DescriptorId id in EnginePropertyTests.Ids)
            {
                // A note in use has priority 1 without having been given one; who is told has it in use only when there is something to tell.
                if (id == DescriptorId.AllocationPriority && address.Level == AddressLevel.Note)
                {
                    Assert.Equal(first.Combined(address, id, now), second.Combined(address, id, now));
                    continue;
                }

                string where = $"{address} {id}";
                bool has = first.TryGetOwn(address, id, now, out uint own);
                Assert.True(has == second.TryGetOwn(address, id, now, out uint told) && (!has || own == told), $"{where}: own {own:x}, not {told:x}");
                if (!hasSegments && address.Level == AddressLevel.Note)
                {
                    Assert.True(first.Combined(address, id, now) == second.Combined(address, id, now), $"{where}: combined");
                }
            }
        }
    }
}
