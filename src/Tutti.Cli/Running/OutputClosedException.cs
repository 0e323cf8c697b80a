namespace Tutti.Cli.Running;

/// <summary>Nothing more can be written to standard output.</summary>
/// <param name="reason">Why; null: who read it has gone (<c>tutti watch lamp | head -1</c>), which is an end like any other and no error.</param>
internal sealed class OutputClosedException(string? reason) : Exception(reason)
{
    private const int BrokenPipeUnix = 32;
    private const int BrokenPipeWindows = unchecked((int)0x8007006D);
    private const int NoReaderWindows = unchecked((int)0x800700E8);

    /// <summary>Why; null: who read it has gone.</summary>
    public string? Reason { get; } = reason;

    /// <summary>What an exception of a write means; null: it is not one of a write.</summary>
    public static OutputClosedException? Of(Exception exception) => exception switch
    {
        OutputClosedException closed => closed,
        IOException { HResult: BrokenPipeUnix or BrokenPipeWindows or NoReaderWindows } => new OutputClosedException(null),
        IOException or UnauthorizedAccessException => new OutputClosedException(exception.Message),
        _ => null,
    };
}
