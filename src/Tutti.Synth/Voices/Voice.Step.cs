namespace Tutti.Synth;

/// <content>A control step: everything that moves goes on, and partials, noise and level aim at where it leads.</content>
internal sealed partial class Voice
{
    /// <summary>An attack's way from 0 to 1: an S without corners.</summary>
    private static double Onset(double share) => share >= 1 ? 1 : share * share * (3 - (2 * share));

    private void Build()
    {
        _builtOctaves = _octaves.Value;
        _partials.Spectrum.Build(_timbre, double.Exp2(_builtOctaves), _attackFactor, options.SampleRate);
        _partials.Keep(_stepSeconds, double.IsFinite(_seconds) ? _seconds : 0);
    }

    private void Shape(int newtonSteps)
    {
        double brightness = PresentBrightness();
        (_shapedBrightness, _shapedEven, _shapedOdd) = (brightness, _even.Value, _odd.Value);
        _tilt = _partials.Spectrum.TiltFor(brightness, newtonSteps > 2 ? 0 : _tilt, newtonSteps);
        _partials.Shape(_tilt, _even.Value, _odd.Value);
    }

    /// <summary>The factor of the centroid, with the edge that a hard attack has.</summary>
    private double PresentBrightness()
    {
        double edge = _seconds < 0.4 ? Math.Max(1 + (0.8 * _hardness * Math.Exp(-_seconds / 0.06)), 0.15) : 1;
        return _brightness.Value * edge * _wobble.Brightness;
    }

    /// <summary>One control step: everything that moves goes on by <see cref="StepFrames"/>.</summary>
    private void Step()
    {
        _into = 0;
        if (_isAsleep)
        {
            return;
        }

        _seconds += _stepSeconds;
        _octaves.Step(_pitchShare);
        _inharmonicity.Step(_share);
        _brightness.Step(_brightnessShare);
        _even.Step(_share);
        _odd.Step(_share);
        _tone.Step(_share);
        _hiss.Step(_share);
        _gain.Step(_share);
        _left.Step(_share);
        _right.Step(_share);
        _room.Step(_share);
        _wobble.Step(ref _chance, _seconds);
        if (_isReleaseWanted && _seconds >= _partials.Spectrum.LongestAttack)
        {
            _isReleaseWanted = false;
            Release(finishesAttack: false);
        }

        double hertz = StepPartials();
        StepNoise(hertz);
        StepLevel();
    }

    private double StepPartials()
    {
        if (Math.Abs(_octaves.Value - _builtOctaves) > RebuildOctaves)
        {
            Build();
            _shapedBrightness = double.NaN;
        }

        bool isShaped = Math.Abs(PresentBrightness() - _shapedBrightness) <= 0.002 * _shapedBrightness && _even.Value == _shapedEven && _odd.Value == _shapedOdd;
        if (!isShaped)
        {
            Shape(newtonSteps: 2);
        }

        double bend = _timbre.Bend == 0 ? 0 : _timbre.Bend / 12 * Math.Exp(-4 * _seconds / _timbre.BendSeconds);
        double hertz = double.Exp2(_octaves.Value + bend + (_wobble.Cents / 1200));
        double octaves = _hertz > 0 ? Math.Log2(hertz / _hertz) : 0;
        _slide = Math.Abs(octaves) > FastOctaves ? octaves : 0;
        _hertz = hertz;
        Tune(hertz);
        _partials.Aim(StepFrames, _timbre.Sustain, _seconds, _tone.Value);
        return hertz;
    }

    /// <summary>A fast slide goes on within the step, since jumps of the frequency are heard.</summary>
    /// <param name="frame">The frame of the step that it is to be right at.</param>
    private void Slide(int frame) => Tune(_hertz * double.Exp2(_slide * (((double)frame / StepFrames) - 1)));

    private void Tune(double hertz) => _partials.Tune(hertz, 1 + (0.25 * _inharmonicity.Value), options.SampleRate);

    private void StepNoise(double hertz)
    {
        NoiseShape shape = _timbre.Noise;
        double onset = Onset(_seconds * _partials.Spectrum.AttackRates[0]);
        double body = onset * _partials.Envelope;
        double own = (Spectrum.FactorOf(shape.Steady) * onset) + (_strike * Math.Exp(-MinusSixtyDecibels * Math.Max(_seconds - _stepSeconds, 0) / shape.StrikeSeconds));
        double level = _hiss.Value <= 0
            ? own * (1 + _hiss.Value)
            : double.Hypot(own * _tone.Value, Math.Sin(_hiss.Value * Math.PI / 2) * body);
        if (level > 1e-6)
        {
            double middle = shape.Hertz > 0 ? shape.Hertz : hertz * shape.Ratio;
            _noise.Tune(middle * Math.Sqrt(Math.Clamp(_brightness.Value, 0.1, 4)), shape.Q, options.SampleRate);
        }

        _noise.Aim(level, StepFrames);
    }

    private void StepLevel()
    {
        _fade = Math.Clamp(_fade + _fadeStep, 0, 1);

        // what begins to fall does so without a corner
        _fallRate += (_releaseRate - _fallRate) * _share;
        _release *= Math.Exp(-_fallRate * _stepSeconds);
        double level = _gain.Value * _release * Onset(_fade) * _wobble.Level;
        bool isGone = (IsDetached && _leftRamp.End == 0 && _rightRamp.End == 0 && _fade == 0) || _release < Inaudible;
        bool hasDied = _partials.IsSilent && _noise.IsSilent && _seconds > _partials.Spectrum.LongestAttack;
        _isAsleep = isGone || hasDied;
        _leftRamp.Aim(level * _left.Value, StepFrames);
        _rightRamp.Aim(level * _right.Value, StepFrames);
        _roomRamp.Aim(level * _room.Value, StepFrames);
    }
}
