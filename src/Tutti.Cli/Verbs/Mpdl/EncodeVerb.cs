using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl encode IN [OUT]</c></summary>
internal static class EncodeVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options) => FileVerb.Make(
        "encode",
        "Make an MPDL file of its text form.",
        FileArguments.Input("A file in the text form"),
        FileArguments.OptionalOutput("Where the MPDL file goes"),
        Run);

    private static ExitCode Run(Invocation run, string from, string to)
    {
        using var input = InputFile.Open(from, isText: true, run.Cancellation);
        using var output = OutputFile.CreateForOctets(to);
        Damage damage = new(run.Output, input.Name);
        TextBlocks blocks = new(input);
        OutputBlocks octets = new(output);
        var writer = new MpdlFileWriter(octets.Gathered);
        long records = 0;
        TimeTag tag = default;
        while (blocks.TryRead(out ReadOnlySpan<char> block))
        {
            MpdlTextReader reader = new(block);
            while (reader.TryRead())
            {
                tag = reader.Tag ?? tag;
                if (reader.Error is { } wrong)
                {
                    damage.Add(Place(block, wrong, blocks.LinesBefore + reader.Line));
                    continue;
                }

                records++;
                writer.Copy(tag, reader.Packet);
                octets.FlushFull();
            }

            octets.Flush();
        }

        if (records == 0 && damage.Count > 0)
        {
            return damage.Finish("not one packet can be read, so nothing was written");
        }

        output.Complete();
        if (!output.IsStandardOutput)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{output.Name}: {records:N0} records, {output.Length:N0} octets");
            Summary.Tell(run.Output, output, new MpdlWrittenJson(output.Name, records, output.Length, damage.Count), CliJson.Plain.MpdlWrittenJson, [line]);
        }

        return damage.Finish("the packets that can be read were written");
    }

    /// <summary>Line, column and the word that was not understood.</summary>
    private static string Place(ReadOnlySpan<char> block, DecodeError error, int line)
    {
        int offset = (int)Math.Clamp(error.Offset, 0, block.Length);
        int column = offset - (block[..offset].LastIndexOf('\n') + 1) + 1;
        ReadOnlySpan<char> word = block[offset..];
        int end = word.IndexOfAny(" \t\r\n");
        word = end < 0 ? word : word[..end];
        string shown = word.IsEmpty ? "something is missing" : $"\"{(word.Length > 40 ? $"{word[..40]}…" : word.ToString())}\"";
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {error.Reason}: {shown}");
    }
}
