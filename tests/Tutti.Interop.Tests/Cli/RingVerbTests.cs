using System.Text.Json;
using System.Threading.Channels;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary>The verbs of the ring as processes, with what happens on a stage: power cuts.</summary>
public class RingVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_piece_is_played_by_two_synthesizers_and_one_of_them_is_killed_and_returns()
    {
        await using Room room = new();
        string folder = Directory.CreateTempSubdirectory("tutti-ring-").FullName;
        await using TuttiProcess hub = new(room, "ring", "hub", "--listen", "127.0.0.1:0");
        string at = (await hub.LineAsync()).Split(' ')[2];
        await using TuttiProcess viola = new(room, "ring", "synth", "viola", "--hub", at, "--out", Path.Combine(folder, "viola.wav"), "--json");
        TuttiProcess cello = new(room, "ring", "synth", "cello", "--hub", at, "--out", Path.Combine(folder, "cello.wav"), "--json");
        await viola.LineAsync(line => line.Contains("\"name\":\"viola\"", StringComparison.Ordinal));
        await cello.LineAsync(line => line.Contains("\"name\":\"cello\"", StringComparison.Ordinal));

        // A program at the start, then a note every half second for longer than the test may last, each silenced after a quarter. So long a latency forgives
        // any stall of the machine.
        string text = Path.Combine(folder, "song.txt"), song = Path.Combine(folder, "song.mpdl");
        await File.WriteAllLinesAsync(text, ["@0s 1.1 program-now 13", .. Enumerable.Range(0, 240).SelectMany(Note)], Cancel);
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "mpdl", "encode", text, song)).Code);
        await using TuttiProcess play = new(room, "mpdl", "play", song, "--to", "viola", "--to", "cello", "--latency", "2000", "--hub", at);

        short[] killed = await SoundAsync(Path.Combine(folder, "cello.wav"));
        await cello.SignalAsync("KILL");
        await hub.LineAsync(line => line.Contains("bypassed", StringComparison.Ordinal));
        await cello.DisposeAsync();
        await using TuttiProcess again = new(room, "ring", "synth", "cello", "--hub", at, "--out", Path.Combine(folder, "again.wav"), "--json");
        await SoundAsync(Path.Combine(folder, "again.wav"));
        await play.SignalAsync("TERM");
        await play.EndAsync();
        (double violaStart, short[] violaLeft) = await EndAsync(viola, Path.Combine(folder, "viola.wav"));
        (double againStart, short[] againLeft) = await EndAsync(again, Path.Combine(folder, "again.wav"));

        // What was killed had played the same samples as what was not, to the last one written.
        int violaFirst = FirstOf(violaLeft), killedFirst = FirstOf(killed);
        int common = Math.Min(violaLeft.Length - violaFirst, killed.Length - killedFirst);
        Assert.True(common > 0);
        Assert.True(violaLeft.AsSpan(violaFirst, common).SequenceEqual(killed.AsSpan(killedFirst, common)));

        // What returned may come in on a note that sounds just then; the next one is at its sample: a recording begins at a whole tenth of a second of the
        // ring's time, of 4800 frames.
        int onset = OnsetAfter(againLeft, FirstOf(againLeft));
        long apart = ((long)Math.Round((againStart - violaStart) * 10) * 4_800) + onset - OnsetAfter(violaLeft, 0);
        Assert.True(apart > 0);
        Assert.True(onset > 0 && apart % 24_000 is < 120 or > 24_000 - 120, $"viola: from {violaStart} s, first {violaFirst}; again: from {againStart} s, first {FirstOf(againLeft)}, then {onset}");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_hub_that_is_killed_and_started_again_is_found_by_its_devices()
    {
        await using Room room = new();
        TuttiProcess hub = new(room, "ring", "hub", "--listen", "127.0.0.1:0");
        string at = (await hub.LineAsync()).Split(' ')[2];
        await using TuttiProcess keys = new(room, "ring", "join", "keys", "--class", "controller", "--hub", at, "--json");
        string joined = await keys.LineAsync(line => line.Contains("\"name\":\"keys\"", StringComparison.Ordinal));
        int address = JsonDocument.Parse(joined).RootElement.GetProperty("address").GetInt32();
        await hub.SignalAsync("KILL");
        await keys.LineAsync(line => line.Contains("\"state\":\"lost\"", StringComparison.Ordinal));
        await hub.DisposeAsync();
        await using TuttiProcess second = new(room, "ring", "hub", "--listen", at);
        string back = await keys.LineAsync(line => line.Contains("\"state\":\"on\"", StringComparison.Ordinal));
        Assert.Equal(address, JsonDocument.Parse(back).RootElement.GetProperty("address").GetInt32());

        // Nobody acknowledges what goes to all: a device that is stalled just then, on a busy machine, does not get it.
        Task<string> heard = keys.LineAsync(line => line.Contains("warning 0: the tape is full", StringComparison.Ordinal));
        (int Code, string Output, string Error) sent;
        do
        {
            sent = await TuttiProcess.RunAsync(room, "ring", "send", "error", "the tape is full", "--severity", "warning", "--hub", at);
        }
        while (!heard.IsCompleted);
        await heard;
        Assert.Equal((0, string.Empty), (sent.Code, sent.Output));
    }

    [Fact]
    public async Task The_ring_is_listed_searched_and_watched_and_the_hub_is_found_by_its_beacon()
    {
        await using Room room = new();
        await using TuttiProcess hub = new(room, "ring", "hub", "--listen", "127.0.0.1:0");
        await hub.LineAsync();
        await using TuttiProcess keys = new(room, "ring", "join", "keys", "--class", "controller", "--say", "0x8001=blue", "--json");
        await keys.LineAsync();
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "ring", "ls", "--json");
        Assert.Equal(0, code);
        using JsonDocument ring = JsonDocument.Parse(output);
        JsonElement device = Assert.Single(ring.RootElement.GetProperty("devices").EnumerateArray());
        Assert.Equal(("keys", 1, true), (device.GetProperty("name").GetString(), device.GetProperty("position").GetInt32(), device.GetProperty("connected").GetBoolean()));
        Assert.Equal("blue", device.GetProperty("characteristics").GetProperty("0x8001")[0].GetString());

        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "ring", "find", "class = controller and not present polyphony")).Code);
        Assert.Equal(3, (await TuttiProcess.RunAsync(room, "ring", "find", "class = robot", "--wait", "1")).Code);
        (code, output, _) = await TuttiProcess.RunAsync(room, "ring", "monitor", "--for", "1.5", "--json");
        Assert.Equal(0, code);
        Assert.Equal(2, JsonDocument.Parse(output.Split('\n')[0]).RootElement.GetProperty("ports").GetArrayLength());
        Assert.Equal(3, (await TuttiProcess.RunAsync(room, "ring", "ls", "--hub", "127.0.0.1:9", "--wait", "0.5")).Code);
    }

    [Fact]
    public async Task A_fader_of_a_node_moves_the_strings_of_a_ring_device_and_a_ring_device_moves_the_node()
    {
        await using Room room = new();
        await using RingHub hub = await RingHub.StartAsync(new RingHubOptions { Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0) }, Cancel);
        RingPort at = RingPort.Udp("127.0.0.1", hub.EndPoint.Port);
        await using Ring synth = await Ring.JoinAsync(at, new Profile("viola") { Class = "synthesizer" }, cancellation: Cancel);
        await using TuttiProcess gateway = new(room, "ring", "gateway", "--hub", $"127.0.0.1:{hub.EndPoint.Port}", "--show", "1=strings", "--show", "1.3.1=melody");
        await gateway.LineAsync(line => line.StartsWith("viola is a node", StringComparison.Ordinal));
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", 1, 0, 2), Access.Emit);
        await desk.StartAsync(Cancel);
        Peer viola = await desk.FindAsync("viola", Room.Limit, Cancel);
        Assert.Equal("synthesizer", viola.Headers["X-ZIPI-CLASS"]);
        TaskCompletionSource got = new(TaskCreationOptions.RunContinuationsAsynchronously);
        synth.MessageReceived += message =>
        {
            if (Protocols.Mpdl.MpdlText.Format(message.Content) == "1  brightness 0.5x")
            {
                got.TrySetResult();
            }
        };
        await desk.PatchAsync(desk["fader"], viola["strings/brightness"], Cancel);
        fader.Emit(0.5);
        await got.Task.WaitAsync(Room.Limit, Cancel);

        desk.Add(Parameter.Bool("lamp"), Access.Sense);
        await desk.PatchAsync(viola["melody/gate"], desk["lamp"], Cancel);
        synth.Everybody.Instrument(1, 3).Note(1).Trigger();
        await foreach (ParameterChange change in desk.WatchAsync(viola["melody/gate"], Cancel))
        {
            if (change.Value == ZocpValue.From(true))
            {
                break;
            }
        }
    }

    [Fact]
    public async Task A_ring_device_hears_the_emitters_of_the_show_that_it_wants_to_hear_and_others_that_the_gateway_is_told_of()
    {
        await using Room room = new();
        await using RingHub hub = await RingHub.StartAsync(new RingHubOptions { Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0) }, Cancel);
        await using Ring box = await Ring.JoinAsync(
            RingPort.Udp("127.0.0.1", hub.EndPoint.Port), new Profile("box") { Hears = ["mixer/fader=1/brightness", "mixer/go=1.2.3/gate"] }, new RingOptions { JoinWithin = Room.Limit }, Cancel);
        Channel<string> heard = Channel.CreateUnbounded<string>();
        box.MessageReceived += message => heard.Writer.TryWrite(Protocols.Mpdl.MpdlText.Format(message.Content));
        await using TuttiProcess gateway = new(room, "ring", "gateway", "--hub", $"127.0.0.1:{hub.EndPoint.Port}", "--hear", "box:mixer/cue=all/text");
        await gateway.LineAsync(line => line == "box does not hear mixer/fader=1/brightness yet: there is no node mixer");

        Node mixer = room.Node("mixer");
        Parameter<double> fader = mixer.Add(Parameter.Float("fader", 1, 0, 2), Access.Emit);
        Parameter<bool> go = mixer.Add(Parameter.Bool("go"), Access.Emit);
        Parameter<string> cue = mixer.Add(Parameter.Text("cue"), Access.Emit);
        await mixer.StartAsync(Cancel);
        foreach (string wish in (string[])["mixer/fader=1/brightness", "mixer/go=1.2.3/gate", "mixer/cue=all/text"])
        {
            await gateway.LineAsync(line => line == $"box hears {wish}");
            if (wish.StartsWith("mixer/fader", StringComparison.Ordinal))
            {
                fader.Emit(0.5);
                await HearsAsync("1  brightness 0.5x");
            }
        }

        go.Emit(true);
        await HearsAsync("1.2.3  trigger");
        cue.Emit("scene 2");
        await HearsAsync("all  text \"scene 2\"");

        async Task HearsAsync(string packet)
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            late.CancelAfter(Room.Limit);
            while (await heard.Reader.ReadAsync(late.Token) != packet)
            {
                // What the emitters had before.
            }
        }
    }

    /// <summary>What a synthesizer that still runs has recorded by now: as soon as a second of it is sound.</summary>
    private static async Task<short[]> SoundAsync(string wave)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(Room.Limit);
        using FileSystemWatcher watcher = new(Path.GetDirectoryName(wave)!, $"{Path.GetFileName(wave)}.*.partial") { NotifyFilter = NotifyFilters.Size | NotifyFilters.FileName | NotifyFilters.LastWrite };
        using SemaphoreSlim written = new(1);
        watcher.Changed += (_, _) => written.Release();
        watcher.Created += (_, _) => written.Release();
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            await written.WaitAsync(late.Token);
            if (Directory.GetFiles(Path.GetDirectoryName(wave)!, $"{Path.GetFileName(wave)}.*.partial") is [var partial] && Left(await ReadAsync(partial)) is var left
                && FirstOf(left) is >= 0 and var first && left.Length - first > 48_000)
            {
                return left;
            }
        }
    }

    private static async Task<(double Start, short[] Left)> EndAsync(TuttiProcess synth, string wave)
    {
        await synth.SignalAsync("TERM");
        Assert.Equal(0, await synth.EndAsync());
        using JsonDocument told = JsonDocument.Parse(await synth.LineAsync(line => line.Contains("startRingTimeS", StringComparison.Ordinal)));
        Assert.Equal(0, told.RootElement.GetProperty("late").GetInt64());
        return (told.RootElement.GetProperty("startRingTimeS").GetDouble(), Left(await ReadAsync(wave)));
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] octets = new byte[file.Length];
        await file.ReadExactlyAsync(octets, Cancel);
        return octets;
    }

    private static short[] Left(byte[] wave)
    {
        short[] left = new short[Math.Max(0, (wave.Length - 44) / 4)];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = BitConverter.ToInt16(wave, 44 + (4 * i));
        }

        return left;
    }

    private static string[] Note(int i) =>
    [
        FormattableString.Invariant($"@{0.5 * i}s 1.1.{1 + (i % 8)} pitch A5 loudness f trigger"),
        FormattableString.Invariant($"@{(0.5 * i) + 0.25}s 1.1.{1 + (i % 8)} release-silence"),
    ];

    /// <summary>Where a note is struck after a tenth of a second that was not as loud as that.</summary>
    private static int OnsetAfter(short[] samples, int from)
    {
        for (int i = from, quiet = 0; i < samples.Length; i++)
        {
            bool isStruck = samples[i] is < -2_500 or > 2_500;
            if (isStruck && quiet >= 4_800)
            {
                return i;
            }

            quiet = isStruck ? 0 : quiet + 1;
        }

        return -1;
    }

    private static int FirstOf(short[] samples) => Array.FindIndex(samples, s => s != 0);
}
