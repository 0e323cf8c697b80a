using System.Text.Json.Serialization.Metadata;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>What a verb made, told at its end: on standard output, unless the octets themselves went there.</summary>
internal static class Summary
{
    /// <summary>Tells it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="file">Where the octets went.</param>
    /// <param name="document">For a program.</param>
    /// <param name="type">The shape of the document.</param>
    /// <param name="lines">For a person.</param>
    public static void Tell<T>(CommandOutput output, OutputFile file, T document, JsonTypeInfo<T> type, IEnumerable<string> lines)
    {
        if (!file.IsStandardOutput && output.AsJson)
        {
            output.Json(document, type);
            return;
        }

        foreach (string line in lines)
        {
            if (file.IsStandardOutput)
            {
                output.Note(line);
            }
            else
            {
                output.Line(line);
            }
        }
    }

    /// <summary>Tells what became of a file of the other kind.</summary>
    /// <param name="output">Where.</param>
    /// <param name="file">Where the octets went.</param>
    /// <param name="facts">What was made.</param>
    /// <param name="holds">How much of what it holds.</param>
    /// <param name="title">What stands above the counts, or instead of them; null for nothing.</param>
    public static void TellConverted(CommandOutput output, OutputFile file, MpdlConvertedJson facts, string holds, string? title)
    {
        string name = file.IsStandardOutput ? "standard output" : file.Name;
        string first = FormattableString.Invariant($"{name}: {Clock.Text(facts.Seconds)}, {holds}, {file.Length:N0} octets");
        Tell(output, file, facts, CliJson.Plain.MpdlConvertedJson, [first, .. title is null ? [] : (string[])[title], .. Counts(facts.Lost)]);
    }

    /// <summary>What was counted by kind, the most frequent first, a line each.</summary>
    private static IEnumerable<string> Counts(IReadOnlyDictionary<string, long> counts) => counts
        .OrderByDescending(c => c.Value)
        .ThenBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{c.Value,9}  {c.Key}"));
}
