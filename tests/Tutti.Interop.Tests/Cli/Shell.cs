using System.Diagnostics;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary>A folder, and a shell in it that knows the built command as <c>tutti</c>: for pipes and redirections as people type them.</summary>
internal sealed class Shell : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tutti-shell-").FullName;

    public Shell()
    {
        string command = Path.Combine(Repository.Root, "artifacts", "bin", "Tutti.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Tutti.Cli.dll");
        Write("tutti", $"#!/bin/sh\nexec dotnet '{command}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf("tutti"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string SearchPath => $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";

    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public void Write(string name, ReadOnlySpan<byte> octets) => File.WriteAllBytes(PathOf(name), octets);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Runs a line of the shell to its end; a stack trace is never right.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Room.Limit);
        ProcessStartInfo start = new("/bin/sh", ["-c", line])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = SearchPath;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(late.Token), error = process.StandardError.ReadToEndAsync(late.Token);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.DoesNotContain("   at ", await error, StringComparison.Ordinal);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts a line of the shell, with the nodes of a room.</summary>
    public ForeignProcess Start(Room room, string line) => new(
        _folder,
        [("PATH", SearchPath), ("TUTTI_INTERFACE", "lo"), ("TUTTI_BEACON_PORT", $"{room.Port}"), ("TUTTI_STATE", room.StateFolder)],
        "/bin/sh",
        "-c",
        line);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
