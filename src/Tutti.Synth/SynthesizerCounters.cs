namespace Tutti.Synth;

/// <summary>What a synthesizer counted since it began.</summary>
public sealed class SynthesizerCounters
{
    /// <summary>Attacks.</summary>
    public long Started { get; internal set; }

    /// <summary>Attacks that found no voice.</summary>
    public long Muted { get; internal set; }

    /// <summary>Notes that lost their voice to another.</summary>
    public long Stolen { get; internal set; }

    /// <summary>Packets whose instant had passed when they came: they acted at once.</summary>
    public long Late { get; internal set; }

    /// <summary>Packets that acted before their instant, to make room for others.</summary>
    public long Early { get; internal set; }

    /// <summary>Frames in which the limiter held the sound back.</summary>
    public long Limited { get; internal set; }
}
