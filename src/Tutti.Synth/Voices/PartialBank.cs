using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tutti.Synth;

/// <summary>The partials of one voice: sine oscillators side by side in the lanes of vectors.</summary>
/// <remarks>
/// Each oscillator is a point on a circle that is turned on by its angle each frame: four multiplications instead of a sine. Levels go in straight
/// lines from one control step to the next. Plain multiplications and additions, in a fixed order: every processor makes the same samples.
/// </remarks>
internal sealed class PartialBank
{
    /// <summary>The most partials.</summary>
    public const int Most = 128;

    private const int Lanes = 8;
    private const int Groups = Most / Lanes;
    private const float Inaudible = 1e-5f;

    private readonly Vector256<float>[] _x = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _y = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _turnX = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _turnY = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _level = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _step = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _ratio = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _nyquist = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _shape = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _fall = new Vector256<float>[Groups];
    private readonly Vector256<float>[] _fallStep = new Vector256<float>[Groups];
    private int _groups;
    private int _audible;
    private double _stretch;
    private double _hertz;

    /// <summary>What the partials are; kept for each voice, because it depends on its note.</summary>
    public Spectrum Spectrum { get; } = new();

    /// <summary>True when nothing is heard, and nothing will be.</summary>
    public bool IsSilent => _audible == 0;

    /// <summary>How much of the lowest partial the decay has left, sustain included.</summary>
    public double Envelope { get; private set; }

    /// <summary>Starts in silence.</summary>
    /// <param name="chance">Where each begins on its circle.</param>
    public void Start(ref Noise chance)
    {
        Span<float> x = Floats(_x), y = Floats(_y);
        for (int i = 0; i < Most; i++)
        {
            (y[i], x[i]) = MathF.SinCos(MathF.PI * chance.Next());
        }

        _level.AsSpan().Clear();
        _step.AsSpan().Clear();
        _groups = 0;
        Envelope = 1;
    }

    /// <summary>Takes over what <see cref="Spectrum"/> now holds; what sounds already keeps its place on its circle.</summary>
    /// <param name="stepSeconds">The length of a control step.</param>
    /// <param name="seconds">How long the note has died away.</param>
    public void Keep(double stepSeconds, double seconds)
    {
        // those that are no more fade within a step
        _groups = Math.Max(_groups, (Spectrum.Count + Lanes - 1) / Lanes);
        _audible = _groups;
        _stretch = double.NaN;
        Span<float> fallStep = Floats(_fallStep), fall = Floats(_fall);
        for (int i = 0; i < _groups * Lanes; i++)
        {
            bool isPartial = i < Spectrum.Count;
            fallStep[i] = isPartial ? (float)Math.Exp(-Spectrum.FallRates[i] * stepSeconds) : 0;
            fall[i] = isPartial ? (float)Math.Exp(-Spectrum.FallRates[i] * seconds) : 0;
        }
    }

    /// <summary>Gives the partials their frequencies.</summary>
    /// <param name="hertz">The note's.</param>
    /// <param name="stretch">The power to which ratios are raised: 1 leaves them.</param>
    /// <param name="sampleRate">Frames a second.</param>
    public void Tune(double hertz, double stretch, int sampleRate)
    {
        if (stretch == _stretch && hertz == _hertz)
        {
            return;
        }

        _hertz = hertz;
        if (stretch != _stretch)
        {
            _stretch = stretch;
            Span<float> ratios = Floats(_ratio);
            for (int i = 0; i < _groups * Lanes; i++)
            {
                ratios[i] = i < Spectrum.Count ? (float)(Spectrum.Detunes[i] * Math.Exp(Spectrum.Logs[i] * stretch)) : 1;
            }
        }

        var unit = Vector256.Create((float)(2 * Math.PI * hertz / sampleRate));
        var top = Vector256.Create(0.96f * MathF.PI);
        var slope = Vector256.Create(1 / (0.06f * MathF.PI));
        for (int i = 0; i < _groups; i++)
        {
            Vector256<float> angle = unit * _ratio[i];
            _nyquist[i] = Vector256.Clamp((top - angle) * slope, Vector256<float>.Zero, Vector256<float>.One);
            (_turnY[i], _turnX[i]) = Approximations.SinCos(Vector256.Min(angle, Vector256.Create(MathF.PI)));
        }
    }

    /// <summary>Gives the partials their levels: what <see cref="Spectrum"/> holds, weighed by the power of their frequencies.</summary>
    public void Shape(double tilt, double even, double odd) => Spectrum.Weigh(tilt, even, odd, Floats(_shape)[..(_groups * Lanes)]);

