using Tutti.Cli.Running;

namespace Tutti.Cli.Files;

/// <summary>A file to write, or standard output.</summary>
/// <remarks>
/// A file appears under its name when it is complete: it is written beside it and then takes its place, so that nobody reads half a file, and
/// the input may be the output. What is no ordinary file (a device, a pipe with a name) is written directly. Thread-safe: no.
/// </remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly string _target;
    private readonly string? _partial;

    private OutputFile(string name, Stream stream, string target, string? partial)
    {
        Name = name;
        Stream = stream;
        _target = target;
        _partial = partial;
    }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>The stream itself, for writers that want one; hand what they throw to <see cref="Explain"/>.</summary>
    public Stream Stream { get; }

    /// <summary>True for standard output: then nothing else may be written there.</summary>
    public bool IsStandardOutput => Name == "-";

    /// <summary>Octets written.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a file for octets that are not for reading.</summary>
    /// <param name="path">A path, or <c>-</c>.</param>
    /// <exception cref="FileException">It cannot be written, or standard output is a terminal.</exception>
    public static OutputFile CreateForOctets(string path) => Create(path, "name a file for the octets, or put > FILE or | behind");

    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">A path, or <c>-</c>.</param>
    /// <param name="hint">What to do instead when standard output is a terminal; null for text, which may go there.</param>
    /// <exception cref="FileException">It cannot be written.</exception>
    public static OutputFile Create(string path, string? hint)
    {
        if (path == "-")
        {
            return hint is null || Console.IsOutputRedirected
                ? new OutputFile(path, StandardOutput.OpenStream(), path, partial: null)
                : throw new FileException(ExitCode.Usage, "standard output", "it is the terminal, and these octets are not for reading", hint);
        }

        try
        {
            string target = Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

            // devices and named pipes have no length; nor has an empty file, of which nothing can be lost
            if (Path.Exists(target) && new FileInfo(target) is not { Exists: true, Length: > 0 })
            {
                return new OutputFile(path, new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), target, partial: null);
            }

            string partial = $"{target}.{Environment.ProcessId}.partial";
            return new OutputFile(path, new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), target, partial);
        }
        catch (DirectoryNotFoundException)
        {
            throw new FileException(ExitCode.NotFound, path, "there is no such folder", "make the folder first");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileException.Of(path, e);
        }
    }

    /// <summary>Writes octets.</summary>
    /// <exception cref="FileException">Nothing more can be written to the file.</exception>
    /// <exception cref="OutputClosedException">Nothing more can be written to standard output.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        try
        {
            Stream.Write(octets);
            Length += octets.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(e);
        }
    }

    /// <summary>What an exception of a write means to the user.</summary>
    public Exception Explain(Exception exception) =>
        IsStandardOutput ? new OutputClosedException(OutputClosedException.Of(exception)?.Reason) : FileException.Of(Name, exception);

    /// <summary>Everything is written: the file takes its name.</summary>
    /// <exception cref="FileException">It cannot.</exception>
    public void Complete()
    {
        if (_partial is null)
        {
            return;
        }

        try
        {
            Stream.Dispose();
            File.Move(_partial, _target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileException.Of(Name, e);
        }
    }

    /// <summary>Closes the file; one that is not complete goes away.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (_partial is not null && File.Exists(_partial))
        {
            File.Delete(_partial);
        }
    }
}
