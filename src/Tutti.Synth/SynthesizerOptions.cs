using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>What a synthesizer is made with.</summary>
public sealed record SynthesizerOptions
{
    /// <summary>Frames a second, 8,000 to 192,000.</summary>
    public int SampleRate { get; init; } = 48_000;

    /// <summary>Voices of polyphony, 1 to 1,024.</summary>
    public int Voices { get; init; } = 64;

    /// <summary>What noise, phases and random modulations start from: the same seed, packets and instants give the same samples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The instant of the first frame.</summary>
    public Instant Start { get; init; }

    /// <summary>How loud everything is: 1 leaves room for an orchestra, 0 is silence; 0 to 16.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>How much of the room is heard: 0 none, 1 as designed; 0 to 4.</summary>
    public float Room { get; init; } = 1;

    /// <summary>The output number of MPDL's output levels that is the left channel.</summary>
    public byte LeftOutput { get; init; } = 1;

    /// <summary>The output number of MPDL's output levels that is the right channel.</summary>
    public byte RightOutput { get; init; } = 2;

    /// <summary>Packets that wait for their instant, at least 1; past that the one due first acts early, and is counted.</summary>
    public int MaxWaiting { get; init; } = 4_096;

    /// <summary>Octets that wait for their instant; past that the packet due first acts early, and is counted.</summary>
    public int MaxWaitingBytes { get; init; } = 16 << 20;

    /// <summary>Addresses of MPDL that are kept (mpdl-2.5).</summary>
    public int MaxAddresses { get; init; } = 16_384;

    /// <summary>Throws when something is out of its range.</summary>
    internal static SynthesizerOptions Check(SynthesizerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SampleRate, 8_000, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SampleRate, 192_000, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Voices, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Voices, 1_024, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWaiting, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxWaitingBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfEqual(float.IsNaN(options.Gain) || float.IsNaN(options.Room), true, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Gain, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Gain, 16, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Room, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Room, 4, nameof(options));
        return options;
    }
}
