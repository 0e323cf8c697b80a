using System.Net;
using System.Threading.Channels;

using Tutti.Interop.Tests.Live;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Interop.Tests.Rings;

public class RingTests
{
    // A status is read a moment before or after the device's own clock.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_synthesizer_is_found_by_what_it_says_of_itself_and_a_note_arrives_as_one_packet(bool tcp)
    {
        await using RingHub hub = await StartHubAsync();
        await using Ring synth = await JoinAsync(hub, new Profile("synth") { Class = "synthesizer", Polyphony = 64 }, tcp);
        await using Ring other = await JoinAsync(hub, new Profile("mixer") { Class = "effect" }, tcp);
        await using Ring keys = await JoinAsync(hub, new Profile("keys") { Class = "controller" }, tcp);
        TaskCompletionSource<byte[]> got = new(TaskCreationOptions.RunContinuationsAsynchronously);
        synth.MessageReceived += message => got.TrySetResult(message.Content.ToArray());
        other.MessageReceived += _ => got.TrySetException(new InvalidOperationException("not for the mixer"));

        RemoteDevice found = await keys.FindAsync("class = synthesizer and max-speed >= 1M and zipi-version >= 1.1", Room.Limit, Cancel);
        Assert.Equal(("synth", synth.Address, synth.Id), (found.Name, found.Address, found.Id));
        Assert.Equal("64", Assert.Single(found[CharacteristicKey.Polyphony]));
        Note note = found.Instrument(family: 1, instrument: 3).Note(2);
        Assert.True(note.Set(Pitch.FromMidi(69), Loudness.Forte).Trigger());
        byte[] packet = await got.Task.WaitAsync(Room.Limit, Cancel);
        Assert.Equal(new MpdlWriter().Begin(NoteAddress.OfNote(1, 3, 2)).Set(Pitch.FromMidi(69), Loudness.Forte).Trigger().WrittenSpan, packet);

        IReadOnlyList<RemoteDevice> all = [];
        while (all.Count < 2)
        {
            // A device that answers late on a busy machine is not in the first list.
            all = await keys.GetDevicesAsync(Cancel);
        }

        Assert.Equal(["mixer", "synth"], all.Select(d => d.Name).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<NotFoundException>(() => keys.FindAsync("class = robot", TimeSpan.FromMilliseconds(300), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => keys.FindAsync("class =", cancellation: Cancel));
        TimeSpan before = keys.Time;
        HubStatus status = await keys.GetHubStatusAsync(Cancel);
        Assert.Equal([synth.Id, other.Id, keys.Id], status.Ports.Select(p => p.Id));
        Assert.InRange(status.Time, before - keys.ClockError - s_slack, keys.Time + keys.ClockError + s_slack);
    }

    [Fact]
    public async Task Every_packet_of_a_burst_arrives_in_order()
    {
        await using RingHub hub = await StartHubAsync();
        await using Ring a = await JoinAsync(hub, new Profile("a"));
        await using Ring b = await JoinAsync(hub, new Profile("b"));
        const int Count = 20_000;
        int next = 0;
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A port drops what its device has no time for, as a ring does: no more are under way than a port holds.
        using SemaphoreSlim room = new(200);
        b.MessageReceived += message =>
        {
            Assert.Equal(next, BitConverter.ToInt32(message.Content[1..]));
            room.Release();
            if (++next == Count)
            {
                all.SetResult();
            }
        };
        b.HandlerFailed += failure => all.TrySetException(failure.Exception);
        byte[] content = new byte[5];
        content[0] = ApplicationLayer.FirstPrivate;
        for (int i = 0; i < Count; i++)
        {
            BitConverter.TryWriteBytes(content.AsSpan(1), i);
            Assert.True(await room.WaitAsync(Room.Limit, Cancel));
            Assert.True(a.TrySend(b.Address, content));
        }

        await all.Task.WaitAsync(Room.Limit, Cancel);
    }

    [Fact]
    public async Task A_hub_that_restarts_is_found_again_and_addresses_are_kept()
    {
        RingHub hub = await StartHubAsync();
        IPEndPoint at = hub.EndPoint;
        await using Ring a = await JoinAsync(hub, new Profile("a"));
        await using Ring b = await JoinAsync(hub, new Profile("b"));
        (byte, byte) before = (a.Address, b.Address);
        await hub.DisposeAsync();
        await ReachAsync(RingState.Lost, a, b);
        await using RingHub again = await RingHub.StartAsync(new RingHubOptions { Listen = at }, Cancel);
        await ReachAsync(RingState.On, a, b);
        Assert.Equal(before, (a.Address, b.Address));
        await a.SendAsync(b.Address, new byte[] { ApplicationLayer.FirstPrivate, 1 }, cancellation: Cancel).WaitAsync(Room.Limit, Cancel);
    }

    [Fact]
    public async Task A_ring_with_a_secret_says_why_it_lets_nobody_else_in()
    {
        await using RingHub hub = await StartHubAsync("opus 1");
        await using Ring member = await JoinAsync(hub, new Profile("member"), options: new RingOptions { Secret = "opus 1" });
        RefusedException none = await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(hub, new Profile("x")));
        RefusedException wrong = await Assert.ThrowsAsync<RefusedException>(() => JoinAsync(hub, new Profile("x"), options: new RingOptions { Secret = "opus 2" }));
        Assert.Equal("the ring has a secret", none.Reason);
        Assert.Equal("the ring has another secret", wrong.Reason);
        await Assert.ThrowsAsync<NotFoundException>(() => Ring.JoinAsync(RingPort.Udp("127.0.0.1", 9), new Profile("x"), new RingOptions { JoinWithin = TimeSpan.FromMilliseconds(300) }, Cancel));
    }

    [Fact]
    public async Task Dumps_arrive_checked_with_progress_and_can_be_refused()
    {
        await using RingHub hub = await StartHubAsync();
        await using Ring a = await JoinAsync(hub, new Profile("a"));
        await using Ring b = await JoinAsync(hub, new Profile("b"));
        byte[] data = new byte[300_000];
        new Random(1).NextBytes(data);
        RingDump dump = RingDump.Of(new DataHeader("tuning.bin", "application/octet-stream"), data);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => a.SendDumpAsync(a.DeviceAt(b.Address), dump, cancellation: Cancel).WaitAsync(Room.Limit, Cancel));
        Assert.Equal("nobody takes dumps here", refused.Reason);

        TaskCompletionSource<RingDump> got = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<long> reported = [];
        b.DumpOffered += async offer => got.SetResult(await offer.AcceptAsync());
        await a.SendDumpAsync(a.DeviceAt(b.Address), dump, new Reports(reported), Cancel).WaitAsync(Room.Limit, Cancel);
        Assert.Equal(data, (await got.Task.WaitAsync(Room.Limit, Cancel)).Data.ToArray());
        Assert.True(reported.Count > 10 && reported[^1] == data.Length);
    }

