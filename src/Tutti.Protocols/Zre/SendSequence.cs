namespace Tutti.Protocols.Zre;

/// <summary>Numbers the units of one conversation on their way out: HELLO has 1, each unit one more, with the wrap the peer expects.</summary>
/// <remarks>
/// pyre counts 65534, 0, 1; zyre counts 65534, 65535, 0, 1. A wrong wrap costs the link (zre-3.2). Thread-safe: no.
/// </remarks>
public struct SendSequence
{
    private ushort _last;

    /// <summary>The number after HELLO was sent.</summary>
    public const ushort First = 1;

    /// <summary>True: 65534 is followed by 0.</summary>
    public bool Modulo65535 { get; set; }

    /// <summary>Begins again with <see cref="First"/>, the number of a HELLO.</summary>
    public ushort Restart() => _last = First;

    /// <summary>The number of the next unit.</summary>
    public ushort Next() => _last = _last == ushort.MaxValue || (Modulo65535 && _last == ushort.MaxValue - 1) ? (ushort)0 : (ushort)(_last + 1);
}
