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
    private const int BufferLength = 1 << 16;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("An MPDL file");
        Argument<string> output = FileArguments.OptionalOutput("Where the text goes");
        return new Command("decode", "Print an MPDL file as text, a line for each address of a packet.")
        {
            Arguments = { input, output },
            Action = new VerbAction(run => Task.FromResult(Run(run, run.Arguments.GetRequiredValue(input), run.Arguments.GetOutput(output)))),
        };
    }

    private static ExitCode Run(Invocation run, string from, string to)
    {
        using var input = MpdlInput.Open(from, run.Cancellation);
        using var output = OutputFile.Create(to, hint: null);
        Damage damage = new(run.Output, input.Name);
        RecordStream records = new(input);
        var text = new ByteWriter(BufferLength);
        input.BeforeWaiting = Flush;
        while (records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }

            Add(text, run.Output.AsJson ? MpdlRecordJson.Of(record).ToLine() : MpdlText.Format(record.Packet, record.Tag));
            if (text.Length >= BufferLength)
            {
                Flush();
            }
        }

        Flush();
        output.Complete();
        damage.Cut(records.Cut);
        return damage.Finish("all that is whole was printed");

        void Flush()
        {
            output.Write(text.WrittenSpan);
            text.Clear();
        }
    }

    private static void Add(ByteWriter text, string line)
    {
        Span<byte> space = text.GetSpan(Encoding.UTF8.GetMaxByteCount(line.Length));
        text.Advance(Encoding.UTF8.GetBytes(line, space));
        text.WriteU8((byte)'\n');
    }
}
