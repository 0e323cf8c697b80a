using System.Diagnostics;
using System.Threading.Channels;

using Tutti.Interop.Tests.Live;
using Tutti.Interop.Tests.Seeing;
using Tutti.Protocols.Zre;

namespace Tutti.Interop.Tests.Cli;

/// <summary>The built command as a process, in a room of its own on loopback.</summary>
internal sealed class TuttiProcess : IAsyncDisposable
{
    /// <summary>The command, to be run by <c>dotnet</c>.</summary>
    public static readonly string Command = Path.Combine(
        Repository.Root, "artifacts", "bin", "Tutti.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Tutti.Cli.dll");

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _error = Channel.CreateUnbounded<string>();

    public TuttiProcess(Room room, params string[] arguments)
        : this([], "lo", room.Port, room.StateFolder, arguments)
    {
    }

    /// <summary>On a machine of its own.</summary>
    public TuttiProcess(PrivateHosts hosts, bool second, string stateFolder, params string[] arguments)
        : this(hosts.On(second), second ? "far" : "near", Beacon.UdpPort, stateFolder, arguments)
    {
    }

    private TuttiProcess(string[] before, string card, int beaconPort, string stateFolder, string[] arguments)
    {
        // A busy machine may need longer than the usual 3 s; who waits for nothing to come says so.
        string[] patience = arguments.Contains("--wait", StringComparer.Ordinal) ? [] : ["--wait", "15"];
        string[] words = [.. before, "dotnet", Command, .. patience, .. arguments];
        ProcessStartInfo start = new(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TUTTI_INTERFACE"] = card;
        start.Environment["TUTTI_BEACON_PORT"] = $"{beaconPort}";
        start.Environment["TUTTI_STATE"] = stateFolder;
        _process = Process.Start(start)!;
        _ = ReadAsync(_process.StandardOutput, _output.Writer);
        _ = ReadAsync(_process.StandardError, _error.Writer);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(Room room, params string[] arguments)
    {
        await using TuttiProcess tutti = new(room, arguments);
        int code = await tutti.EndAsync();
        List<string> error = await tutti._error.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(error, line => line.StartsWith("   at ", StringComparison.Ordinal));
        List<string> output = await tutti._output.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return (code, string.Join('\n', output), string.Join('\n', error));
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>The next line on its standard output that fits.</summary>
    public Task<string> LineAsync(Func<string, bool>? fits = null) => NextAsync(_output.Reader, fits ?? (_ => true));

    /// <summary>The next line on its standard error that fits.</summary>
    public Task<string> ErrorAsync(Func<string, bool> fits) => NextAsync(_error.Reader, fits);

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource late = Late();
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ChannelWriter<string> writer)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                writer.TryWrite(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Closed with the process.
        }

        writer.TryComplete();
    }

    private static async Task<string> NextAsync(ChannelReader<string> lines, Func<string, bool> fits)
    {
        using CancellationTokenSource late = Late();
        List<string> passed = [];
        try
        {
            while (true)
            {
                string line = await lines.ReadAsync(late.Token);
                if (fits(line))
                {
                    return line;
                }

                passed.Add(line);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"tutti did not say it; it said: {string.Join('\n', passed)}", e);
        }
    }

    private static CancellationTokenSource Late()
    {
        CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Room.Limit);
        return late;
    }
}
