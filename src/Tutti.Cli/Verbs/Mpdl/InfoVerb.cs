using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl info FILE</c></summary>
internal static class InfoVerb
{
    private const int PipedColumns = 80;
    private const int MostColumns = 120;
    private const int PictureLines = 12;
    private const int MarginColumns = 13;
    private const int MostInstruments = 50;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> file = FileArguments.Input("An MPDL file", "FILE");
        return new Command("info", "Tell what is in an MPDL file: how long it is, who plays, what is said, and a picture of it.")
        {
            Arguments = { file },
            Action = new VerbAction(run => Task.FromResult(Run(run, run.Arguments.GetRequiredValue(file)))),
        };
    }

    private static ExitCode Run(Invocation run, string path)
    {
        using var input = MpdlInput.Open(path, run.Cancellation);
        Damage damage = new(run.Output, input.Name);
        RecordStream records = new(input);
        Survey survey = new();
        while (records.TryRead(out MpdlRecord record))
        {
            if (!survey.TryReceive(record, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }
        }

        damage.Cut(records.Cut);
        MpdlDescriptionJson facts = Describe(input.Name, records, survey);
        if (run.Output.AsJson)
        {
            run.Output.Json(facts, CliJson.Plain.MpdlDescriptionJson);
        }
        else
        {
            int columns = run.Output.IsTerminal ? Math.Clamp(Console.WindowWidth - 1, 40, MostColumns) : PipedColumns;
            foreach (string line in Lines(facts, columns).Concat(survey.Roll.Draw(survey.Length, columns, PictureLines)))
            {
                run.Output.Line(line);
            }
        }

        return damage.Finish("what is whole was counted");
    }

    private static MpdlDescriptionJson Describe(string name, RecordStream records, Survey survey)
    {
        NoteAddress[] named = [.. survey.Named];
        return new MpdlDescriptionJson(
            name,
            Clock.Seconds(survey.Length),
            records.Position,
            survey.Records,
            survey.Malformed,
            records.Cut?.Offset,
            survey.LongestPacket,
            survey.BusiestSecond,
            survey.Attacks,
            survey.MostSounding,
            [.. named.Where(a => a.Family > 0).Select(a => a.Family).Distinct()],
            [.. named.Where(a => a.Instrument > 0).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Family}.{a.Instrument}")).Distinct(StringComparer.Ordinal)],
            named.Count(a => a.Note > 0),
            survey.Descriptors
                .GroupBy(d => KindText(d.Id), StringComparer.Ordinal)
                .OrderBy(g => g.Min(d => DescriptorCatalog.KindOf(d.Id)))
                .ToDictionary(g => g.Key, Counts, StringComparer.Ordinal));
    }

    private static IReadOnlyDictionary<string, long> Counts(IEnumerable<(DescriptorId Id, long Count)> descriptors) => descriptors
        .OrderByDescending(d => d.Count)
        .ToDictionary(d => DescriptorCatalog.NameOf(d.Id) ?? string.Create(CultureInfo.InvariantCulture, $"0x{(byte)d.Id:X2}"), d => d.Count, StringComparer.Ordinal);

    private static string KindText(DescriptorId id) => DescriptorCatalog.KindOf(id).ToString().ToLowerInvariant();

    private static IEnumerable<string> Lines(MpdlDescriptionJson facts, int columns)
    {
        yield return Create($"{Notation.Printable.Escape(facts.File)}: {Clock.Text(facts.Seconds)}, {facts.Records:N0} records, {facts.Octets:N0} octets");
        yield return Create($"notes        attacks {facts.Attacks:N0}, at most {facts.MostSounding:N0} together");
        yield return Create($"packets      the longest {facts.LongestPacket:N0} octets; the busiest second {facts.BusiestSecond:N0} octets ({facts.BusiestSecond / 125.0:0.#} kBd)");
        yield return Create($"addresses    families {facts.Families.Count:N0}, instruments {facts.Instruments.Count:N0}, notes {facts.Notes:N0}");
        IReadOnlyList<string> instruments = facts.Instruments.Count <= MostInstruments
            ? facts.Instruments
            : [.. facts.Instruments.Take(MostInstruments), Create($"and {facts.Instruments.Count - MostInstruments:N0} more (--json has all)")];
        foreach (string line in Wrap("instruments", instruments, columns))
        {
            yield return line;
        }

        foreach ((string kind, IReadOnlyDictionary<string, long> counts) in facts.Descriptors)
        {
            foreach (string line in Wrap(kind, [.. counts.Select(c => Create($"{c.Key} {c.Value:N0}"))], columns))
            {
                yield return line;
            }
        }
    }

    /// <summary>Words with commas between, in lines that fit, the title before the first.</summary>
    private static IEnumerable<string> Wrap(string title, IReadOnlyList<string> words, int columns)
    {
        string line = title.PadRight(MarginColumns);
        for (int i = 0; i < words.Count; i++)
        {
            string word = i + 1 < words.Count ? $"{words[i]}, " : words[i];
            if (line.Length + word.TrimEnd().Length > columns && line.Length > MarginColumns)
            {
                yield return line.TrimEnd();
                line = new string(' ', MarginColumns);
            }

            line += word;
        }

        if (words.Count > 0)
        {
            yield return line.TrimEnd();
        }
    }

    private static string Create(FormattableString text) => FormattableString.Invariant(text);
}