    [Fact]
    public async Task A_dump_that_its_sender_gave_up_goes_on_where_it_was_when_it_is_sent_again()
    {
        await using RingHub hub = await StartHubAsync();
        await using Ring a = await JoinAsync(hub, new Profile("a"));
        await using Ring b = await JoinAsync(hub, new Profile("b"));
        byte[] data = new byte[3_000_000];
        new Random(1).NextBytes(data);
        RingDump dump = RingDump.Of(new DataHeader("tuning.bin", "application/octet-stream"), data);
        Channel<Task<RingDump>> taken = Channel.CreateUnbounded<Task<RingDump>>();
        b.DumpOffered += offer => taken.Writer.TryWrite(offer.AcceptAsync());
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.SendDumpAsync(a.DeviceAt(b.Address), dump, new StopAt(500_000, stop), stop.Token).WaitAsync(Room.Limit, Cancel));
        await Assert.ThrowsAsync<RefusedException>(async () => await (await taken.Reader.ReadAsync(Cancel)).WaitAsync(Room.Limit, Cancel));

        List<long> reported = [];
        await a.SendDumpAsync(a.DeviceAt(b.Address), dump, new Reports(reported), Cancel).WaitAsync(Room.Limit, Cancel);
        Assert.True(reported[0] >= 500_000, $"goes on at {reported[0]}");
        Assert.Equal(data, (await (await taken.Reader.ReadAsync(Cancel)).WaitAsync(Room.Limit, Cancel)).Data.ToArray());
    }

    [Fact]
    public async Task A_hub_is_found_by_its_beacon()
    {
        await using Room room = new();
        await using RingHub hub = await RingHub.StartAsync(new RingHubOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Announce = room.Options }, Cancel);
        await using Ring ring = await Ring.JoinAsync(RingPort.Beacon, new Profile("seeker"), new RingOptions { Network = room.Options, JoinWithin = Room.Limit }, Cancel);
        Assert.Equal(hub.EndPoint.Port, ring.Port.Port);
    }

    [Fact]
    public async Task Two_linked_hubs_are_one_ring()
    {
        await using RingHub first = await StartHubAsync();
        await using RingHub second = await RingHub.StartAsync(new RingHubOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Link = RingPort.Udp("127.0.0.1", first.EndPoint.Port),
        }, Cancel);
        await using Ring a = await JoinAsync(first, new Profile("a"));
        await using Ring b = await JoinAsync(second, new Profile("b"));
        RemoteDevice found = await a.FindAsync("name = b", Room.Limit, Cancel);
        await a.SendAsync(found.Address, new byte[] { ApplicationLayer.FirstPrivate, 1 }, cancellation: Cancel).WaitAsync(Room.Limit, Cancel);
        Assert.NotEqual(a.Address, b.Address);
    }

    internal static Task<RingHub> StartHubAsync(string? secret = null) =>
        RingHub.StartAsync(new RingHubOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Secret = secret }, Cancel);

    internal static Task<Ring> JoinAsync(RingHub hub, Profile profile, bool tcp = false, RingOptions? options = null) =>
        Ring.JoinAsync(new RingPort("127.0.0.1", hub.EndPoint.Port, tcp), profile, (options ?? new RingOptions()) with { JoinWithin = Room.Limit }, Cancel);

    private static async Task ReachAsync(RingState state, params Ring[] rings)
    {
        foreach (Ring ring in rings)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            void Check(RingState now)
            {
                if (now == state)
                {
                    reached.TrySetResult();
                }
            }

            ring.StateChanged += Check;
            Check(ring.State);
            await reached.Task.WaitAsync(Room.Limit, Cancel);
            ring.StateChanged -= Check;
        }
    }

    private sealed class StopAt(long octets, CancellationTokenSource stop) : IProgress<DumpProgress>
    {
        public void Report(DumpProgress value)
        {
            if (value.Octets >= octets)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class Reports(List<long> to) : IProgress<DumpProgress>
    {
        public void Report(DumpProgress value) => to.Add(value.Octets);
    }
}
