namespace Tutti.Synth;

/// <summary>A small hall around the notes: eight delays that feed each other, darker and softer with each pass.</summary>
internal sealed class Hall
{
    private const int Lines = 8;
    private const double ReverberationSeconds = 1.7;

    /// <summary>How much of what comes in is heard, at option 1.</summary>
    private const float Share = 0.16f;
    private const float DampingHertz = 4_500;
    private const float Still = 1e-5f;

    /// <summary>Lengths without common factors, so that echoes do not fall together.</summary>
    private static readonly double[] s_milliseconds = [29.7, 37.1, 41.1, 43.7, 53.3, 61.7, 71.9, 79.3];

    private readonly int _sampleRate;
    private readonly float[][] _delays;
    private readonly int[] _places = new int[Lines];
    private readonly float[] _feedback;
    private readonly float[] _damped = new float[Lines];
    private readonly float _damping;
    private int _framesStill;

    /// <summary>A room in which nothing sounds.</summary>
    /// <param name="sampleRate">Frames a second.</param>
    public Hall(int sampleRate)
    {
        _framesStill = _sampleRate = sampleRate;
        _delays = [.. s_milliseconds.Select(ms => new float[(int)(ms * sampleRate / 1000)])];
        _feedback = [.. s_milliseconds.Select(ms => (float)Math.Pow(10, -3 * ms / 1000 / ReverberationSeconds))];
        _damping = (float)(1 - Math.Exp(-2 * Math.PI * DampingHertz / sampleRate));
    }

    /// <summary>True when nothing of it is heard any more.</summary>
    public bool IsStill => _framesStill > _sampleRate / 4;

    /// <summary>Adds what the room gives back.</summary>
    /// <param name="bus">What goes in, and where it goes.</param>
    /// <param name="frames">How many.</param>
    /// <param name="level">0 none, 1 as designed.</param>
    public void Render(MixBus bus, int frames, float level)
    {
        if (level == 0)
        {
            return;
        }

        Span<float> taps = stackalloc float[Lines];
        for (int i = 0; i < frames; i++)
        {
            if (IsStill && bus.Room[i] == 0)
            {
                continue;
            }

            float sum = 0;
            for (int line = 0; line < Lines; line++)
            {
                float tap = _delays[line][_places[line]];
                _damped[line] += (tap - _damped[line]) * _damping;
                taps[line] = _damped[line] * _feedback[line];
                sum += taps[line];
            }

            // a Householder mirror: every line feeds every line, and no energy is added
            sum *= 2f / Lines;
            float left = 0, right = 0;
            for (int line = 0; line < Lines; line++)
            {
                float sign = line < Lines / 2 ? 1 : -1;
                left += line % 2 == 0 ? sign * taps[line] : 0;
                right += line % 2 == 0 ? 0 : sign * taps[line];
                _delays[line][_places[line]] = taps[line] - sum + bus.Room[i];
                _places[line] = _places[line] + 1 == _delays[line].Length ? 0 : _places[line] + 1;
            }

            left *= Share * level;
            right *= Share * level;
            bool isHeard = Math.Abs(left) > Still || Math.Abs(right) > Still || bus.Room[i] != 0;
            _framesStill = isHeard ? 0 : Math.Min(_framesStill + 1, _sampleRate);
            bus.Left[i] += left;
            bus.Right[i] += right;
        }
    }
}
