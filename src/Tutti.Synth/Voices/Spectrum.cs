using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tutti.Synth;

/// <summary>The partials that a timbre has at a note: where they lie, how strong they are, how they come and go.</summary>
/// <remarks>
/// Brightness is the spectral centroid: it is moved by weighing partial r by r to the power of a tilt, and the tilt that gives a wanted centroid is
/// found by Newton's steps. The centroid grows with the tilt always, so there is one answer. The effective value of the sum stays the same.
/// </remarks>
internal sealed class Spectrum
{
    private const double MinTilt = -24;
    private const double MaxTilt = 2;
    private const double MiddleC = 261.6256;

    /// <summary>Higher ones die before anybody hears two strings beat.</summary>
    private const int PartialsWithAftersound = 20;
    private const double MinusSixtyDecibels = 6.907755;

    // in the lanes of vectors; beyond the last partial everything is 0
    private readonly float[] _levels = new float[PartialBank.Most];
    private readonly float[] _excess = new float[PartialBank.Most];
    private readonly float[] _logs = new float[PartialBank.Most];
    private readonly float[] _even = new float[PartialBank.Most];
    private readonly double[] _ratios = new double[PartialBank.Most];
    private double _lowest;
    private double _centroid;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Natural logarithms of the ratios to the note's frequency.</summary>
    public double[] Logs { get; } = new double[PartialBank.Most];

    /// <summary>How far each lies beside its ratio, as a factor: several strings for one note.</summary>
    public double[] Detunes { get; } = new double[PartialBank.Most];

    /// <summary>How fast each dies away: nepers a second.</summary>
    public double[] FallRates { get; } = new double[PartialBank.Most];

    /// <summary>How fast each comes: one over its attack in seconds.</summary>
    public float[] AttackRates { get; } = new float[PartialBank.Most];

    /// <summary>The longest attack, in seconds.</summary>
    public double LongestAttack { get; private set; }

    /// <summary>The centroid as the timbre has it, in multiples of the note's frequency.</summary>
    public double Centroid => _centroid;

    /// <summary>The factor of a level in dB.</summary>
    public static double FactorOf(double decibels) => Math.Pow(10, decibels / 20);

    /// <summary>Makes the partials of a timbre.</summary>
    /// <param name="timbre">Which.</param>
    /// <param name="hertz">The note.</param>
    /// <param name="attackFactor">How much longer the attack is than the timbre's.</param>
    /// <param name="sampleRate">Frames a second.</param>
    public void Build(Timbre timbre, double hertz, double attackFactor, int sampleRate)
    {
        Count = 0;
        LongestAttack = 0;
        int unison = Math.Clamp(timbre.Unison, 1, 3);
        double octavesUp = Math.Log2(hertz / MiddleC);

        // low notes need more of them to be as bright
        double harmonics = timbre.Partials * Math.Clamp(MiddleC / hertz, 1, 3);
        int most = timbre.Modes.Count > 0 ? timbre.Modes.Count : (int)harmonics;
        for (int k = 1; k <= most; k++)
        {
            Mode mode = timbre.Modes.Count > 0 ? timbre.Modes[k - 1] : Harmonic(timbre, k);
            if (mode.Ratio * hertz > 0.5 * sampleRate && k > 1)
            {
                break;
            }

            int copies = timbre.Aftersound > 0 && k > PartialsWithAftersound ? 1 : unison;
            if (Count + copies > PartialBank.Most)
            {
                break;
            }

            double level = FactorOf(mode.Level + BodyAt(timbre, mode.Ratio * hertz));
            for (int copy = 0; copy < copies; copy++)
            {
                Add(timbre, mode, level, k % 2 == 0, copy, unison, octavesUp, attackFactor);
            }
        }

        Measure();
    }

    /// <summary>The tilt that moves the centroid to a multiple of what it is above the lowest partial.</summary>
    /// <param name="factor">How many times as far above: 0 leaves the lowest partial alone.</param>
    /// <param name="guess">A tilt to begin with.</param>
    /// <param name="steps">Newton's steps.</param>
    public double TiltFor(double factor, double guess, int steps)
    {
        double wanted = (_centroid - _lowest) * factor;
        if (wanted <= 0 || _centroid <= _lowest)
        {
            return factor < 1 ? MinTilt : 0;
        }

        double tilt = guess;
        for (int step = 0; step < steps; step++)
        {
            Vector256<float> sums = default, byRatio = default, byLog = default, byBoth = default;
            for (int i = 0; i < Count; i += Vector256<float>.Count)
            {
                Vector256<float> weight = Lanes(_levels, i) * Power(i, tilt);
                Vector256<float> weightedRatio = weight * Lanes(_excess, i);
                sums += weight;
                byRatio += weightedRatio;
                byLog += weight * Lanes(_logs, i);
                byBoth += weightedRatio * Lanes(_logs, i);
            }

            // the logarithm of the centroid is nearly straight in the tilt
            double sum = Vector256.Sum(sums), ratio = Vector256.Sum(byRatio);
            double present = ratio / sum;
            double slope = (Vector256.Sum(byBoth) / ratio) - (Vector256.Sum(byLog) / sum);
            double move = Math.Log(wanted / present) / slope;
            if (!double.IsFinite(move))
            {
                break;
            }

            // the curve is steepest where it is dark, so from there no step goes too far
            tilt = Math.Clamp(tilt + Math.Max(move, -2), MinTilt, MaxTilt);
        }

        return tilt;
    }

