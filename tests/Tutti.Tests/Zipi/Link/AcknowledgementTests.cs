using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class AcknowledgementTests
{
    private readonly Station _one = TokenTable.Member(1);
    private readonly Station _two = TokenTable.Member(2);
    private readonly TokenTable _table;

    public AcknowledgementTests() => _table = new TokenTable(_one, _two);

    [Fact, Clause("zipi-2.6")]
    [Clause("zipi-2.7")]
    public void Seven_frames_go_out_in_one_turn_and_one_acknowledgement_answers_them_all()
    {
        Queue(9);
        _table.Round();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], _table.Sent.Where(s => s.From == _one).Select(s => (int)s.Header.Sequence));
        (Station _, FrameHeader answer, byte[] frame) = Assert.Single(_table.Sent, s => s.From == _two);
        Assert.Equal((FrameClass.Acknowledgement, (byte)7, (byte)1), (answer.Class, answer.Sequence, answer.Destination));
        Assert.Equal(2, frame[2]);
        Assert.Equal(7, _table.News.Count(n => n.News.Kind == RingEventKind.Acknowledged));
        _table.Round();
        Assert.Equal([7, 0], _table.Sent.Where(s => s.From == _one).Skip(7).Select(s => (int)s.Header.Sequence));
        Assert.Equal(9, _table.Delivered.Count);
    }

    [Fact, Clause("zipi-2.6")]
    public void Whatever_is_lost_everything_is_delivered_once_and_in_order()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Station one = TokenTable.Member(1);
            Station two = TokenTable.Member(2);
            TokenTable table = new(one, two);
            Random chance = new(seed);
            table.Loses = _ => chance.Next(10) == 0;
            for (byte i = 0; i < 40; i++)
            {
                Assert.Equal(SendResult.Queued, one.TrySend(FrameClass.Application, 2, [0x80, i], acknowledged: true, withSource: true, out _));
            }

            table.Round(1000, microseconds: 3000);
            Assert.Equal(Enumerable.Range(0, 40), table.Delivered.Select(d => (int)d.Content[1]));
            Assert.Equal(0, one.QueueCount);
        }
    }

    [Fact, Clause("zipi-2.8")]
    public void Without_an_answer_frames_are_sent_again_after_four_tokens_and_ten_milliseconds_five_times_then_reported()
    {
        _table.Loses = header => header.Class == FrameClass.Acknowledgement;
        Queue(1);
        _table.Round(4, microseconds: 100);
        Assert.Single(_table.Sent, s => s.From == _one);
        _table.Round(11, microseconds: 1000);
        Assert.Equal(2, _table.Sent.Count(s => s.From == _one));
        _table.Round(200, microseconds: 1000);
        Assert.Equal(6, _table.Sent.Count(s => s.From == _one));
        (Station _, RingEvent news) = Assert.Single(_table.News, n => n.News.Kind == RingEventKind.SendFailed);
        Assert.Equal(new RingEvent(RingEventKind.SendFailed, 2, 1), news);
        Assert.Single(_table.Delivered);
    }

    [Theory, Clause("zipi-2.8")]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(6, 6)]
    [InlineData(7, 0)]
    [InlineData(7, 3)]
    public void After_giving_up_both_ends_find_each_other_again_and_nothing_is_called_delivered_that_was_not(int sent, int arrived)
    {
        int heard = 0;
        _table.Loses = header => header.Class == FrameClass.Acknowledgement || ++heard > arrived;
        Queue(sent);
        _table.Round(300);
        Assert.Single(_table.News, n => n.News.Kind == RingEventKind.SendFailed);
        _table.Loses = _ => false;
        _table.Delivered.Clear();
        _table.News.Clear();
        Queue(5, first: 100);
        _table.Round(300);
        int acknowledged = _table.News.Count(n => n.News.Kind == RingEventKind.Acknowledged);
        Assert.True(acknowledged >= 4);
        Assert.True(_table.Delivered.Count >= acknowledged);
        Assert.Equal(5, acknowledged + _table.News.Count(n => n.News.Kind == RingEventKind.SendFailed));
    }

    [Fact, Clause("zipi-2.9")]
    public void Both_ends_begin_at_0_again_when_the_roll_says_that_one_is_new()
    {
        Queue(3);
        _table.Round(3);
        Assignment[] entries = [new(1, 1, 0, 0, false), new(2, 2, 3, 0, true)];
        TokenTable.Assign(_one, entries, roll: 2);
        TokenTable.Assign(_two, entries, roll: 2);
        _table.Sent.Clear();
        Queue(1);
        _table.Round(2);
        Assert.Equal(0, _table.Sent.First(s => s.From == _one).Header.Sequence);
        Assert.Equal(4, _table.Delivered.Count);
    }

    [Fact, Clause("zipi-2.10")]
    public void All_cannot_be_asked_to_acknowledge()
    {
        Assert.Equal(SendResult.WrongDestination, _one.TrySend(FrameClass.Application, RingAddress.All, [1], acknowledged: true, withSource: true, out _));
        Assert.Equal(SendResult.Queued, _one.TrySend(FrameClass.Application, RingAddress.All, [1], acknowledged: false, withSource: true, out _));
    }

    [Fact, Clause("zipi-2.5")]
    public void A_station_without_an_address_sends_nothing()
    {
        Station station = new(new StationOptions { Id = 9 }, 1);
        Assert.Equal(SendResult.NoAddress, station.TrySend(FrameClass.Application, 1, [1], acknowledged: false, withSource: true, out _));
        Assert.False(station.Capture(_table.Now, _table.Now));
    }

    [Fact, Clause("zipi-2.1")]
    public void A_frame_of_a_wrong_length_or_destination_is_refused_where_it_is_made()
    {
        Assert.Equal(SendResult.WrongLength, _one.TrySend(FrameClass.Application, 2, [], acknowledged: false, withSource: false, out _));
        Assert.Equal(SendResult.Queued, _one.TrySend(FrameClass.Application, 2, new byte[4096], acknowledged: false, withSource: false, out _));
        Assert.Equal(SendResult.WrongLength, _one.TrySend(FrameClass.Application, 2, new byte[4096], acknowledged: false, withSource: true, out _));
        Assert.Equal(SendResult.WrongDestination, _one.TrySend(FrameClass.Application, 0, [1], acknowledged: false, withSource: true, out _));
        Assert.Equal(SendResult.WrongDestination, _one.TrySend(FrameClass.Application, 1, [1], acknowledged: false, withSource: true, out _));
    }

    [Fact, Clause("zipi-2.31")]
    public void A_turn_holds_4103_octets_and_what_does_not_fit_waits_for_the_next()
    {
        for (int i = 0; i < 10; i++)
        {
            _one.TrySend(FrameClass.Application, 2, new byte[1000], acknowledged: false, withSource: true, out _);
        }

        _table.Round();
        Assert.Equal(4, _table.Sent.Count);
        Assert.True(_table.Sent.Sum(s => s.Frame.Length + 3) <= RingLimits.TurnOctets);
        _table.Round(2);
        Assert.Equal(10, _table.Sent.Count);
    }

    [Fact, Clause("zipi-2.31")]
    public void The_queue_has_a_bound_and_says_so()
    {
        Station station = TokenTable.Member(5, queue: 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SendResult.Queued, station.TrySend(FrameClass.Application, 2, [1], acknowledged: i == 0, withSource: true, out _));
        }

        Assert.Equal(SendResult.QueueFull, station.TrySend(FrameClass.Application, 2, [1], acknowledged: false, withSource: true, out _));
    }

    [Fact, Clause("zipi-2.11")]
    public void A_station_is_disturbed_only_by_frames_for_it_or_for_all()
    {
        Assert.True(_one.Listens(1) && _one.Listens(RingAddress.All));
        Assert.False(_one.Listens(2) || _one.Listens(0) || _one.Listens(RingAddress.Monitor));
    }

    [Fact, Clause("zipi-2.31")]
    public void A_warm_station_sends_and_receives_without_allocating()
    {
        byte[] content = new byte[50];
        void Exchange()
        {
            _one.TrySend(FrameClass.Application, 2, content, acknowledged: false, withSource: true, out _);
            _one.Capture(_table.Now, _table.Now);
            while (_one.TryTake(out ReadOnlyMemory<byte> frame))
            {
                _two.Receive(_table.Now, _table.Now, frame.Span, out _, out _);
            }
        }

        for (int i = 0; i < 100; i++)
        {
            Exchange();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Exchange();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Queue(int frames, byte first = 0)
    {
        for (int i = 0; i < frames; i++)
        {
            Assert.Equal(SendResult.Queued, _one.TrySend(FrameClass.Application, 2, [0x80, (byte)(first + i)], acknowledged: true, withSource: true, out _));
        }
    }
}
