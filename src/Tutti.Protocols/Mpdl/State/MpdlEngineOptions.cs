namespace Tutti.Protocols.Mpdl;

/// <summary>The bounds and choices of an engine.</summary>
public sealed record MpdlEngineOptions
{
    /// <summary>Addresses kept, 3 to 1,024,191 (mpdl-2.5).</summary>
    public int MaxAddresses { get; init; } = 16_384;

    /// <summary>Voices of polyphony, 1 to 65,535 (mpdl-5.8).</summary>
    public int Voices { get; init; } = 64;

    /// <summary>
    /// True when released notes keep their voice until <see cref="MpdlEngine.VoiceEnded"/>, as a synthesizer wants it; false gives it back at the release.
    /// </summary>
    public bool KeepsTails { get; init; }

    /// <summary>After the link is back: how long a note may stay without being reconfirmed (mpdl-4.7).</summary>
    public TimeSpan ReconfirmTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Octets of all tables together (mpdl-6.8).</summary>
    public int MaxTableBytes { get; init; } = 1 << 20;

    /// <summary>Segments that wait behind a running one, for each parameter of an address (mpdl-6.5).</summary>
    public int MaxChainedSegments { get; init; } = 64;

    /// <summary>Events that wait to be taken; more are counted and lost.</summary>
    public int MaxEvents { get; init; } = 4_096;

    /// <summary>Answers that wait to be taken; more are counted and lost.</summary>
    public int MaxAnswers { get; init; } = 256;

    /// <summary>Octets of comments and device descriptors that wait with their events.</summary>
    public int MaxEventBytes { get; init; } = 1 << 20;

    /// <summary>What random modulations start from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The menu of patches (mpdl-7.4).</summary>
    public IReadOnlyList<PatchName> PatchNames { get; init; } = [];

    /// <summary>Whether the device does something with a descriptor; null: with everything the language names (mpdl-7.2).</summary>
    public Func<DescriptorId, bool>? Responds { get; init; }

    /// <summary>Throws when a bound is out of its range.</summary>
    internal static MpdlEngineOptions Check(MpdlEngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAddresses, 3, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Voices, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Voices, ushort.MaxValue, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxTableBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxChainedSegments, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxEventBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReconfirmTimeout, TimeSpan.Zero, nameof(options));
        return options;
    }
}
