namespace Tutti.Cli.Files;

/// <summary>A file to read, or standard input.</summary>
/// <remarks>Reading is given up at once when the user wants an end, also while a pipe says nothing. Thread-safe: no.</remarks>
internal sealed class InputFile : IDisposable
{
    private readonly Stream _stream;
    private readonly CancellationToken _end;
    private readonly bool _mayWait;
    private byte[] _ahead = [];

    private InputFile(string name, Stream stream, bool mayWait, CancellationToken end)
    {
        Name = name;
        _stream = stream;
        _mayWait = mayWait;
        _end = end;
    }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>How long it is, in octets; null for a pipe.</summary>
    public long? Length => _stream.CanSeek ? _stream.Length : null;

    /// <summary>Called before a read that may have to wait: what was made so far should be shown.</summary>
    public Action? BeforeWaiting { get; set; }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">A path, or <c>-</c>.</param>
    /// <param name="isText">True when a person may type it.</param>
    /// <param name="end">Ends waiting.</param>
    /// <exception cref="FileException">It cannot be read.</exception>
    public static InputFile Open(string path, bool isText, CancellationToken end)
    {
        if (path == "-")
        {
            return isText || Console.IsInputRedirected
                ? new InputFile("standard input", Console.OpenStandardInput(), mayWait: true, end)
                : throw new FileException(ExitCode.Usage, "standard input", "it is the terminal, and a file is wanted", "name a file, or put < FILE behind");
        }

        try
        {
            // no buffer of its own: whoever reads has one
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new InputFile(path, stream, mayWait: !stream.CanSeek, end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileException.Of(path, e);
        }
    }

    /// <summary>Octets that are in memory already.</summary>
    public static InputFile Of(string name, byte[] octets, CancellationToken end) => new(name, new MemoryStream(octets), mayWait: false, end);

    /// <summary>The first octets, which stay to be read.</summary>
    /// <returns>Fewer when there are no more.</returns>
    public ReadOnlySpan<byte> Peek(int count)
    {
        byte[] first = new byte[count];
        int length = 0;
        while (length < count && Read(first, length) is > 0 and int more)
        {
            length += more;
        }

        _ahead = first[..length];
        return _ahead;
    }

    /// <summary>Reads some octets.</summary>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="FileException">It cannot be read on.</exception>
    public int Read(byte[] buffer, int offset = 0)
    {
        _end.ThrowIfCancellationRequested();
        if (_ahead.Length > 0)
        {
            int count = Math.Min(_ahead.Length, buffer.Length - offset);
            _ahead.AsSpan(0, count).CopyTo(buffer.AsSpan(offset));
            _ahead = _ahead[count..];
            return count;
        }

        try
        {
            if (!_mayWait)
            {
                return _stream.Read(buffer, offset, buffer.Length - offset);
            }

            BeforeWaiting?.Invoke();

            // on a thread of its own, as a read of a pipe cannot be called back
            Task<int> read = Task.Run(() => _stream.Read(buffer, offset, buffer.Length - offset), CancellationToken.None);
            read.Wait(_end);
            return read.Result;
        }
        catch (Exception e) when ((e as AggregateException)?.InnerException is IOException or UnauthorizedAccessException || e is IOException or UnauthorizedAccessException)
        {
            throw FileException.Of(Name, (e as AggregateException)?.InnerException ?? e);
        }
    }

    /// <summary>Reads everything that is left.</summary>
    /// <param name="most">The most octets.</param>
    /// <exception cref="FileException">It cannot be read, or is longer.</exception>
    public byte[] ReadAll(int most)
    {
        byte[] octets = new byte[(int)Math.Min(most, Length ?? 65_536) + 1];
        int count = 0;
        while (Read(octets, count) is > 0 and int more)
        {
            count += more;
            if (count > most)
            {
                throw new FileException(ExitCode.Refused, Name, $"it is longer than {most >> 20} MiB", "such a file has to be cut first");
            }

            if (count == octets.Length)
            {
                Array.Resize(ref octets, (int)Math.Min(2L * count, most + 1L));
            }
        }

        Array.Resize(ref octets, count);
        return octets;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
