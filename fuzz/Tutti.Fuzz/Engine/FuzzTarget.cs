using System.Text;

using Tutti.Fuzz.Weaving;

namespace Tutti.Fuzz.Engine;

/// <summary>One reader, or one whole node, and what must hold whatever octets it is given.</summary>
/// <remarks>An execution keeps nothing for the next: the same input does the same again.</remarks>
public abstract class FuzzTarget
{
    private static readonly string[] s_none = [];

    /// <summary>Its name on the command line and in the names of found inputs.</summary>
    public abstract string Name { get; }

    /// <summary>True for a whole node: an execution is a play of many steps, so there are fewer of them.</summary>
    public virtual bool IsWhole => false;

    /// <summary>No input is longer.</summary>
    public virtual int MostOctets => 2048;

    /// <summary>Words that mean something to the reader.</summary>
    public virtual IEnumerable<string> Words => s_none;

    /// <summary>Octets that mean something to the reader: the words, if it knows nothing better.</summary>
    public virtual IEnumerable<byte[]> Tokens => Words.Select(Encoding.UTF8.GetBytes);

    /// <summary>Basic blocks that an input of this length may cost.</summary>
    public virtual long Work(int octets) => 20_000 + (2_000L * octets);

    /// <summary>Octets that an input of this length may make the code allocate.</summary>
    public virtual long Memory(int octets) => 32_768 + (256L * octets);

    /// <summary>Good inputs to begin with.</summary>
    /// <param name="recorded">Octets recorded from real peers.</param>
    public abstract IEnumerable<byte[]> Seeds(RecordedOctets recorded);

    /// <summary>Executes one input.</summary>
    /// <exception cref="OracleException">Something is not as it must be.</exception>
    public abstract void Run(byte[] input);

    /// <summary>Executes one input within its bounds.</summary>
    /// <param name="input">Anything.</param>
    /// <param name="blocks">Counters in use; 0 in code that is not woven.</param>
    public void RunBounded(byte[] input, int blocks)
    {
        ArgumentNullException.ThrowIfNull(input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Coverage.Begin(blocks, Work(input.Length));
        Run(input);
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        Expect(used <= Memory(input.Length), "more memory than the input is worth");
    }

    /// <summary>Ends the execution when something does not hold.</summary>
    public static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