    /// <summary>Begins a control step: levels go where shape, decay and attack say.</summary>
    /// <param name="frames">The length of the step.</param>
    /// <param name="sustain">What the decay does not take, 0 to 1.</param>
    /// <param name="seconds">How long the note has sounded when the step ends; infinite when the attack is over.</param>
    /// <param name="scale">A factor for all of them.</param>
    public void Aim(int frames, double sustain, double seconds, double scale)
    {
        var scales = Vector256.Create((float)scale);
        var stays = Vector256.Create((float)sustain);
        Vector256<float> falls = Vector256<float>.One - stays;
        var share = Vector256.Create(1f / frames);
        bool isAttack = seconds < Spectrum.LongestAttack;
        int audible = 0;
        for (int i = 0; i < _groups; i++)
        {
            _fall[i] *= _fallStep[i];
            Vector256<float> target = _shape[i] * _nyquist[i] * scales * (stays + (falls * _fall[i]));
            if (isAttack)
            {
                target *= Onset(i, (float)seconds);
            }

            _step[i] = (target - _level[i]) * share;
            if (isAttack || Vector256.GreaterThanAny(Vector256.Max(target, _level[i]), Vector256.Create(Inaudible)))
            {
                audible = i + 1;
            }

            // keep the points on their circles
            Vector256<float> square = (_x[i] * _x[i]) + (_y[i] * _y[i]);
            Vector256<float> correction = Vector256.Create(1.5f) - (Vector256.Create(0.5f) * square);
            _x[i] *= correction;
            _y[i] *= correction;
        }

        _audible = audible;
        Envelope = sustain + ((1 - sustain) * _fall[0][0]);
    }

    /// <summary>Writes the sum of all partials.</summary>
    /// <param name="mono">Where to.</param>
    /// <param name="sums">Room for as many vectors as there are frames.</param>
    public void Render(Span<float> mono, Span<Vector256<float>> sums)
    {
        if (_audible == 0)
        {
            mono.Clear();
            return;
        }

        sums = sums[..mono.Length];
        sums.Clear();
        int i = 0;
        for (; i + 1 < _audible; i += 2)
        {
            RenderPair(i, sums);
        }

        if (i < _audible)
        {
            RenderOne(i, sums);
        }

        for (int frame = 0; frame < sums.Length; frame++)
        {
            mono[frame] = Vector256.Sum(sums[frame]);
        }
    }

    private static Span<float> Floats(Vector256<float>[] vectors) => MemoryMarshal.Cast<Vector256<float>, float>(vectors.AsSpan());

    private Vector256<float> Onset(int group, float seconds)
    {
        Vector256<float> way = Vector256.Create(seconds) * Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Spectrum.AttackRates), (nuint)(group * Lanes));
        way = Vector256.Min(way, Vector256<float>.One);
        return way * way * (Vector256.Create(3f) - (way + way));
    }

    // Two groups at a time: the turns of one wait for nothing of the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RenderPair(int first, Span<Vector256<float>> sums)
    {
        int second = first + 1;
        Vector256<float> x0 = _x[first], y0 = _y[first], turnX0 = _turnX[first], turnY0 = _turnY[first], level0 = _level[first], step0 = _step[first];
        Vector256<float> x1 = _x[second], y1 = _y[second], turnX1 = _turnX[second], turnY1 = _turnY[second], level1 = _level[second], step1 = _step[second];
        for (int i = 0; i < sums.Length; i++)
        {
            level0 += step0;
            level1 += step1;
            sums[i] += (level0 * y0) + (level1 * y1);
            Vector256<float> turned0 = (x0 * turnX0) - (y0 * turnY0);
            Vector256<float> turned1 = (x1 * turnX1) - (y1 * turnY1);
            y0 = (x0 * turnY0) + (y0 * turnX0);
            y1 = (x1 * turnY1) + (y1 * turnX1);
            x0 = turned0;
            x1 = turned1;
        }

        (_x[first], _y[first], _level[first]) = (x0, y0, level0);
        (_x[second], _y[second], _level[second]) = (x1, y1, level1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RenderOne(int group, Span<Vector256<float>> sums)
    {
        Vector256<float> x = _x[group], y = _y[group], turnX = _turnX[group], turnY = _turnY[group], level = _level[group], step = _step[group];
        for (int i = 0; i < sums.Length; i++)
        {
            level += step;
            sums[i] += level * y;
            Vector256<float> turned = (x * turnX) - (y * turnY);
            y = (x * turnY) + (y * turnX);
            x = turned;
        }

        (_x[group], _y[group], _level[group]) = (x, y, level);
    }
}
