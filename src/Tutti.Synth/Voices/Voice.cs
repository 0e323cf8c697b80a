using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>One note that sounds.</summary>
internal sealed class Voice(SynthesizerOptions options)
{
    private const double Silence = 1e-4;

    private readonly double _smoothing = 1 - Math.Exp(-1 / (0.005 * options.SampleRate));
    private double _phase;
    private double _step;
    private double _stepTarget;
    private double _level;
    private double _levelTarget;
    private double _left;
    private double _right;
    private bool _isReleased;

    public NoteAddress Address { get; private set; }

    public bool IsFading { get; private set; }

    public bool IsDone => (_isReleased || IsFading) && _level < Silence;

    public void Start(NoteAddress address)
    {
        Address = address;
        _phase = _level = _step = 0;
        _isReleased = IsFading = false;
    }

    public void Follow(MpdlEngine engine, Instant now)
    {
        if (IsFading || _isReleased)
        {
            return;
        }

        _stepTarget = 2 * Math.PI * engine.Effective(Address, DescriptorId.Frequency, now) / Frequency.StepsPerHertz / options.SampleRate;
        _step = _step == 0 ? _stepTarget : _step;
        double loudness = engine.Effective(Address, DescriptorId.Loudness, now) / 0x8000;
        double amplitude = engine.Effective(Address, DescriptorId.Amplitude, now) / 0x8000;
        bool isSilent = engine.Effective(Address, DescriptorId.ProgramNow, now) == 0 || _stepTarget >= Math.PI;
        _levelTarget = isSilent ? 0 : 0.1 * loudness * loudness * amplitude;
        double pan = engine.Effective(Address, DescriptorId.PanLeftRight, now) / 256 * (Math.PI / 2);
        (_right, _left) = Math.SinCos(pan);
    }

    public void Release()
    {
        _isReleased = true;
        _levelTarget = 0;
    }

    public void FadeOut()
    {
        IsFading = true;
        _levelTarget = 0;
    }

    public void Render(Span<float> stereo)
    {
        for (int i = 0; i < stereo.Length; i += 2)
        {
            _level += (_levelTarget - _level) * _smoothing;
            _step += (_stepTarget - _step) * _smoothing;
            double sample = _level * Math.Sin(_phase);
            stereo[i] += (float)(sample * _left);
            stereo[i + 1] += (float)(sample * _right);
            _phase += _step;
        }

        _phase = Math.IEEERemainder(_phase, 2 * Math.PI);
    }
}
