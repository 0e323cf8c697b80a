using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Zipi.Naming;

/// <summary>Naming between real cores on a simulated ring.</summary>
public class NameServiceTests
{
    private const long Millisecond = 1_000_000;
    private readonly FrameRing _ring;

    public NameServiceTests()
    {
        LineRate[] rates = [LineRate.R1M, LineRate.R20M, LineRate.R500K, LineRate.R1M, LineRate.R20M];
        _ring = new FrameRing(RingPlan.Of(5) with
        {
            Devices = [.. rates.Select((rate, i) => new DevicePlan(new StationOptions { Id = (ulong)(i + 1), FastestRate = rate }))],
        });
        Describe(1, "keys", "controller", 1, 1);
        Describe(2, "big", "synthesizer", 1, 1);
        Describe(3, "slow", "synthesizer", 1, 2);
        Describe(4, "old", "synthesizer", 1, 0);
        Describe(5, "new", "synthesizer", 2, 0);
        _ring.Run(100 * Millisecond);
        Drain(1);
    }

    [Fact, Clause("zipi-3.2")]
    [Clause("zipi-3.7")]
    public void Synthesizers_that_accept_1_Mb_s_or_more_and_run_ZIPI_1_1_or_later()
    {
        Assert.True(Query.TryParse("class = synthesizer and max-speed >= 1M and zipi-version >= 1.1", out Query? query, out _));
        byte number = 0;
        Do(1, device => number = device.Names.Ask(query!));
        _ring.Run(_ring.Now + (20 * Millisecond));
        List<NamingEvent> news = Drain(1);
        Assert.Equal<string>(["big", "new"], [.. news.Select(n => n.Name)]);
        Assert.All(news, n => Assert.Equal((NamingEventKind.Matched, number), (n.Kind, n.Number)));
        Assert.Equal([2UL, 5UL], news.Select(n => n.Id));
        Assert.Equal([2, 5], news.Select(n => (int)n.Address));
    }

    [Fact, Clause("zipi-3.2")]
    public void A_device_is_found_by_its_name()
    {
        Assert.True(Query.TryParse("name = slow", out Query? query, out _));
        Do(1, device => device.Names.Ask(query!));
        _ring.Run(_ring.Now + (20 * Millisecond));
        Assert.Equal(3, Assert.Single(Drain(1)).Address);
    }

    [Fact, Clause("zipi-3.7")]
    public void Asked_alone_a_device_lists_everything_however_much_it_is()
    {
        Do(2, device => device.Names.Set([.. Enumerable.Range(0, 200).Select(i => Characteristic.OfText((CharacteristicKey)(0x8000 + i), $"private {i}"))]));
        _ring.Run(_ring.Now + (200 * Millisecond));
        Drain(1);
        byte number = 0;
        Do(1, device => number = device.Names.Describe(2));
        _ring.Run(_ring.Now + (100 * Millisecond));
        NamingEvent listed = Assert.Single(Drain(1));
        Assert.Equal((NamingEventKind.Listed, number, (byte)2), (listed.Kind, listed.Number, listed.Address));
        Assert.Equal(Device(2).Names.Characteristics, listed.Characteristics);
        Assert.True(Query.TryParse("class = effect", out Query? none, out _));
        Do(1, device => device.Names.Ask(none!, destination: 2));
        _ring.Run(_ring.Now + (20 * Millisecond));
        Assert.Empty(Assert.Single(Drain(1)).Characteristics);
    }

    [Fact, Clause("zipi-3.8")]
    public void A_device_that_changes_a_characteristic_announces_it()
    {
        Do(4, device => device.Names.Set(Characteristic.OfText(CharacteristicKey.Name, "renamed")));
        _ring.Run(_ring.Now + (20 * Millisecond));
        NamingEvent changed = Assert.Single(Drain(1));
        Assert.Equal((NamingEventKind.Changed, (byte)4, "renamed"), (changed.Kind, changed.Address, changed.Characteristics[0].Text));
        Assert.Equal("renamed", Device(4).Names.Name);
    }

    [Fact, Clause("zipi-3.9")]
    public void A_malformed_query_is_answered_with_an_error_that_says_where()
    {
        Do(1, device => device.Link.TrySend(FrameClass.Naming, 3, [(byte)NamingType.Query, 77, 8, 0, 1, 9], acknowledged: true, withSource: true, out _));
        _ring.Run(_ring.Now + (20 * Millisecond));
        NamingEvent refused = Assert.Single(Drain(1));
        Assert.Equal((NamingEventKind.Refused, (byte)3, (byte)77), (refused.Kind, refused.Address, refused.Number));
        Assert.Equal(6, refused.Error.Offset);
    }

    [Fact, Clause("zipi-3.9")]
    public void Random_naming_frames_never_throw()
    {
        Random chance = new(1);
        byte[] content = new byte[40];
        for (int i = 0; i < 20_000; i++)
        {
            chance.NextBytes(content);
            content[0] = (byte)chance.Next(8);
            Device(2).Names.Receive(new FrameHeader(2, FrameClass.Naming, true, 0, 1), content.AsSpan(0, chance.Next(0, 40)));
        }

        Assert.True(Device(2).Names.DroppedCount > 0);
    }

    [Fact, Clause("zipi-3.1")]
    public void A_device_has_at_most_256_characteristics() =>
        Assert.Throws<ArgumentException>(() => Device(1).Names.Set([.. Enumerable.Range(0, 255).Select(i => Characteristic.OfFlag((CharacteristicKey)(0x8000 + i)))]));

    private void Do(int position, Action<Device> act) => _ring.Do(position, (member, _) => act((Device)member.Core));

    private Device Device(int position) => (Device)_ring.Members[position].Core;

    private void Describe(int position, string name, string kind, byte major, byte minor) => _ring.At(50 * Millisecond, position, (member, _) => ((Device)member.Core).Names.Set(
        Characteristic.OfText(CharacteristicKey.Name, name),
        Characteristic.OfText(CharacteristicKey.Class, kind),
        Characteristic.OfVersion(CharacteristicKey.ZipiVersion, major, minor)));

    private List<NamingEvent> Drain(int position)
    {
        List<NamingEvent> news = [];
        while (Device(position).Names.TryDequeue(out NamingEvent? one))
        {
            news.Add(one!);
        }

        return news;
    }
}
