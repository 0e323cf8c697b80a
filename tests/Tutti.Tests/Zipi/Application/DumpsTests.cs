using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Zipi.Application;

/// <summary>Dumps between real cores on a simulated ring.</summary>
public class DumpsTests
{
    private const long Millisecond = 1_000_000;
    private readonly FrameRing _ring = new(RingPlan.Of(3) with
    {
        Devices = [.. Enumerable.Range(1, 3).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = LineRate.R1M }))],
    });

    private readonly byte[] _data = new byte[100_000];
    private readonly List<byte> _got = [];
    private readonly List<DumpEvent> _atSender = [];
    private readonly List<DumpEvent> _atReceiver = [];

    public DumpsTests()
    {
        new Random(5).NextBytes(_data);
        _ring.Run(60 * Millisecond);
    }

    [Fact, Clause("zipi-4.7")]
    [Clause("zipi-4.8")]
    public void A_dump_arrives_whole_and_checked_with_progress_at_both_ends()
    {
        byte number = Offer();
        Run(2000);
        Assert.Equal(_data, _got);
        Assert.Equal(DumpEventKind.Done, _atReceiver[^1].Kind);
        Assert.Equal([DumpEventKind.Accepted, DumpEventKind.Progress], _atSender.Take(2).Select(e => e.Kind));
        Assert.Equal((DumpEventKind.Done, number), (_atSender[^1].Kind, _atSender[^1].Transfer));
        Assert.Equal("header"u8.ToArray(), _atReceiver[0].Octets.ToArray());
        Assert.Equal(0, Device(1).Dumps.Count + Device(2).Dumps.Count);
    }

    [Fact, Clause("zipi-4.8")]
    public void After_an_interruption_it_goes_on_where_it_stopped()
    {
        Offer();
        Run(300);
        _ring.At(_ring.Now, 2, RingFault.CutCable);
        Run(1500);
        Assert.Contains(_atSender, e => e.Kind == DumpEventKind.Interrupted);
        int before = _got.Count;
        Assert.InRange(before, 1000, _data.Length - 1000);
        _ring.At(_ring.Now, 2, RingFault.Repair);
        Run(1000);
        Offer();
        Run(2000);
        Assert.Equal(_data, _got);
        Assert.Equal((uint)before, _atSender.Last(e => e.Kind == DumpEventKind.Accepted).Offset);
        Assert.Equal(DumpEventKind.Done, _atSender[^1].Kind);
    }

    [Fact, Clause("zipi-4.8")]
    public void Data_that_was_there_already_and_differs_is_found_by_the_check()
    {
        _got.AddRange(new byte[50]);
        Offer();
        Run(2000);
        Assert.Equal(DumpEventKind.WrongCheck, _atReceiver[^1].Kind);
        Assert.Equal(DumpEventKind.WrongCheck, _atSender[^1].Kind);
    }

    [Theory, Clause("zipi-4.9")]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_end_can_cancel_and_the_other_is_told_why(bool bySender)
    {
        byte number = Offer();
        Run(200);
        Assert.True(bySender
            ? Device(1).Dumps.Cancel(2, ApplicationLayer.DataDump, number, incoming: false, "enough")
            : Device(2).Dumps.Cancel(1, ApplicationLayer.DataDump, number, incoming: true, "enough"));
        Run(200);
        DumpEvent told = (bySender ? _atReceiver : _atSender)[^1];
        Assert.Equal((DumpEventKind.Cancelled, "enough"), (told.Kind, told.Text));
        Assert.Equal(0, Device(1).Dumps.Count + Device(2).Dumps.Count);
    }

    [Theory, Clause("zipi-2.33")]
    [InlineData(LineRate.R250K, 300)]
    [InlineData(LineRate.R1M, 1200)]
    [InlineData(LineRate.R20M, 4096)]
    public void A_frame_of_a_dump_takes_at_most_ten_milliseconds(LineRate rate, int octets)
    {
        Station station = TokenTableMember();
        station.ClockChanged(rate);
        Dumps dumps = new(station);
        Assert.Equal(octets, dumps.FrameData);
        dumps.UsesWholeFrames = true;
        Assert.Equal(4096, dumps.FrameData);
    }

    [Fact, Clause("zipi-4.9")]
    public void An_empty_dump_and_too_many_dumps_have_an_end()
    {
        Device(1).Dumps.Offer(2, ApplicationLayer.PatchDump, default, ReadOnlyMemory<byte>.Empty);
        Run(100);
        Assert.Equal(DumpEventKind.Done, _atSender[^1].Kind);
        Station station = TokenTableMember();
        Dumps dumps = new(station);
        for (int i = 0; i < Dumps.Most; i++)
        {
            Assert.NotEqual(0, dumps.Offer(2, ApplicationLayer.PatchDump, default, _data));
        }

        Assert.Equal(0, dumps.Offer(2, ApplicationLayer.PatchDump, default, _data));
        Assert.Throws<ArgumentOutOfRangeException>(() => dumps.Offer(2, ApplicationLayer.Midi, default, _data));
    }

    [Fact, Clause("zipi-4.7")]
    public void The_check_of_the_nine_digits_is_CBF43926_in_one_piece_or_two()
    {
        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0xCBF43926, Crc32.Append(Crc32.Append(0, "1234"u8), "56789"u8));
    }

    [Fact, Clause("zipi-4.7")]
    public void The_messages_of_a_dump_have_their_octets()
    {
        Station station = TokenTableMember();
        Dumps dumps = new(station);
        byte number = dumps.Offer(2, ApplicationLayer.SampleDump, "RIFF"u8, "123456789"u8.ToArray());
        dumps.Receive(2, ApplicationLayer.SampleDump, [(byte)DumpKind.Accept, number, 0, 0, 0, 4]);
        Assert.True(station.Capture(default, default));
        List<string> sent = [];
        while (station.TryTake(out ReadOnlyMemory<byte> frame))
        {
            Assert.True(FrameHeader.TryRead(frame.Span, out _, out ReadOnlySpan<byte> content, out _));
            sent.Add(Convert.ToHexString(content));
        }

        Assert.Equal(["12" + "01" + "01" + "00000009" + "CBF43926" + "52494646", "12" + "03" + "01" + "00000004" + "3536373839"], sent);
    }

    [Fact, Clause("zipi-4.7")]
    public void Random_frames_of_dumps_never_throw()
    {
        Random chance = new(1);
        Dumps dumps = new(TokenTableMember());
        byte[] body = new byte[30];
        for (int i = 0; i < 20_000; i++)
        {
            chance.NextBytes(body);
            body[0] = (byte)chance.Next(8);
            body[1] = (byte)chance.Next(4);
            dumps.Receive(2, ApplicationLayer.DataDump, body.AsSpan(0, chance.Next(0, 30)));
            dumps.Accept(2, ApplicationLayer.DataDump, body[1]);
        }

        Assert.True(dumps.DroppedCount > 0);
        Assert.True(dumps.Count <= Dumps.Most);
    }

    private static Station TokenTableMember() => Link.TokenTable.Member(1);

    private byte Offer() => Device(1).Dumps.Offer(2, ApplicationLayer.DataDump, "header"u8, _data);

    private Device Device(int position) => (Device)_ring.Members[position].Core;

    private void Run(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            for (int position = 1; position <= 2; position++)
            {
                _ring.Do(position, (_, _) => Take());
            }

            _ring.Run(_ring.Now + Millisecond);
        }

        Take();
    }

    private void Take()
    {
        while (Device(1).Dumps.TryDequeue(out DumpEvent? news))
        {
            _atSender.Add(news!);
        }

        while (Device(2).Dumps.TryDequeue(out DumpEvent? news))
        {
            _atReceiver.Add(news!);
            if (news!.Kind == DumpEventKind.Offered)
            {
                Device(2).Dumps.Accept(news.Peer, news.Layer, news.Transfer, _got.ToArray());
            }
            else if (news.Kind == DumpEventKind.Data)
            {
                Assert.Equal((uint)_got.Count, news.Offset);
                _got.AddRange(news.Octets.ToArray());
            }
        }
    }
}
