using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class StationTests
{
    private static readonly Instant s_start = new(1_000_000_000);
    private readonly ByteWriter _writer = new();

    [Fact, Clause("zipi-2.14")]
    public void A_capable_station_claims_at_most_five_milliseconds_after_the_line_is_lost_and_an_incapable_one_never()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Station station = new(new StationOptions { Id = 7, MonitorPriority = 10 }, seed);
            station.LineLost(s_start);
            Assert.InRange((station.NextDeadline - s_start).TotalMilliseconds, 0, 5);
            station.Advance(station.NextDeadline);
            Assert.Equal(StationState.Claiming, station.State);
            Assert.True(station.TryDequeue(out RingAction action));
            Assert.Equal(RingActionKind.Claim, action.Kind);
        }

        Station incapable = new(new StationOptions { Id = 8 }, 1);
        incapable.LineLost(s_start);
        Assert.Equal(Instant.Never, incapable.NextDeadline);
    }

    [Fact, Clause("zipi-2.14")]
    public void A_line_that_lives_again_in_time_is_not_claimed()
    {
        Station station = new(new StationOptions { Id = 7, MonitorPriority = 10 }, 1);
        station.LineLost(s_start);
        station.LineFound();
        Assert.Equal(Instant.Never, station.NextDeadline);
    }

    [Fact, Clause("zipi-2.14")]
    public void A_claimer_withdraws_from_a_stronger_claim_and_not_from_a_weaker()
    {
        Station station = Claiming();
        _writer.WriteClaim(new Claim(9, 1));
        TokenTable.Hear(station, _writer, s_start);
        Assert.Equal(StationState.Claiming, station.State);
        _writer.WriteClaim(new Claim(10, 1));
        TokenTable.Hear(station, _writer, s_start);
        Assert.Equal(StationState.Unaddressed, station.State);
        Assert.Equal(RingActionKind.Withdraw, Last(station).Kind);
    }

    [Fact, Clause("zipi-2.15")]
    public void A_claim_that_comes_round_makes_the_monitor_which_purges_first()
    {
        Station station = Claiming();
        _writer.WriteClaim(new Claim(10, 7));
        TokenTable.Hear(station, _writer, s_start);
        Assert.True(station.IsMonitor);
        RingAction action = Last(station);
        Assert.Equal(RingActionKind.BecomeMonitor, action.Kind);
        Assert.Equal((byte)ManagementType.Purge, action.Frame.Span[2]);
    }

    [Fact, Clause("zipi-2.32")]
    public void After_350_ms_without_HERE_and_two_tokens_a_capable_station_claims()
    {
        Station station = TokenTable.Member(3, priority: 5);
        Here(station, new Claim(0xC0, 99), s_start);
        Instant late = s_start + LinkTimes.HereLost;
        station.Capture(late - TimeSpan.FromTicks(1), late);
        station.Advance(late);
        Assert.True(station.WatchesToken(late));
        station.Capture(late, late);
        Assert.Equal(Instant.Never, station.NextDeadline);
        station.Capture(late, late);
        Assert.InRange((station.NextDeadline - late).TotalMilliseconds, 0, 5);
        station.Advance(station.NextDeadline);
        Assert.Equal(StationState.Claiming, station.State);
        Assert.Equal(3, station.Address);
    }

    [Fact, Clause("zipi-2.34")]
    public void Of_two_monitors_that_meet_the_weaker_withdraws_and_the_stronger_purges()
    {
        Station weaker = Monitor(1, 10);
        Here(weaker, new Claim(11, 5), s_start);
        Assert.False(weaker.IsMonitor);
        Assert.Equal(RingActionKind.Withdraw, Last(weaker).Kind);
        Station stronger = Monitor(2, 12);
        Here(stronger, new Claim(11, 5), s_start);
        Assert.True(stronger.IsMonitor);
        Assert.Equal(RingActionKind.Purge, Last(stronger).Kind);
    }

    [Fact, Clause("zipi-2.16")]
    [Clause("zipi-2.17")]
    public void The_monitor_calls_the_roll_and_gives_addresses_and_everybody_answers_once_and_nothing_else()
    {
        Station monitor = Monitor(100, 0xC0, hub: true);
        Station[] devices = [.. Enumerable.Range(1, 5).Select(i => new Station(new StationOptions { Id = (ulong)(50 - i), FastestRate = LineRate.R250K }, i))];
        TokenTable table = new([monitor, .. devices]);
        table.Round(3);
        Assert.Equal([1, 2, 3, 4, 5], devices.Select(d => (int)d.Address));
        Assert.All(devices, d => Assert.Equal(StationState.Member, d.State));
        Assert.Equal(5, table.Sent.Count(s => s.Header.Destination == RingAddress.Monitor));
        Assert.Equal(5, monitor.Members.Count);
    }

    [Fact, Clause("zipi-2.18")]
    public void A_station_without_an_address_on_a_full_ring_is_told_and_stays_silent()
    {
        Station station = new(new StationOptions { Id = 9 }, 1);
        TokenTable.Assign(station, [new Assignment(9, RingAddress.None, 3, 0, false)]);
        Assert.Equal(StationState.Silent, station.State);
        Assert.True(station.TryDequeue(out RingEvent news));
        Assert.Equal(RingEventKind.RingFull, news.Kind);
        Assert.Equal(SendResult.NoAddress, station.TrySend(FrameClass.Application, 1, [1], acknowledged: false, withSource: true, out _));
        _writer.WriteRoll(2, forNewcomers: true);
        TokenTable.Hear(station, _writer, s_start);
        Assert.False(station.WatchesToken(s_start));
    }

    [Fact, Clause("zipi-2.19")]
    public void A_station_whose_id_is_there_twice_is_told()
    {
        Station station = new(new StationOptions { Id = 9 }, 1);
        TokenTable.Assign(station, [new Assignment(9, RingAddress.None, 0, 0, false), new Assignment(9, RingAddress.None, 3, 0, false)]);
        List<RingEventKind> news = [];
        while (station.TryDequeue(out RingEvent item))
        {
            news.Add(item.Kind);
        }

        Assert.Contains(RingEventKind.DuplicateId, news);
    }

    [Fact, Clause("zipi-2.23")]
    public void Only_stations_without_an_address_answer_the_roll_for_newcomers()
    {
        Station member = TokenTable.Member(4);
        Station newcomer = new(new StationOptions { Id = 9 }, 1);
        _writer.WriteRoll(2, forNewcomers: true);
        TokenTable.Hear(member, _writer, s_start);
        TokenTable.Hear(newcomer, _writer, s_start);
        Assert.False(member.Capture(s_start, s_start));
        Assert.True(newcomer.Capture(s_start, s_start));
    }

    [Fact, Clause("zipi-2.35")]
    public void Time_is_HERE_and_the_delay_that_ASSIGN_gave_and_not_steered_when_the_number_of_stations_differs()
    {
        Station station = new(new StationOptions { Id = 9 }, 1);
        TokenTable.Assign(station, [new Assignment(1, 1, 0, 0, false), new Assignment(9, 2, 3, 500, false)], roll: 4);
        Here(station, new Claim(1, 1), s_start, roll: 4, stations: 3, time: 1000);
        Assert.False(station.Clock.IsSet);
        Assert.True(station.WatchesToken(s_start));
        Here(station, new Claim(1, 1), s_start, roll: 4, stations: 2, time: 1000);
        Assert.Equal(1_000_000 + (3 * 2000) + 500, station.Clock.Read(s_start));
    }

    [Fact, Clause("zipi-2.35")]
    public void A_station_that_lacks_the_roll_asks_with_PRESENT()
    {
        Station station = TokenTable.Member(3);
        Here(station, new Claim(1, 1), s_start, roll: 9);
        Assert.True(station.Capture(s_start, s_start));
        Assert.True(station.TryTake(out ReadOnlyMemory<byte> frame));
        Assert.Equal((RingAddress.Monitor, (byte)ManagementType.Present), (frame.Span[0], frame.Span[2]));
    }

    [Fact, Clause("zipi-2.40")]
    [Clause("zipi-2.41")]
    public void Speed_is_lent_to_two_who_can_and_the_others_let_the_line_through_until_the_old_clock_is_back()
    {
        (TokenTable table, Station[] devices) = Ring(LineRate.R20M, LineRate.R20M, LineRate.R1M);
        devices[0].Wish(LineRate.R20M, 2, 20);
        table.Round(3);
        Assert.Contains(table.News, n => n.At == devices[0] && n.News == new RingEvent(RingEventKind.BurstBegun, 2, 20_000_000));
        Assert.Contains(table.News, n => n.At == devices[1] && n.News.Kind == RingEventKind.BurstBegun);
        Assert.Contains(table.Actions, a => a.At == devices[2] && a.Action.Kind == RingActionKind.Gate);
        Assert.Contains(table.Actions, a => a.Action.Kind == RingActionKind.SetRate && a.Action.Rate == LineRate.R20M);
        table.Round(25);
        Assert.Equal(LineRate.R1M, devices[2].Rate);
        Assert.Contains(table.Actions, a => a.At == devices[2] && a.Action.Kind == RingActionKind.Ungate);
        Assert.All(devices, d => Assert.Contains(table.News, n => n.At == d && n.News.Kind == RingEventKind.BurstEnded));
    }

    [Theory, Clause("zipi-2.42")]
    [InlineData(LineRate.R20M, 3, 20)]
    [InlineData(LineRate.R20M, 2, 51)]
    [InlineData(LineRate.R20M, 9, 20)]
    [InlineData(LineRate.R1M, 2, 20)]
    [InlineData(LineRate.R20M, 2, 0)]
    public void Speed_that_one_cannot_follow_or_for_too_long_is_refused(LineRate rate, byte other, byte milliseconds)
    {
        (TokenTable table, Station[] devices) = Ring(LineRate.R20M, LineRate.R20M, LineRate.R1M);
        devices[0].Wish(rate, other, milliseconds);
        table.Round(3);
        Assert.Contains(table.News, n => n.At == devices[0] && n.News.Kind == RingEventKind.BurstRefused);
        Assert.DoesNotContain(table.Actions, a => a.Action.Kind is RingActionKind.SetRate && a.Action.Rate == LineRate.R20M);
    }

    [Fact, Clause("zipi-2.22")]
    public void The_monitor_raises_the_clock_step_by_announcement_and_test()
    {
        (TokenTable table, Station[] devices) = Ring(LineRate.R20M, LineRate.R1M, LineRate.R5M);
        Assert.All(devices, d => Assert.Equal(LineRate.R1M, d.Rate));
        Assert.Contains(table.News, n => n.News == new RingEvent(RingEventKind.RateSettled, 0, 1_000_000));
        Assert.Equal(3, table.Sent.Count(s => s.Header.Class == FrameClass.Management && s.Frame[2] == (byte)ManagementType.Test));
    }

    [Fact, Clause("zipi-2.4")]
    public void Random_frames_never_throw()
    {
        Random chance = new(1);
        Station station = Monitor(5, 5);
        byte[] frame = new byte[60];
        for (int i = 0; i < 20_000; i++)
        {
            chance.NextBytes(frame);
            frame[0] = (byte)(chance.Next(2) == 0 ? 0xFF : 0xFE);
            frame[1] = 0x40;
            frame[2] = (byte)chance.Next(12);
            station.Receive(s_start, s_start, frame.AsSpan(0, chance.Next(0, 60)), out _, out _);
            station.Capture(s_start, s_start);
        }

        Assert.True(station.DroppedCount > 0);
    }

    private static (TokenTable Table, Station[] Devices) Ring(params LineRate[] rates)
    {
        Station monitor = Monitor(100, 0xC0, hub: true);
        Station[] devices = [.. rates.Select((rate, i) => new Station(new StationOptions { Id = (ulong)(i + 1), FastestRate = rate }, i))];
        TokenTable table = new([monitor, .. devices]);
        table.Round(20);
        return (table, devices);
    }

    private static Station Claiming()
    {
        Station station = new(new StationOptions { Id = 7, MonitorPriority = 10 }, 1);
        station.LineLost(s_start);
        station.Advance(station.NextDeadline);
        return station;
    }

    private static Station Monitor(ulong id, byte priority, bool hub = false)
    {
        Station station = new(new StationOptions { Id = id, MonitorPriority = priority, IsHub = hub }, 1);
        station.LineLost(s_start);
        station.Advance(station.NextDeadline);
        ByteWriter writer = new();
        writer.WriteClaim(new Claim(priority, id));
        TokenTable.Hear(station, writer, s_start);
        Assert.True(station.IsMonitor);
        return station;
    }

    private static RingAction Last(Station station)
    {
        RingAction last = default;
        while (station.TryDequeue(out RingAction action))
        {
            last = action;
        }

        return last;
    }

    private void Here(Station station, Claim monitor, Instant now, byte roll = 1, ushort stations = 1, ulong time = 0)
    {
        _writer.WriteHere(new Here(monitor, 1, roll, stations, time));
        TokenTable.Hear(station, _writer, now);
    }
}
