namespace Tutti.Fuzz.Engine;

/// <summary>The inputs worth changing: seeds, and those that reached a block, or went round a loop, as none before.</summary>
/// <param name="random">The seed's.</param>
/// <param name="blocks">Counters in use.</param>
internal sealed class Corpus(Random random, int blocks)
{
    private const int MostInputs = 4096;
    private const long MostOctets = 8 << 20;

    private readonly List<byte[]> _inputs = [];
    private readonly byte[] _seen = new byte[blocks];
    private long _octets;

    /// <summary>Blocks that any input has reached.</summary>
    public int Covered { get; private set; }

    /// <summary>Inputs kept.</summary>
    public int Count => _inputs.Count;

    /// <summary>Keeps an input if what it hit is new.</summary>
    public void Consider(byte[] input, ReadOnlySpan<byte> hits)
    {
        if (IsNew(hits[..blocks]))
        {
            Keep(input);
        }
    }

    /// <summary>Any input; half the time one of the latest, which have been changed least.</summary>
    public byte[] Pick() => _inputs.Count == 0
        ? []
        : _inputs[random.Next(2) == 0 ? random.Next(_inputs.Count) : _inputs.Count - 1 - random.Next(1 + (_inputs.Count / 8))];

    private bool IsNew(ReadOnlySpan<byte> hits)
    {
        bool isNew = false;
        for (int at = hits.IndexOfAnyExcept((byte)0); at < hits.Length && at >= 0;)
        {
            int bucket = Bucket(hits[at]);
            int seen = _seen[at];
            if ((seen & bucket) == 0)
            {
                Covered += seen == 0 ? 1 : 0;
                _seen[at] |= (byte)bucket;
                isNew = true;
            }

            at++;
            int next = hits[at..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + next;
        }

        return isNew;
    }

    // 1, 2, 3, 4-7, 8-15, 16-31, 32-127, more: how often a loop went round matters roughly.
    private static int Bucket(byte hits) => hits switch { 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 };

    private void Keep(byte[] input)
    {
        if (_inputs.Count < MostInputs && _octets + input.Length <= MostOctets)
        {
            _inputs.Add(input);
            _octets += input.Length;
        }
        else if (_inputs.Count > 0)
        {
            int given = random.Next(_inputs.Count);
            _octets += input.Length - _inputs[given].Length;
            _inputs[given] = input;
        }
    }
}
