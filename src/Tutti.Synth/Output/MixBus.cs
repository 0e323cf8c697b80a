namespace Tutti.Synth;

/// <summary>What all voices together give: left, right, and what goes into the room.</summary>
internal sealed class MixBus
{
    /// <summary>The most frames at a time.</summary>
    public const int Most = 64;

    public float[] Left { get; } = new float[Most];

    public float[] Right { get; } = new float[Most];

    public float[] Room { get; } = new float[Most];

    public void Clear(int frames)
    {
        Left.AsSpan(0, frames).Clear();
        Right.AsSpan(0, frames).Clear();
        Room.AsSpan(0, frames).Clear();
    }
}
