using System.Diagnostics;
using System.Text.Json;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Live;
using Tutti.Seeing;
using Tutti.Transports;

namespace Tutti.Interop.Tests.Seeing;

/// <summary><c>tutti trace</c>, with and without the right to listen to the card.</summary>
public class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_capability_it_sees_what_passes_between_others()
    {
        SkipWithoutCapability();
        await using Room room = new();
        await using TuttiProcess trace = new(room, "trace", "--json");
        await trace.ErrorAsync(line => line.Contains("everything that passes it", StringComparison.Ordinal));
        (Node desk, Parameter<double> fader, Node lamp, _) = await PatchAsync(room);
        fader.Emit(0.25);
        string line = await trace.LineAsync(line => line.Contains("SIG fader 0.25", StringComparison.Ordinal) && line.Contains(desk.Name, StringComparison.Ordinal));
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement unit = document.RootElement;
        Assert.Equal($"{desk.Name} {lamp.Name} sig", $"{unit.GetProperty("from")} {unit.GetProperty("to")} {unit.GetProperty("kind")}");
        Assert.Equal(desk.Uuid.ToString(), unit.GetProperty("fromUuid").GetString());
        Assert.Equal(lamp.Uuid.ToString(), unit.GetProperty("toUuid").GetString());
        Assert.StartsWith("{\"SIG\":[\"fader\",0.25]}", unit.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.True(unit.GetProperty("sequence").GetInt32() > 1);
    }

    [Fact]
    public async Task Begun_in_the_middle_it_shows_the_first_whole_unit_and_what_follows()
    {
        SkipWithoutCapability();
        await using Room room = new();
        (_, Parameter<double> fader, _, Seen<Change<double>> levels) = await PatchAsync(room);
        await using TuttiProcess trace = new(room, "trace", "--kind", "sig", "--node", $"lamp{room.Port}", "--count", "2");
        await trace.ErrorAsync(line => line.Contains("everything that passes it", StringComparison.Ordinal));
        Task<int> end = trace.EndAsync();
        while (!end.IsCompleted)
        {
            fader.Emit(fader.Value + 1);
            await levels.NextAsync(change => change.Value == fader.Value);
        }

        Assert.Equal(0, await end);
        Assert.Contains($"-> lamp{room.Port}  #", await trace.LineAsync(), StringComparison.Ordinal);
        Assert.Contains("SIG fader ", await trace.LineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_capability_it_sees_beacons_and_its_own_traffic_and_says_so()
    {
        await using Room room = new();
        await using TuttiProcess trace = new(room, "trace", "--own");
        await trace.ErrorAsync(line => line.Contains("only beacons, and what is said to this command itself", StringComparison.Ordinal));
        await room.StartAsync("[lamp]\u001b[1m");
        await trace.LineAsync(line => line.Contains("beacon:", StringComparison.Ordinal));
        await trace.LineAsync(line => line.Contains("[lamp]\\u001b[1m -> tutti-trace-", StringComparison.Ordinal) && line.Contains("#1 HELLO", StringComparison.Ordinal));
        await trace.LineAsync(line => line.Contains("GET everything", StringComparison.Ordinal));
        await trace.SignalAsync("TERM");
        Assert.Equal(0, await trace.EndAsync());
    }

    [Fact]
    public async Task A_kind_that_is_none_is_a_mistake_that_lists_them()
    {
        await using Room room = new();
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "trace", "--kind", "sgi");
        Assert.Equal(2, code);
        Assert.Contains("the kinds are beacon greeting", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_is_read_by_tshark_or_at_least_by_us(bool own)
    {
        if (!own)
        {
            SkipWithoutCapability();
        }

        await using Room room = new();
        string file = Path.GetTempFileName();
        try
        {
            await using (TuttiProcess trace = new(room, own ? ["trace", "--pcap", file, "--own"] : ["trace", "--pcap", file]))
            {
                await trace.ErrorAsync(line => line.Contains("Listening on", StringComparison.Ordinal));
                await PatchAsync(room);
                await trace.LineAsync(line => line.Contains($"lamp{room.Port} -> ", StringComparison.Ordinal) && line.Contains("HELLO", StringComparison.Ordinal));
                await trace.LineAsync(line => line.Contains("beacon:", StringComparison.Ordinal));
                await trace.SignalAsync("INT");
                Assert.Equal(0, await trace.EndAsync());
            }

            List<PcapRecord> records = PcapRecord.ReadAll(await File.ReadAllBytesAsync(file, Cancel));
            Assert.Contains(records, r => r.Packet[9] == 17 && r.Packet.AsSpan(28).StartsWith("ZRE\x01"u8));
            Assert.Contains(records, r => r.Packet.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xAA, 0xA1, 1, 2, 0, 1]) > 0);
            Assert.All(records, r => Assert.InRange(r.Time, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1)));
            if (Tshark() is { } tshark)
            {
                string read = await tshark(file);
                Assert.Equal(records.Count, read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
                Assert.DoesNotContain("Malformed", read, StringComparison.Ordinal);
                Assert.Contains($"{room.Port}", read, StringComparison.Ordinal);
                Assert.Contains("TCP", read, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_tracer_that_nobody_reads_does_not_hold_up_the_node_and_counts_what_it_drops()
    {
        await using Room room = new();
        using Tracer tracer = new();
        Node desk = room.Node("desk", room.Options with { Tracer = tracer });
        Parameter<long> count = desk.Add(Parameter.Int("count"), Access.Emit);
        Node lamp = room.Node("lamp");
        Parameter<long> seen = lamp.Add(Parameter.Int("seen"), Access.Sense);
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        seen.Changed += change =>
        {
            if (change.Value == -1)
            {
                all.TrySetResult();
            }
        };
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        await desk.PatchAsync(desk["count"], (await desk.FindAsync("lamp", Room.Limit, Cancel))["seen"], Cancel);
        long last = 0;
        while (tracer.Lost == 0)
        {
            count.Emit(++last);
            if (last % 100 == 0)
            {
                await Task.Yield();
            }

            Assert.True(last < 5_000_000, "nothing is ever dropped");
        }

        count.Emit(-1);
        await all.Task.WaitAsync(Room.Limit, Cancel);
        Assert.Equal(-1, seen.Value);
    }

    private static void SkipWithoutCapability()
    {
        NetworkCard? lo = NetworkCard.All().FirstOrDefault(c => c.IsLoopback);
        Assert.SkipWhen(lo is null, "there is no loopback card");
        bool opened = PacketCard.TryOpen(lo!, out PacketCard? card, out string why);
        card?.Dispose();
        Assert.SkipUnless(opened, $"this user may not listen to a card: {why}");
    }

    private static Func<string, Task<string>>? Tshark()
    {
        const string Program = "/usr/bin/tshark";
        return !File.Exists(Program) ? null : async file =>
        {
            using Process tshark = Process.Start(new ProcessStartInfo(Program, ["-n", "-r", file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = await tshark.StandardOutput.ReadToEndAsync(Cancel);
            await tshark.WaitForExitAsync(Cancel);
            Assert.Equal(0, tshark.ExitCode);
            return output;
        };
    }

    /// <summary>A desk patched to a lamp. The card is everybody's and other tests have desks and lamps too, so these carry the number of their room.</summary>
    private static async Task<(Node Desk, Parameter<double> Fader, Node Lamp, Seen<Change<double>> Levels)> PatchAsync(Room room)
    {
        Node desk = room.Node($"desk{room.Port}");
        Parameter<double> fader = desk.Add(Parameter.Float("fader"), Access.Emit);
        Node lamp = room.Node($"lamp{room.Port}");
        Seen<Change<double>> levels = new();
        lamp.Add(Parameter.Float("level"), Access.Sense).Changed += levels.Add;
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        await desk.PatchAsync(desk["fader"], (await desk.FindAsync(lamp.Name, Room.Limit, Cancel))["level"], Cancel);
        return (desk, fader, lamp, levels);
    }
}
