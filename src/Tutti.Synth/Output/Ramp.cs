using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tutti.Synth;

/// <summary>A factor that goes in a straight line through a control step.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Ramp
{
    private float _from;
    private float _step;

    /// <summary>Where it is at the end of the control step.</summary>
    public float End { get; private set; }

    /// <summary>Is there at once.</summary>
    public void Jump(double value)
    {
        End = _from = (float)value;
        _step = 0;
    }

    /// <summary>Begins a control step.</summary>
    public void Aim(double value, int frames)
    {
        _from = End;
        End = (float)value;
        _step = (End - _from) / frames;
    }

    /// <summary>Adds a sound, as loud as the factor says, to a bus.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="bus">Where to.</param>
    /// <param name="into">Frames of the control step that have passed.</param>
    public readonly void Mix(ReadOnlySpan<float> sound, Span<float> bus, int into)
    {
        if (_from == 0 && End == 0)
        {
            return;
        }

        int i = 0;
        for (; i + Vector256<float>.Count <= sound.Length; i += Vector256<float>.Count)
        {
            Vector256<float> frame = Vector256.Create((float)(into + i + 1)) + Vector256<float>.Indices;
            Vector256<float> factor = Vector256.Create(_from) + (Vector256.Create(_step) * frame);
            Span<float> target = bus.Slice(i, Vector256<float>.Count);
            (Vector256.Create<float>(target) + (Vector256.Create(sound[i..]) * factor)).CopyTo(target);
        }

        for (; i < sound.Length; i++)
        {
            bus[i] += sound[i] * (_from + (_step * (into + i + 1)));
        }
    }
}
