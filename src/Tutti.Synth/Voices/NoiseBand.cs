namespace Tutti.Synth;

/// <summary>A band of noise: chance through a state-variable filter that can be moved while it sounds.</summary>
internal sealed class NoiseBand
{
    private Noise _noise;
    private double _low;
    private double _band;
    private double _g;
    private double _damping;
    private double _scale;
    private float _level;
    private float _step;

    /// <summary>True when nothing of it is heard.</summary>
    public bool IsSilent => _level == 0 && _step == 0;

    /// <summary>Starts anew.</summary>
    public void Start(uint seed)
    {
        _noise = new Noise(seed);
        _low = _band = 0;
        _level = _step = 0;
    }

    /// <summary>Where the band lies.</summary>
    /// <param name="hertz">Its middle; held below the half of the sample rate.</param>
    /// <param name="q">How narrow it is.</param>
    /// <param name="sampleRate">Frames a second.</param>
    public void Tune(double hertz, double q, int sampleRate)
    {
        hertz = Math.Clamp(hertz, 20, 0.4 * sampleRate);
        _g = Math.Tan(Math.PI * hertz / sampleRate);
        _damping = 1 / q;

        // what a band of this width lets through of white noise, brought to the effective value of a sine of amplitude 1
        double share = Math.Min(Math.PI / 2 * hertz / q / (0.5 * sampleRate), 1);
        _scale = Math.Sqrt(1.5 / share) * _damping;
    }

    /// <summary>Moves to a level in a number of frames.</summary>
    public void Aim(double level, int frames)
    {
        float target = level < 1e-6 ? 0 : (float)level;
        _step = (target - _level) / frames;
        if (target == 0 && _level < 1e-6f)
        {
            _level = _step = 0;
            _low = _band = 0;
        }
    }

    /// <summary>Adds its sound.</summary>
    public void Render(Span<float> mono)
    {
        double a1 = 1 / (1 + (_g * (_g + _damping))), a2 = _g * a1;
        for (int i = 0; i < mono.Length; i++)
        {
            double v3 = _noise.Next() - _low;
            double band = (a1 * _band) + (a2 * v3);
            double low = _low + (_g * band);
            _band = (2 * band) - _band;
            _low = (2 * low) - _low;
            _level += _step;
            mono[i] += (float)(band * _scale) * _level;
        }
    }
}
