using System.Diagnostics;
using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>The other process, as this one sees it; it ends when this is disposed, or when this process ends.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private IReadOnlyDictionary<string, string> _places = new Dictionary<string, string>(StringComparer.Ordinal);

    private BenchProcess(Process process) => _process = process;

    /// <summary>Where it serves something.</summary>
    public string this[string name] => _places[name];

    /// <summary>True when it serves that.</summary>
    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>Starts this program once more, in a role.</summary>
    public static async Task<BenchProcess> StartAsync(params string[] role)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] self = isHost ? [Path.Combine(AppContext.BaseDirectory, "Tutti.Cli.dll")] : [];
        Process process = Process.Start(new ProcessStartInfo(program, [.. self, "bench", .. role.SelectMany(r => (string[])["--role", r])])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        BenchProcess started = new(process);
        started._places = await started.HearAsync();
        return started;
    }

    /// <summary>Tells it to go on, or what is asked for, and waits for what it says then.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AskAsync(string what = "")
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
        return await HearAsync();
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A number out of what it said.</summary>
    public static double Number(IReadOnlyDictionary<string, string> said, string name) => double.Parse(said[name], CultureInfo.InvariantCulture);

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

    private async Task<IReadOnlyDictionary<string, string>> HearAsync()
    {
        using CancellationTokenSource late = new(s_patience);
        string line = await _process.StandardOutput.ReadLineAsync(late.Token) ?? throw new IOException("Another process of the measurement has ended.");
        return line.Split(' ').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }
}
