namespace Tutti.Synth;

/// <summary>Keeps the sound below full scale: holds peaks back at once and lets go slowly. Below its threshold it changes nothing.</summary>
/// <param name="sampleRate">Frames a second.</param>
internal sealed class Limiter(int sampleRate)
{
    /// <summary>The highest sample.</summary>
    public const float Threshold = 0.95f;

    private const double ReleaseSeconds = 0.25;

    private readonly float _letGo = (float)Math.Exp(-1 / (ReleaseSeconds * sampleRate));
    private float _peak;

    /// <summary>Limits both channels alike.</summary>
    /// <returns>In how many frames it had to.</returns>
    public int Limit(MixBus bus, int frames)
    {
        int limited = 0;
        for (int i = 0; i < frames; i++)
        {
            float left = bus.Left[i], right = bus.Right[i];
            _peak = Math.Max(Math.Max(Math.Abs(left), Math.Abs(right)), _peak * _letGo);
            if (_peak < 1e-9f)
            {
                _peak = 0;
            }
            else if (_peak > Threshold)
            {
                float gain = Threshold / _peak;
                bus.Left[i] = left * gain;
                bus.Right[i] = right * gain;
                limited++;
            }
        }

        return limited;
    }
}
