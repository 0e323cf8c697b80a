using System.Text.Json;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>Each of the doctor's findings, produced.</summary>
public class DoctorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_room_is_told_so_with_exit_code_0()
    {
        await using Room room = new();
        Node lamp = await room.StartAsync("lamp");
        await room.StartAsync("desk");
        (int code, JsonElement told) = await ExamineAsync(room);
        Assert.Equal((0, true), (code, told.GetProperty("healthy").GetBoolean()));
        Assert.Equal("desk lamp", string.Join(' ', told.GetProperty("nodes").EnumerateArray()));
        Assert.Empty(told.GetProperty("findings").EnumerateArray());
        Assert.True(lamp.Peers.Count > 0);
    }

    [Fact]
    public async Task D1_no_card_and_only_loopback()
    {
        (int code, string output, _) = await PrivateNetwork.RunAsync("$TUTTI doctor; echo code $?; ip link set lo up; $TUTTI doctor; echo code $?; $TUTTI doctor --interface eth7; exit $?");
        Assert.Equal(1, code);
        Assert.Equal(2, output.Split("code 1").Length - 1);
        Assert.Contains("D1 FAULT network card: no network card has an IPv4 address", output, StringComparison.Ordinal);
        Assert.Contains("D1 FAULT lo (127.0.0.1): no other network card", output, StringComparison.Ordinal);
        Assert.Contains("D1 FAULT eth7: no network card of this name", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D1_a_card_whose_cable_is_out()
    {
        (int code, string output, _) = await PrivateNetwork.RunAsync($"{PrivateNetwork.OneCard}ip link set v0 down; $TUTTI doctor --interface v0; exit $?");
        Assert.Equal(1, code);
        Assert.Contains("D1 FAULT v0: this network card is down", output, StringComparison.Ordinal);
        Assert.Contains("put its cable in", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D2_several_cards_which_is_used_and_why()
    {
        (int code, string output, _) = await PrivateNetwork.RunAsync($"{PrivateNetwork.OneCard}ip addr add 10.8.0.1/24 brd + dev v1; $TUTTI doctor --interface v0; exit $?");
        Assert.Equal(0, code);
        Assert.Contains("D2 note  network cards: v0 (10.9.0.1) was asked for; there is also v1 (10.8.0.1)", output, StringComparison.Ordinal);
        Assert.Contains("--interface v1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D3_broadcasts_that_do_not_come_back()
    {
        // A route of our own sends what is for everybody to somebody.
        const string Elsewhere = "ip rule add pref 10 lookup local; ip rule add pref 5 to 10.9.0.255 lookup 100; ip route add 10.9.0.255 dev v0 table 100; ip rule del pref 0;";
        (int code, string output, _) = await PrivateNetwork.RunAsync($"{PrivateNetwork.OneCard}{Elsewhere} $TUTTI doctor; exit $?");
        Assert.Equal(1, code);
        Assert.Contains("D3 FAULT v0 (10.9.0.1): the broadcasts of this machine to 10.9.0.255 port 5670 do not come back", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D3_a_card_that_cannot_broadcast()
    {
        (int code, string output, _) = await PrivateNetwork.RunAsync($"{PrivateNetwork.OneCard}ip route del broadcast 10.9.0.255 dev v0 table local; $TUTTI doctor; exit $?");
        Assert.Equal(1, code);
        Assert.Contains("D3 FAULT v0 (10.9.0.1): the system cannot broadcast on this card", output, StringComparison.Ordinal);
        Assert.DoesNotContain("D4", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D4_a_port_held_by_another_program_which_is_named()
    {
        const string Hold = "python3 -c 'import socket,time; s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.bind((\"0.0.0.0\",5670)); print(1,flush=True); time.sleep(30)' > held & holder=$!; until [ -s held ]; do :; done;";
        string folder = Directory.CreateTempSubdirectory("tutti").FullName;
        try
        {
            (int code, string output, _) = await PrivateNetwork.RunAsync($"cd {folder}; {PrivateNetwork.OneCard}{Hold} $TUTTI doctor; code=$?; kill $holder; exit $code");
            Assert.Equal(1, code);
            Assert.Contains("D4 FAULT UDP port 5670: the system says: Address already in use; it is held by python", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task D5_heard_but_TCP_refused()
    {
        await using Room room = new();
        await using HandMadePeer peer = new HandMadePeer(room.Port, "closed") { Listens = false }.Begin();
        await FindAsync(room, "D5", true, $"node {peer.Uuid.ToString()[..8]} at tcp://127.0.0.1:{peer.Port}", "connections to it are refused");
        await using Room other = new();
        await FindAsync(other, "D5", true, "tcp://127.0.0.1:1", "--peer names it", "--peer", "tcp://127.0.0.1:1");
    }

    [Fact]
    public async Task D6_heard_but_no_HELLO()
    {
        await using Room room = new();
        await using HandMadePeer peer = new HandMadePeer(room.Port, "shy") { SaysHello = false }.Begin();
        await FindAsync(room, "D6", true, $"node {peer.Uuid.ToString()[..8]}", "no HELLO comes back");
        await using Room other = new();
        await using HandMadePeer mute = new HandMadePeer(other.Port, "mute") { Speaks = false }.Begin();
        await FindAsync(other, "D6", true, $"node {mute.Uuid.ToString()[..8]}", "does not speak ZMTP");
    }

    [Fact]
    public async Task D7_a_node_that_says_it_is_elsewhere_than_its_beacons_come_from()
    {
        await using Room room = new();
        await using HandMadePeer peer = new HandMadePeer(room.Port, "moved") { SaysItIsAt = "tcp://127.0.0.99:4000" }.Begin();
        await FindAsync(room, "D7", true, "moved", "it says it is at tcp://127.0.0.99:4000, but its beacons come from 127.0.0.1");
    }

    [Fact]
    public async Task D7_the_address_of_this_machine_changes_meanwhile()
    {
        const string Move = "(sleep 3; ip addr flush dev v0; ip addr add 10.9.0.7/24 brd + dev v0) & ";
        (int code, string output, _) = await PrivateNetwork.RunAsync($"{PrivateNetwork.OneCard}{Move}$TUTTI doctor --for 8; code=$?; wait; exit $code");
        Assert.Contains("D7 note  this machine: its address changed from tcp://10.9.0.1:", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task D8_twins()
    {
        await using Room room = new();
        await room.StartAsync("lamp");
        await room.StartAsync("lamp");
        JsonElement told = await FindAsync(room, "D8", true, "lamp", "2 nodes have this name");
        Assert.Contains("known by their names alone", told.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task D9_a_duplicate_identity()
    {
        await using Room room = new();
        NodeOptions same = room.Options with { Identity = "0123456789abcdef0123456789abcdef" };
        await room.Node("lamp", same).StartAsync(Cancel);
        await room.Node("copy", same).StartAsync(Cancel);
        await FindAsync(room, "D9", true, "copy", "one identity, 0123456789abcdef0123456789abcdef");
    }

    [Fact]
    public async Task D10_an_old_peer_and_its_limits()
    {
        await using Room room = new();
        await using HandMadePeer peer = new HandMadePeer(room.Port, "[old]\u001b[31m").Begin();
        JsonElement told = await FindAsync(room, "D10", false, "[old]", "does not answer whether a request worked");
        Assert.True(told.GetProperty("healthy").GetBoolean());
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "doctor");
        Assert.Equal(0, code);
        Assert.Contains("D10 note  [old]\\u001b[31m", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D11_a_zombie()
    {
        await using Room room = new();
        await using HandMadePeer peer = new HandMadePeer(room.Port, "undead") { Answers = false }.Begin();
        await FindAsync(room, "D11", true, "undead", "the loop of the old program has ended");
    }

    [Fact]
    public async Task D12_clocks_apart()
    {
        await using Room room = new();
        await room.Node("late", room.Options with { TimeProvider = new WrongClock(TimeSpan.FromSeconds(-90)) }).StartAsync(Cancel);
        await room.StartAsync("right");
        JsonElement told = await FindAsync(room, "D12", true, "late", "its clock is 90.0 s behind ours");
        Assert.Single(told.GetProperty("findings").EnumerateArray());
    }

    private static async Task<JsonElement> FindAsync(Room room, string number, bool isFault, string where, string what, params string[] more)
    {
        (int code, JsonElement told) = await ExamineAsync(room, more);
        JsonElement[] all = [.. told.GetProperty("findings").EnumerateArray()];
        Assert.Contains(all, f => f.GetProperty("number").GetString() == number && f.GetProperty("fault").GetBoolean() == isFault
            && f.GetProperty("where").GetString()!.Contains(where, StringComparison.Ordinal) && f.GetProperty("what").GetString()!.Contains(what, StringComparison.Ordinal));
        Assert.All(all, f => Assert.NotEmpty(f.GetProperty("do").GetString()!));
        Assert.Equal(all.Any(f => f.GetProperty("fault").GetBoolean()) ? 1 : 0, code);
        return told;
    }

    private static async Task<(int Code, JsonElement Told)> ExamineAsync(Room room, params string[] more)
    {
        (int code, string output, string error) = await TuttiProcess.RunAsync(room, ["doctor", "--json", "--wait", "6", .. more]);
        Assert.True(output.Length > 0, error);
        using JsonDocument document = JsonDocument.Parse(output);
        return (code, document.RootElement.Clone());
    }

    private sealed class WrongClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
