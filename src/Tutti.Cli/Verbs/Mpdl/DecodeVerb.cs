using System.CommandLine;
using System.Text;

using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl decode IN [OUT]</c></summary>
internal static class DecodeVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options) => FileVerb.Make(
        "decode",
        "Print an MPDL file as text, a line for each address of a packet.",
        FileArguments.Input("An MPDL file"),
        FileArguments.OptionalOutput("Where the text goes"),
        Run);

    private static ExitCode Run(Invocation run, string from, string to)
    {
        using var input = MpdlInput.Open(from, run.Cancellation);
        using var output = OutputFile.Create(to, hint: null);
        Damage damage = new(run.Output, input.Name);
        RecordStream records = new(input);
        OutputBlocks text = new(output);
        input.BeforeWaiting = text.Flush;
        while (records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }

            Add(text.Gathered, run.Output.AsJson ? MpdlRecordJson.Of(record).ToLine() : MpdlText.Format(record.Packet, record.Tag));
            text.FlushFull();
        }

        text.Flush();
        output.Complete();
        damage.Cut(records.Cut);
        return damage.Finish("all that is whole was printed");
    }

    private static void Add(ByteWriter text, string line)
    {
        Span<byte> space = text.GetSpan(Encoding.UTF8.GetMaxByteCount(line.Length));
        text.Advance(Encoding.UTF8.GetBytes(line, space));
        text.WriteU8((byte)'\n');
    }
}
