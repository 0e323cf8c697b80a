namespace Tutti.Synth;

/// <summary>What keeps a note alive: vibrato, tremolo, drift and roughness.</summary>
/// <param name="sampleRate">Frames a second.</param>
internal sealed class Wobble(int sampleRate)
{
    /// <summary>Beats of roughness a second: where the ear finds it roughest.</summary>
    private const double RoughRate = 70;
    private const double FluxCents = 14;

    private readonly double _stepSeconds = (double)Voice.StepFrames / sampleRate;
    private Timbre _timbre = Programs.Silence;
    private double _rate, _phase, _roughPhase, _drift, _driftTarget, _untilDrift, _shimmer;
    private double _flux, _addedCents;
    private Smoothed _roughness;

    /// <summary>How far the pitch is off, in cents.</summary>
    public double Cents { get; private set; }

    /// <summary>The factor of the level.</summary>
    public double Level { get; private set; }

    /// <summary>The factor of the brightness.</summary>
    public double Brightness { get; private set; }

    /// <summary>Starts with a note.</summary>
    public void Start(Timbre timbre, ref Noise chance)
    {
        _timbre = timbre;
        _rate = timbre.VibratoRate * (1 + (0.05 * chance.Next()));
        _phase = 0;
        _roughPhase = chance.Next();
        _drift = _driftTarget = chance.Next();
        _untilDrift = _shimmer = 0;
        (Cents, Level, Brightness) = (0, 1, 1);
        _roughness.Jump(timbre.Roughness);
    }

    /// <summary>Goes towards other values.</summary>
    /// <param name="values">What the note is told.</param>
    /// <param name="addedCents">What wheels and keys add to the vibrato.</param>
    public void Follow(in NoteValues values, double addedCents)
    {
        _roughness.Target = (_timbre.Roughness * Math.Min(values.Roughness, 1)) + Math.Max(values.Roughness - 1, 0);
        _flux = values.Flux;
        _addedCents = addedCents;
    }

    /// <summary>Moves on by a control step.</summary>
    public void Step(ref Noise chance, double seconds)
    {
        _roughness.Step(0.15);
        _phase += _rate * _stepSeconds;
        _phase -= Math.Floor(_phase);
        _roughPhase += RoughRate * _stepSeconds;
        _roughPhase -= Math.Floor(_roughPhase);
        Drift(ref chance);

        double calm = 1 + Math.Min(_flux, 0);
        double swing = Math.Sin(2 * Math.PI * _phase);
        double begun = Math.Clamp((seconds - _timbre.VibratoDelay) / 0.5, 0, 1);
        double rough = _roughness.Value;
        Cents = ((((_timbre.Vibrato * begun) + _addedCents) * swing) + (_timbre.Drift * _drift)) * calm;
        Cents += Math.Max(_flux, 0) * FluxCents * _drift;
        Cents += rough > 0.001 ? rough * 12 * chance.Next() : 0;
        Level = 1 - (_timbre.Tremolo * calm * 0.5 * (1 - swing) * Math.Min(seconds / 0.2, 1));
        Level *= 1 - (rough * 0.45 * (1 - Math.Cos(2 * Math.PI * _roughPhase)));
        Brightness = _flux > 0 ? double.Exp2(_flux * _shimmer) : 1;
    }

    /// <summary>Wanders to a new place by chance a few times a second, without corners.</summary>
    private void Drift(ref Noise chance)
    {
        _untilDrift -= _stepSeconds;
        if (_untilDrift <= 0)
        {
            _untilDrift = 0.12;
            _driftTarget = chance.Next();
        }

        _drift += (_driftTarget - _drift) * Math.Min(_stepSeconds / 0.15, 1);
        _shimmer += (_driftTarget - _shimmer) * Math.Min(_stepSeconds / 0.06, 1);
    }
}
