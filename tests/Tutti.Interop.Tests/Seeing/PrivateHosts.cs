using System.Diagnostics;
using System.Globalization;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>Two machines that nobody else reaches, joined by a cable that can be pulled: network namespaces (ruling 26). The first has 10.9.1.1 on card <c>near</c>, the other 10.9.1.2 on card <c>far</c>.</summary>
internal sealed class PrivateHosts : IAsyncDisposable
{
    private const string Stay = "echo up; exec sleep 600";

    private readonly Process _first;
    private readonly Process _second;

    private PrivateHosts(Process first, Process second)
    {
        _first = first;
        _second = second;
    }

    /// <summary>Makes them; where the system refuses, the test is skipped, with the reason.</summary>
    public static async Task<PrivateHosts> MakeAsync()
    {
        await PrivateNetwork.RunAsync("true");
        Process first = await HoldAsync("unshare", ["-rn", "bash", "-c", Stay]);
        Process second = await HoldAsync("nsenter", [.. Into(first), "unshare", "-n", "bash", "-c", Stay]);
        PrivateHosts hosts = new(first, second);
        string other = second.Id.ToString(CultureInfo.InvariantCulture);
        await RunAsync(first, $"ip link set lo up; ip link add near type veth peer name far; ip link set far netns {other}; ip addr add 10.9.1.1/24 brd + dev near; ip link set near up");
        await RunAsync(second, "ip link set lo up; ip addr add 10.9.1.2/24 brd + dev far; ip link set far up");
        return hosts;
    }

    /// <summary>What comes before a command that is to run on the first machine, or the second.</summary>
    public string[] On(bool second) => ["nsenter", .. Into(second ? _second : _first)];

    /// <summary>Pulls the cable: neither end is told more than that its card has no carrier.</summary>
    public Task CutAsync() => RunAsync(_first, "ip link set near down");

    /// <summary>Puts it back.</summary>
    public Task JoinAsync() => RunAsync(_first, "ip link set near up");

    /// <summary>Both machines end, once nobody runs there any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Process holder in (Process[])[_second, _first])
        {
            holder.Kill();
            await holder.WaitForExitAsync(CancellationToken.None);
            holder.Dispose();
        }
    }

    // The namespaces of users and networks alone: files and processes are those of the test.
    private static string[] Into(Process holder) => ["-t", holder.Id.ToString(CultureInfo.InvariantCulture), "-U", "-n", "--preserve-credentials"];

    private static async Task<Process> HoldAsync(string program, string[] arguments)
    {
        Process holder = Start(program, arguments);
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Room.Limit);
        Assert.Equal("up", await holder.StandardOutput.ReadLineAsync(late.Token));
        return holder;
    }

    private static async Task RunAsync(Process holder, string script)
    {
        using Process process = Start("nsenter", [.. Into(holder), "bash", "-ec", script]);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{script}: {error}");
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{start.Environment["PATH"]}:/usr/sbin:/sbin";
        return Process.Start(start)!;
    }
}
