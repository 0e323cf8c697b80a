using System.Diagnostics;

using Tutti.Interop.Tests.Cli;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>A network namespace that nobody else is in, for a shell script in which <c>$TUTTI</c> is the command (ruling 26).</summary>
internal static class PrivateNetwork
{
    /// <summary>A card v0 with 10.9.0.1/24, up, and its other end v1, and loopback up.</summary>
    public const string OneCard = """
        ip link set lo up
        ip link add v0 type veth peer name v1
        ip addr add 10.9.0.1/24 brd + dev v0
        ip link set v0 up
        ip link set v1 up

        """;

    private static readonly Lazy<string?> s_refused = new(() =>
    {
        if (!OperatingSystem.IsLinux())
        {
            return "network namespaces are Linux's";
        }

        try
        {
            (int code, _, string error) = Start("ip link add v0 type veth peer name v1").GetAwaiter().GetResult();
            return code == 0 ? null : $"this system refuses private network namespaces: {error.Trim()}";
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or TimeoutException)
        {
            return $"unshare cannot be run: {e.Message}";
        }
    });

    /// <summary>Runs a script to its end.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(string script)
    {
        Assert.SkipWhen(s_refused.Value is not null, s_refused.Value ?? string.Empty);
        return Start(script);
    }

    private static async Task<(int Code, string Output, string Error)> Start(string script)
    {
        ProcessStartInfo start = new("unshare", ["-rn", "bash", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TUTTI"] = $"dotnet {TuttiProcess.Command}";
        start.Environment.Remove("TUTTI_INTERFACE");
        start.Environment.Remove("TUTTI_BEACON_PORT");
        start.Environment["PATH"] = $"{start.Environment["PATH"]}:/usr/sbin:/sbin";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using CancellationTokenSource late = new(Live.Room.Limit + Live.Room.Limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the script did not end: {script}", e);
        }

        return (process.ExitCode, await output, await error);
    }
}
