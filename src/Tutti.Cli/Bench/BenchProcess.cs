using System.Diagnostics;

namespace Tutti.Cli.Bench;

/// <summary>The other process, as this one sees it; it ends when this is disposed, or when this process ends.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Dictionary<string, string> _places;

    private BenchProcess(Process process, Dictionary<string, string> places)
    {
        _process = process;
        _places = places;
    }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Where it serves something.</summary>
    public string this[string name] => _places[name];

    /// <summary>Starts this program once more, in a role.</summary>
    public static async Task<BenchProcess> StartAsync(params string[] role)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] self = isHost ? [Path.Combine(AppContext.BaseDirectory, "Tutti.Cli.dll")] : [];
        Process process = Process.Start(new ProcessStartInfo(program, [.. self, "bench", "--role", .. role])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using CancellationTokenSource late = new(s_patience);
        string line = await process.StandardOutput.ReadLineAsync(late.Token) ?? throw new IOException("The other process of the measurement ended at its start.");
        return new BenchProcess(process, line.Split(' ').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal));
    }

    /// <summary>Tells it something.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource late = new(s_patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
