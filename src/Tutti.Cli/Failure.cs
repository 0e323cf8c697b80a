using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Shows;

namespace Tutti.Cli;

/// <summary>Why a verb did not do what was asked: the one table from exceptions to exit codes and error texts (ruling 10).</summary>
/// <param name="Code">The exit code.</param>
/// <param name="What">What was asked for.</param>
/// <param name="Why">Why it was not done, as a short clause; null when <paramref name="What"/> says all.</param>
/// <param name="Where">On which node or machine; null: the command line.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record Failure(ExitCode Code, string What, string? Why, string? Where, string Remedy)
{
    private const string Report = "this is a mistake in tutti: please report it with the command and the output of --verbose";

    /// <summary>The failure that an exception stands for.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        UsageException e => new Failure(ExitCode.Usage, e.What, e.Reason, null, e.Remedy),
        FileException e => new Failure(e.Code, e.What, e.Reason, null, e.Remedy),
        ShowFileException e => new Failure(ExitCode.Usage, e.What, e.Reason, null, e.Remedy),
        NotFoundException e => new Failure(ExitCode.NotFound, e.What, e.Reason, e.Where, e.Remedy),
        RefusedException e => new Failure(ExitCode.Refused, e.What, e.Reason, e.Where, e.Remedy),
        NoAnswerException e => new Failure(ExitCode.NoAnswer, e.What, e.Reason, e.Where, e.Remedy),
        _ when OutputClosedException.Of(exception) is { } closed =>
            new Failure(ExitCode.Internal, "standard output", closed.Reason, null, "look at the disk, or at the program that reads it"),
        _ => new Failure(ExitCode.Internal, $"{exception.GetType().Name}: {FirstLine(exception.Message)}", null, null, Report),
    };

    /// <summary>The lines for a person, without control characters.</summary>
    public IEnumerable<string> Lines()
    {
        string why = Why is null ? string.Empty : $": {Why}";
        string where = string.IsNullOrEmpty(Where) || Where == What ? string.Empty : $" ({Where})";
        if (Code == ExitCode.Internal)
        {
            yield return Notation.Printable.Escape($"tutti: {What}{why}{where}; {Remedy}");
            yield break;
        }

        yield return Notation.Printable.Escape($"tutti: {What}{why}{where}");
        yield return Notation.Printable.Escape($"  {Remedy}");
    }

    /// <summary>The same for a program.</summary>
    public ErrorJson ToJson() => new(new ErrorPartsJson(
        Code switch
        {
            ExitCode.Usage => "usage",
            ExitCode.NotFound => "not-found",
            ExitCode.Refused => "refused",
            ExitCode.NoAnswer => "no-answer",
            ExitCode.Damaged => "damaged",
            _ => "internal",
        },
        What,
        Why,
        Where,
        Remedy));

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and int end ? text[..end] : text;
}
