using System.Text.Json;

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
        string text = Path.Combine(folder, "song.txt"), song = Path.Combine(folder, "song.mpdl");
        await File.WriteAllTextAsync(text, "@0s 1.1 program-now 41\n@0s 1.1.1 pitch A4 loudness p trigger\n@0.5s 1.1.1 release\n@1s 1.1.2 pitch C5 loudness ff trigger\n@1.5s 1.1.2 release\n", Cancel);
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "mpdl", "encode", text, song)).Code);

        await using TuttiProcess play = new(room, "mpdl", "play", song, "--to", "viola", "--hub", at, "--json");
        await cello.SignalAsync("KILL");
        await hub.LineAsync(line => line.Contains("bypassed", StringComparison.Ordinal));
        Assert.Equal(0, await play.EndAsync());
        using JsonDocument played = JsonDocument.Parse(await play.LineAsync());
        Assert.Equal((5, 0), (played.RootElement.GetProperty("packets").GetInt32(), played.RootElement.GetProperty("notSent").GetInt32()));
        await cello.DisposeAsync();

        await using TuttiProcess again = new(room, "ring", "synth", "cello", "--hub", at, "--out", Path.Combine(folder, "again.wav"), "--json");
        await again.LineAsync(line => line.Contains("\"name\":\"cello\"", StringComparison.Ordinal));
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "mpdl", "play", song, "--to", "cello", "--hub", at)).Code);
        (int first, int samples) = await EndAsync(viola, Path.Combine(folder, "viola.wav"));
        (int firstAgain, int samplesAgain) = await EndAsync(again, Path.Combine(folder, "again.wav"));

        // The same piece, from two processes at two times: the attacks are as far apart, but for what the clocks were steered by meanwhile (5 ms on a busy machine).
        Assert.InRange(samples - samplesAgain, -240, 240);
        Assert.True(first > 0 && firstAgain > 0 && Math.Abs(samples - 48_000) < 4_800, $"{first} {samples} {firstAgain} {samplesAgain}");
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
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "ring", "send", "error", "the tape is full", "--severity", "warning", "--hub", at);
        Assert.Equal((0, string.Empty), (code, output));
        await keys.LineAsync(line => line.Contains("warning 0: the tape is full", StringComparison.Ordinal));
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
        TaskCompletionSource<string> got = new();
        synth.MessageReceived += message => got.TrySetResult(Protocols.Mpdl.MpdlText.Format(message.Content));
        await desk.PatchAsync(desk["fader"], viola["strings/brightness"], Cancel);
        await Task.Delay(200, Cancel);
        fader.Emit(0.5);
        Assert.Contains("brightness", await got.Task.WaitAsync(Room.Limit, Cancel), StringComparison.Ordinal);

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

    private static async Task<(int First, int Apart)> EndAsync(TuttiProcess synth, string wave)
    {
        await synth.SignalAsync("TERM");
        Assert.Equal(0, await synth.EndAsync());
        byte[] octets = await File.ReadAllBytesAsync(wave, Cancel);
        short[] left = new short[(octets.Length - 44) / 4];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = BitConverter.ToInt16(octets, 44 + (4 * i));
        }

        // A soft note, and a second later a loud one: where each begins.
        int first = Array.FindIndex(left, s => Math.Abs((int)s) > 32);
        int soft = left.Skip(first).Take(43_200).Max(s => Math.Abs((int)s));
        int last = Array.FindIndex(left, s => Math.Abs((int)s) > 2 * soft);
        return (first, last - first);
    }
}
