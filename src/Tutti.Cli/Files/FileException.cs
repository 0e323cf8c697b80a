namespace Tutti.Cli.Files;

/// <summary>A file of the command line cannot be used.</summary>
/// <param name="code">How the verb ends.</param>
/// <param name="what">The file.</param>
/// <param name="reason">Why, as a short clause without a full stop.</param>
/// <param name="remedy">What to do about it.</param>
internal sealed class FileException(ExitCode code, string what, string reason, string remedy) : Exception($"{what}: {reason}; {remedy}")
{
    /// <summary>How the verb ends.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>The file.</summary>
    public string What { get; } = what;

    /// <summary>Why.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>What the system says of a file, as one of these.</summary>
    public static FileException Of(string what, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new FileException(ExitCode.NotFound, what, "there is no such file", "look at the name; - is standard input"),
        UnauthorizedAccessException when Directory.Exists(what) => new FileException(ExitCode.Refused, what, "it is a folder", "name a file"),
        UnauthorizedAccessException => new FileException(ExitCode.Refused, what, "it is not allowed", "look at who may read and write it"),
        _ => new FileException(ExitCode.Refused, what, exception.Message.Split('\n')[0].TrimEnd('.', '\r'), "look at the disk"),
    };
}
