using System.Runtime.Intrinsics;

using Tutti.Protocols.Mpdl;

namespace Tutti.Synth;

/// <summary>One note that sounds: partials and noise, moved on in control steps of its own, which begin at its first frame.</summary>
internal sealed partial class Voice(SynthesizerOptions options)
{
    /// <summary>Frames of a control step.</summary>
    public const int StepFrames = MixBus.Most;

    /// <summary>Frames after which the pitch moves on while it slides fast.</summary>
    private const int SlideFrames = StepFrames / 4;
    private const double FastOctaves = 0.005;

    /// <summary>The amplitude of one note at mf, if it were a sine: leaves room for an orchestra.</summary>
    private const double Reference = 0.11;
    private const double Inaudible = 3e-5;
    private const double MinusSixtyDecibels = 6.907755;
    private const double RebuildOctaves = 0.25;
    private const double WheelCents = 60;
    private const double PressureCents = 35;

    private readonly double _stepSeconds = (double)StepFrames / options.SampleRate;
    private readonly double _share = ShareOf(0.007, options.SampleRate);
    private readonly double _pitchShare = ShareOf(0.0045, options.SampleRate);
    private readonly double _brightnessShare = ShareOf(0.013, options.SampleRate);
    private readonly PartialBank _partials = new();
    private readonly NoiseBand _noise = new();
    private readonly Wobble _wobble = new(options.SampleRate);
    private Timbre _timbre = Programs.Silence;
    private Noise _chance;
    private Smoothed _octaves, _inharmonicity, _brightness, _even, _odd, _tone, _hiss;
    private Smoothed _gain, _left, _right, _room;
    private Ramp _leftRamp, _rightRamp, _roomRamp;
    private double _builtOctaves, _fixedOctaves, _tilt, _shapedBrightness, _shapedEven, _shapedOdd;
    private double _seconds, _attackFactor, _strike, _hardness, _softness;
    private double _release, _releaseRate, _fallRate, _fade, _fadeStep;
    private double _hertz, _slide;
    private int _into;
    private bool _isReleaseWanted, _isAsleep;

    /// <summary>The note.</summary>
    public NoteAddress Address { get; private set; }

    /// <summary>The program it was started with.</summary>
    public int Program { get; private set; }

    /// <summary>Its timbre's group of sounds that silence each other; 0 none.</summary>
    public int ChokeGroup => _timbre.ChokeGroup;

    /// <summary>True when the note was released; it may still ring.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>True while a pedal holds the release back.</summary>
    public bool IsHeld { get; set; }

    /// <summary>True when it only fades, and is no note's any more.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>True when its values have to be read again.</summary>
    public bool IsStale { get; set; }

    /// <summary>True when nothing is heard of it.</summary>
    public bool IsSilent => _isAsleep;

    /// <summary>True when its place can be given to another.</summary>
    public bool IsDone => _isAsleep && (IsReleased || IsDetached);

    /// <summary>Starts a note.</summary>
    /// <param name="address">Which.</param>
    /// <param name="timbre">With what sound.</param>
    /// <param name="values">All that it is told.</param>
    /// <param name="positions">Where the pedals are.</param>
    /// <param name="attackCharacter">0 soft, 1 as the timbre has it, almost 2 hard; null for no attack at all.</param>
    /// <param name="seed">What chance begins with.</param>
    public void Start(NoteAddress address, Timbre timbre, in NoteValues values, Positions positions, double? attackCharacter, uint seed)
    {
        (Address, Program, _timbre, _chance) = (address, values.Program, timbre, new Noise(seed));
        IsReleased = IsDetached = IsHeld = IsStale = _isReleaseWanted = false;
        _isAsleep = timbre == Programs.Silence;
        _hardness = (attackCharacter ?? 1) - 1 + values.Bite;
        _attackFactor = double.Exp2(-2 * _hardness);
        _strike = attackCharacter is null ? 0 : Spectrum.FactorOf(timbre.Noise.Strike) * double.Exp2(2 * _hardness);
        _softness = positions.IsSoft ? 0.7 : 1;
        _seconds = attackCharacter is null ? double.PositiveInfinity : 0;
        _hertz = 0;
        (_release, _releaseRate, _fallRate) = (1, 0, 0);
        (_fade, _fadeStep) = attackCharacter is null ? (0, _stepSeconds / 0.01) : (1, 0);
        _fixedOctaves = timbre.FixedHertz > 0 ? Math.Log2(timbre.FixedHertz) - OctavesOf(values.Hertz) : 0;
        _wobble.Start(timbre, ref _chance);
        Follow(values, positions);
        JumpToTargets();
        _partials.Start(ref _chance);
        Build();
        _noise.Start(seed ^ 0x9E37_79B9);
        Shape(newtonSteps: 12);
        _leftRamp.Jump(_gain.Value * _left.Value * _fade);
        _rightRamp.Jump(_gain.Value * _right.Value * _fade);
        _roomRamp.Jump(_gain.Value * _room.Value * _fade);
        Step();
    }