    /// <summary>The levels at a tilt and a balance.</summary>
    /// <param name="tilt">The power of the ratio.</param>
    /// <param name="even">How much is left of the even partials.</param>
    /// <param name="odd">How much is left of the odd ones.</param>
    /// <param name="levels">Where to; what is more than the partials becomes 0.</param>
    public void Weigh(double tilt, double even, double odd, Span<float> levels)
    {
        Vector256<float> powers = default;
        Vector256<float> odds = Vector256.Create((float)odd), more = Vector256.Create((float)(even - odd));
        for (int i = 0; i < levels.Length; i += Vector256<float>.Count)
        {
            Vector256<float> weight = Lanes(_levels, i) * Power(i, tilt) * (odds + (more * Lanes(_even, i)));
            weight.CopyTo(levels[i..]);
            powers += weight * weight;
        }

        float power = Vector256.Sum(powers);
        var scale = Vector256.Create(power > 1e-30f ? 1 / MathF.Sqrt(power) : 0);
        for (int i = 0; i < levels.Length; i += Vector256<float>.Count)
        {
            (Vector256.Create<float>(levels[i..]) * scale).CopyTo(levels[i..]);
        }
    }

    private static Vector256<float> Lanes(float[] values, int first) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)first);

    private static Mode Harmonic(Timbre timbre, int k)
    {
        double stiff = Math.Sqrt((1 + (timbre.Stiffness * k * k)) / (1 + timbre.Stiffness));
        double slope = (timbre.Slope * Math.Log2(k)) + (k % 2 == 0 ? timbre.Even : 0);
        return new Mode(k * stiff, slope);
    }

    private static double BodyAt(Timbre timbre, double hertz)
    {
        double level = 0;
        for (int i = 0; i < timbre.Body.Count; i++)
        {
            Resonance resonance = timbre.Body[i];
            double octaves = Math.Log2(Math.Max(hertz, 1) / resonance.Hertz) / resonance.Octaves;
            level += resonance.Level * Math.Exp(-0.5 * octaves * octaves);
        }

        return level;
    }

    private void Add(Timbre timbre, Mode mode, double level, bool isEven, int copy, int unison, double octavesUp, double attackFactor)
    {
        int i = Count++;
        bool isAftersound = copy > 0 && timbre.Aftersound > 0;
        double octavesOver = Math.Log2(mode.Ratio);
        double decay = timbre.Decay * mode.Decay * double.Exp2(-(timbre.DecayByPitch * octavesUp) - (timbre.DecayByHarmonic * Math.Max(octavesOver, 0)));
        double attack = timbre.Attack * attackFactor * (1 + (timbre.AttackSpread * Math.Max(octavesOver, 0)));
        double cents = unison == 1 ? 0 : timbre.Aftersound > 0 ? timbre.Detune * copy : timbre.Detune * (copy - ((unison - 1) / 2.0));
        _levels[i] = (float)(level * (isAftersound ? FactorOf(-timbre.Aftersound) : 1));
        _ratios[i] = mode.Ratio;
        _even[i] = isEven ? 1 : 0;
        Logs[i] = Math.Log(mode.Ratio);
        _logs[i] = (float)Logs[i];
        Detunes[i] = double.Exp2(cents / 1200);
        FallRates[i] = MinusSixtyDecibels / Math.Clamp(decay * (isAftersound ? 2.5 : 1), 0.01, 1e6);
        AttackRates[i] = (float)(1 / Math.Max(attack, 0.0005));
        LongestAttack = Math.Max(LongestAttack, Math.Max(attack, 0.0005));
    }

    private void Measure()
    {
        double sum = 0, weighted = 0;
        _lowest = Count > 0 ? double.MaxValue : 0;
        for (int i = 0; i < Count; i++)
        {
            sum += _levels[i];
            weighted += _levels[i] * _ratios[i];
            _lowest = Math.Min(_lowest, _ratios[i]);
        }

        _centroid = sum > 0 ? weighted / sum : 0;
        for (int i = 0; i < Count; i++)
        {
            _excess[i] = (float)(_ratios[i] - _lowest);
        }

        _levels.AsSpan(Count).Clear();
        _excess.AsSpan(Count).Clear();
        _logs.AsSpan(Count).Clear();
        AttackRates.AsSpan(Count).Fill(1);
    }

    /// <summary>The ratios of some partials, to the power of a tilt.</summary>
    private Vector256<float> Power(int first, double tilt) => Approximations.Exp2(Lanes(_logs, first) * Vector256.Create((float)(tilt * Math.Log2(Math.E))));
}
