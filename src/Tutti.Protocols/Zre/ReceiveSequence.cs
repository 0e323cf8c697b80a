namespace Tutti.Protocols.Zre;

/// <summary>Checks the numbers of the units of one conversation, and learns how the peer wraps.</summary>
/// <remarks>After 65534 both 0 and 65535 are right until one of them was seen (zre-3.2). Thread-safe: no.</remarks>
public struct ReceiveSequence
{
    private const ushort LastOfModulo65535 = ushort.MaxValue - 1;
    private const int MaxUncounted = 16;

    private ushort _last;
    private int _uncounted;

    /// <summary>True: the peer follows 65534 by 0; false: by 65535; null: it has not come so far yet.</summary>
    public bool? Modulo65535 { get; private set; }

    /// <summary>The number that should come next (0 or 65535 when both are right).</summary>
    public readonly ushort Expected => After(_last);

    /// <summary>A HELLO with number 1 came. How the peer wraps stays known.</summary>
    public void Restart()
    {
        _last = SendSequence.First;
        _uncounted = 0;
    }

    /// <summary>A unit came whose number cannot be read: the next one may count it or not (zre-3.4).</summary>
    public void Skip() => _uncounted = Math.Min(_uncounted + 1, MaxUncounted);

    /// <summary>Takes the number of a unit; false, and nothing changed, when units before it are lost or it came twice.</summary>
    public bool TryTake(ushort sequence)
    {
        ushort before = _last;
        for (int skipped = 0; skipped <= _uncounted; skipped++)
        {
            bool either = before == LastOfModulo65535 && Modulo65535 is null;
            if (sequence == After(before) || (either && sequence == ushort.MaxValue))
            {
                Modulo65535 = either ? sequence == 0 : Modulo65535;
                _last = sequence;
                _uncounted = 0;
                return true;
            }

            before = After(before);
        }

        return false;
    }

    private readonly ushort After(ushort number) =>
        number == ushort.MaxValue || (number == LastOfModulo65535 && Modulo65535 != false) ? (ushort)0 : (ushort)(number + 1);
}