    /// <summary>Goes towards other values from now on.</summary>
    public void Follow(in NoteValues values, Positions positions)
    {
        IsStale = false;
        double loudness = values.Loudness * _softness;
        double volume = loudness * loudness * values.Amplitude * positions.Volume;
        _octaves.Target = OctavesOf(values.Hertz) + _fixedOctaves;
        _inharmonicity.Target = values.Inharmonicity;
        _even.Target = values.Even;
        _odd.Target = values.Odd;
        _brightness.Target = values.Brightness * Math.Pow(loudness, _timbre.Touch) * values.Placement.Brightness * double.Exp2(2 * values.Energy);
        _tone.Target = values.Unpitched > 0 ? Math.Cos(values.Unpitched * Math.PI / 2) : 1;
        _hiss.Target = values.Unpitched;
        _gain.Target = Reference * Spectrum.FactorOf(_timbre.Level) * options.Gain * volume;
        _left.Target = values.Placement.Left;
        _right.Target = values.Placement.Right;
        _room.Target = values.Placement.Room;
        _wobble.Follow(values, (WheelCents * positions.Vibrato) + (PressureCents * positions.Pressure));
    }

    /// <summary>Ends the note as its timbre ends.</summary>
    /// <param name="finishesAttack">True to let it come to its full level first.</param>
    public void Release(bool finishesAttack)
    {
        IsReleased = true;
        IsHeld = false;
        if (finishesAttack && _seconds < _partials.Spectrum.LongestAttack)
        {
            _isReleaseWanted = true;
        }
        else if (!_timbre.RingsOn)
        {
            _releaseRate = MinusSixtyDecibels / _timbre.Release;
        }
    }

    /// <summary>Dampens what rings, as a hand on the cymbal does.</summary>
    public void Choke() => _releaseRate = MinusSixtyDecibels / 0.08;

    /// <summary>Ends soon, without a click, and is no note's any more.</summary>
    public void FadeOut(double seconds)
    {
        IsDetached = true;
        _fadeStep = -_stepSeconds / seconds;
    }

    /// <summary>Adds its sound.</summary>
    /// <param name="bus">Where to.</param>
    /// <param name="frames">How many, at most a control step.</param>
    /// <param name="mono">Room for a control step.</param>
    /// <param name="sums">Room for a control step.</param>
    public void Render(MixBus bus, int frames, Span<float> mono, Span<Vector256<float>> sums)
    {
        int done = 0;
        while (done < frames)
        {
            if (_into == StepFrames)
            {
                Step();
            }

            int part = _slide == 0 ? StepFrames : SlideFrames;
            int count = Math.Min(frames - done, part - (_into % part));
            if (_slide != 0 && _into % part == 0)
            {
                Slide(_into + part);
            }

            if (!_isAsleep)
            {
                Span<float> sound = mono[..count];
                _partials.Render(sound, sums);
                if (!_noise.IsSilent)
                {
                    _noise.Render(sound);
                }

                _leftRamp.Mix(sound, bus.Left.AsSpan(done), _into);
                _rightRamp.Mix(sound, bus.Right.AsSpan(done), _into);
                _roomRamp.Mix(sound, bus.Room.AsSpan(done), _into);
            }

            _into += count;
            done += count;
        }
    }

    private static double ShareOf(double seconds, int sampleRate) => 1 - Math.Exp(-StepFrames / (seconds * sampleRate));

    /// <summary>The place of a frequency on a scale of octaves, held to what can be heard or nearly.</summary>
    private static double OctavesOf(double hertz) => Math.Log2(Math.Clamp(hertz, 4, 65_536));

    private void JumpToTargets()
    {
        Jump(ref _octaves);
        Jump(ref _inharmonicity);
        Jump(ref _brightness);
        Jump(ref _even);
        Jump(ref _odd);
        Jump(ref _tone);
        Jump(ref _hiss);
        Jump(ref _gain);
        Jump(ref _left);
        Jump(ref _right);
        Jump(ref _room);

        static void Jump(ref Smoothed value) => value.Jump(value.Target);
    }
}
