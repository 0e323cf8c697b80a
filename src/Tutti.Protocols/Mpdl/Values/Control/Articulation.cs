namespace Tutti.Protocols.Mpdl;

/// <summary>How a note, an instrument or a family starts and ends (mpdl-4.1).</summary>
/// <remarks>
/// <code>
/// 11 000000 trigger      01 000000 reconfirm      00 kkkkkk release of kind k
/// </code>
/// The low bits of trigger and reconfirm are ignored on reading, and a release of an unknown kind is natural.
/// The default is a natural release.
/// </remarks>
public readonly record struct Articulation
{
    /// <summary>Start.</summary>
    public static readonly Articulation Trigger = new(0xC0);

    /// <summary>The sender believes that it sounds.</summary>
    public static readonly Articulation Reconfirm = new(0x40);

    private readonly byte _raw;

    private Articulation(byte raw) => _raw = raw;

    /// <summary>The value on the wire.</summary>
    public byte Raw => _raw == 0 ? (byte)Mpdl.ReleaseKind.Natural : _raw;

    /// <summary>True for a trigger.</summary>
    public bool IsTrigger => _raw == 0xC0;

    /// <summary>True for a reconfirm.</summary>
    public bool IsReconfirm => _raw == 0x40;

    /// <summary>How it ends when this is a release, else null.</summary>
    public ReleaseKind? ReleaseKind => _raw >= 0x40 ? null : (Mpdl.ReleaseKind)Raw;

    /// <summary>A release.</summary>
    /// <param name="kind">How to end.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such kind.</exception>
    public static Articulation Release(ReleaseKind kind = Mpdl.ReleaseKind.Natural)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)kind, 1, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)kind, 3, nameof(kind));
        return new Articulation((byte)kind);
    }

    /// <summary>Reads the value from the wire; false for the unused high bits 10.</summary>
    public static bool TryFromRaw(byte raw, out Articulation articulation)
    {
        articulation = (raw >> 6) switch
        {
            3 => Trigger,
            1 => Reconfirm,
            0 when (raw & 0x3F) is 2 or 3 => new Articulation(raw),
            _ => default,
        };
        return raw >> 6 != 2;
    }

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Articulation value) => ParameterSetting.Known(DescriptorId.Articulation, value.Raw);
}
