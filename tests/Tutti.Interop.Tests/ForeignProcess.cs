using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Tutti.Interop.Tests;

/// <summary>A foreign peer that prints JSON lines and obeys lines on its standard input.</summary>
internal sealed class ForeignProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _errors = [];

    public ForeignProcess(string folder, string program, params string[] arguments)
        : this(folder, [], program, arguments)
    {
    }

    public ForeignProcess(string folder, (string Name, string Value)[] environment, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
            {
                _lines.Writer.TryWrite(line);
            }
            else
            {
                _lines.Writer.TryComplete();
            }
        };
        _process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
            {
                _errors.Enqueue(line);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The next line that fits, as JSON.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> fits)
    {
        string line = await LineAsync(line => line.StartsWith('{') && fits(Parse(line)));
        return Parse(line);
    }

    /// <summary>The next line that fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Live.Room.Limit);
        List<string> passed = [];
        try
        {
            while (true)
            {
                string line = await _lines.Reader.ReadAsync(late.Token);
                if (fits(line))
                {
                    return line;
                }

                passed.Add(line);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not say it; it said: {string.Join('\n', passed.Concat(_errors))}", e);
        }
    }

    public Task<JsonElement> NextAsync(string name) => NextAsync(e => e.TryGetProperty("event", out JsonElement found) && found.GetString() == name);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Live.Room.Limit);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
