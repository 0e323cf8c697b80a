using Tutti.Protocols.Wire;

namespace Tutti.Cli.Files;

/// <summary>Gathers what goes to a file until there is enough of it to be worth a write.</summary>
/// <param name="output">Where it goes.</param>
internal sealed class OutputBlocks(OutputFile output)
{
    private const int BlockLength = 1 << 16;

    /// <summary>What is gathered: write here, then call <see cref="FlushFull"/>.</summary>
    public ByteWriter Gathered { get; } = new(BlockLength);

    /// <summary>Writes what is gathered, if it is much.</summary>
    public void FlushFull()
    {
        if (Gathered.Length >= BlockLength)
        {
            Flush();
        }
    }

    /// <summary>Writes what is gathered.</summary>
    public void Flush()
    {
        output.Write(Gathered.WrittenSpan);
        Gathered.Clear();
    }
}
