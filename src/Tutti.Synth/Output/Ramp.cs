using System.Runtime.InteropServices;

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

        for (int i = 0; i < sound.Length; i++)
        {
            bus[i] += sound[i] * (_from + (_step * (into + i + 1)));
        }
    }
}
