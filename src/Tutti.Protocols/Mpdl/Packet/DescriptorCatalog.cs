namespace Tutti.Protocols.Mpdl;

/// <summary>What is known of each descriptor id: width, kind, rule, default, name (mpdl-1.2, mpdl-3.1).</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public static class DescriptorCatalog
{
    private static readonly string?[] s_names = MakeNames();
    private static readonly Dictionary<string, DescriptorId>.AlternateLookup<ReadOnlySpan<char>> s_ids = MakeIds();

    /// <summary>Data bytes after the id: 1, 2 or 4; 0 when a count follows.</summary>
    public static int WidthOf(DescriptorId id) => ((int)id >> 6) switch { 0 => 1, 1 => 2, 2 => 4, _ => 0 };

    /// <summary>What the descriptor is for.</summary>
    public static DescriptorKind KindOf(DescriptorId id) => (byte)id switch
    {
        0 => DescriptorKind.Illegal,
        <= 0x10 or (>= 0x40 and <= 0x46) or 0x80 => DescriptorKind.Parameter,
        0x47 or 0x81 or (>= 0xC0 and <= 0xC4) => DescriptorKind.Control,
        0x82 or 0x83 or 0x84 or 0xC7 => DescriptorKind.Packet,
        0xC5 or 0xC6 => DescriptorKind.Query,
        (>= 0x2F and <= 0x3F) or (>= 0x6B and <= 0x7F) => DescriptorKind.Measurement,
        <= 0x1F or (>= 0x48 and <= 0x5F) or (>= 0x85 and <= 0x9F) or (>= 0xC8 and <= 0xDF) => DescriptorKind.Free,
        _ => DescriptorKind.Reserved,
    };

    /// <summary>How the levels combine; free descriptors of fixed width overwrite.</summary>
    public static CombiningRule RuleOf(DescriptorId id) => id switch
    {
        DescriptorId.Articulation => CombiningRule.And,
        DescriptorId.Pitch or DescriptorId.Azimuth or DescriptorId.Elevation => CombiningRule.Add,
        DescriptorId.TimbreX or DescriptorId.TimbreY or DescriptorId.TimbreZ => CombiningRule.Add,
        DescriptorId.Frequency or DescriptorId.ProgramNow or DescriptorId.ProgramNext => CombiningRule.Overwrite,
        _ => KindOf(id) switch
        {
            DescriptorKind.Parameter => CombiningRule.Multiply,
            DescriptorKind.Free when WidthOf(id) != 0 => CombiningRule.Overwrite,
            _ => CombiningRule.None,
        },
    };

    /// <summary>The value an address has before any message, as the bytes on the wire; of an output level, the level alone.</summary>
    public static uint DefaultOf(DescriptorId id) => id switch
    {
        DescriptorId.Pitch => 0x7900,
        DescriptorId.Frequency => 0x0105_A025,
        DescriptorId.Loudness or DescriptorId.Amplitude or DescriptorId.Distance => 0x8000,
        DescriptorId.OutputLevel or DescriptorId.Azimuth or DescriptorId.Elevation => 0x80,
        DescriptorId.Inharmonicity or DescriptorId.AllocationPriority => 0,
        _ => RuleOf(id) == CombiningRule.Multiply ? 0x80u : 0,
    };

    /// <summary>True when the value is two's complement.</summary>
    public static bool IsSigned(DescriptorId id) => id switch
    {
        DescriptorId.Inharmonicity or DescriptorId.TimbreX or DescriptorId.TimbreY or DescriptorId.TimbreZ => true,
        DescriptorId.PickVelocity => true,
        >= DescriptorId.AccelerationZ and <= DescriptorId.VelocityX => true,
        _ => false,
    };

    /// <summary>True for a parameter that modulations and segments can move: rule add or multiply but priority, frequency, free ones (mpdl-6.9).</summary>
    public static bool CanGlide(DescriptorId id) => RuleOf(id) switch
    {
        CombiningRule.Add => true,
        CombiningRule.Multiply => id != DescriptorId.AllocationPriority,
        CombiningRule.Overwrite => id is not (DescriptorId.ProgramNow or DescriptorId.ProgramNext),
        _ => false,
    };

    /// <summary>True when the first data byte chooses what the descriptor is about, and so counts as part of its id (mpdl-1.6).</summary>
    public static bool HasSelector(DescriptorId id) => id is DescriptorId.OutputLevel
        or DescriptorId.ModulationDepth or DescriptorId.ModulationRate or DescriptorId.ModulationBlock
        or DescriptorId.ModulationTable or DescriptorId.SegmentTable or DescriptorId.Overwrite;

    /// <summary>The name in the text form (<c>loudness</c>, <c>pan-left-right</c>); null for free and reserved ids.</summary>
    public static string? NameOf(DescriptorId id) => s_names[(byte)id];

    /// <summary>Finds the id with a name of the text form.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out DescriptorId id) => s_ids.TryGetValue(name, out id);

    private static string?[] MakeNames()
    {
        string?[] names = new string?[256];
        foreach (DescriptorId id in Enum.GetValues<DescriptorId>())
        {
            if (id != DescriptorId.None)
            {
                names[(byte)id] = WithHyphens(id.ToString());
            }
        }

        return names;
    }

    private static string WithHyphens(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static Dictionary<string, DescriptorId>.AlternateLookup<ReadOnlySpan<char>> MakeIds()
    {
        var ids = new Dictionary<string, DescriptorId>(StringComparer.Ordinal);
        for (int i = 0; i < s_names.Length; i++)
        {
            if (s_names[i] is { } name)
            {
                ids.Add(name, (DescriptorId)i);
            }
        }

        return ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
