using System.Globalization;

using Tutti.Cli.Running;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Files;

/// <summary>What is damaged in an input: the first places are told, all are counted, and what is whole goes on.</summary>
/// <param name="output">Where it is told.</param>
/// <param name="name">The input.</param>
internal sealed class Damage(CommandOutput output, string name)
{
    private const int Told = 10;

    /// <summary>How many places.</summary>
    public long Count { get; private set; }

    /// <summary>A packet of a file is malformed.</summary>
    /// <param name="record">Where its record starts, in octets.</param>
    /// <param name="error">What is wrong, from the start of the packet.</param>
    public void Packet(long record, DecodeError error) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"the record at octet {record} is malformed: {error.Reason} (octet {error.Offset} of its packet)"));

    /// <summary>A file ends too early.</summary>
    public void Cut(DecodeError? error)
    {
        if (error is { } cut)
        {
            Add(cut.ToString());
        }
    }

    /// <summary>Anything else.</summary>
    public void Add(string text)
    {
        Count++;
        if (Count <= Told)
        {
            output.Note($"{name}: {text}");
        }
    }

    /// <summary>Ends the verb: with an error when anything was damaged.</summary>
    /// <param name="kept">What became of the rest, as a clause.</param>
    public ExitCode Finish(string kept)
    {
        if (Count == 0)
        {
            return ExitCode.Done;
        }

        string places = Count == 1 ? "one place is damaged" : string.Create(CultureInfo.InvariantCulture, $"{Count} places are damaged");
        output.Error(new Failure(ExitCode.Damaged, name, places, null, kept));
        return ExitCode.Damaged;
    }
}
