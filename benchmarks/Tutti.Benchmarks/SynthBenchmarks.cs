using BenchmarkDotNet.Attributes;

using Tutti.Protocols.Mpdl;
using Tutti.Synth;

namespace Tutti.Benchmarks;

/// <summary>
/// A hundredth of a second of 64 voices at 48 kHz stereo: real time is 10 ms, four times faster is 2.5 ms. The baseline makes as many plain sines
/// with the library's own function, one a voice, to compare machines by.
/// </summary>
[MemoryDiagnoser]
public class SynthBenchmarks
{
    private const int Voices = 64;
    private const int Frames = 480;

    private readonly float[] _stereo = new float[2 * Frames];
    private readonly double[] _phases = new double[Voices];
    private Synthesizer _still = new();
    private Synthesizer _moving = new();

    [Params(20, 41, 49)]
    public int Program { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _still = Play();
        _moving = Play();
        var writer = new MpdlWriter();
        writer.Begin(NoteAddress.OfFamily(1))
            .Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.Sine, 640, 200))
            .Modulate(new ModulationBlock(DescriptorId.Brightness, ModulationFunction.Sine, 384, 8_000));
        _moving.Receive(_moving.Now, writer.WrittenSpan);
        _moving.Render(_stereo);
    }

    [Benchmark(Baseline = true)]
    public float A_plain_sine_for_each_voice()
    {
        for (int voice = 0; voice < Voices; voice++)
        {
            for (int i = 0; i < Frames; i++)
            {
                _stereo[2 * i] += (float)Math.Sin(_phases[voice] += 0.01);
            }
        }

        return _stereo[0];
    }

    [Benchmark]
    public float Voices_that_stand_still()
    {
        _still.Render(_stereo);
        return _stereo[0];
    }

    [Benchmark]
    public float Voices_whose_pitch_and_brightness_move()
    {
        _moving.Render(_stereo);
        return _stereo[0];
    }

    private Synthesizer Play()
    {
        var synthesizer = new Synthesizer();
        var writer = new MpdlWriter();
        for (int i = 1; i <= Voices; i++)
        {
            writer.Begin(NoteAddress.OfNote(1, 1, i)).Set(Pitch.FromMidi(35 + (i * 0.8)), new ProgramNumber((ushort)Program).Now).Trigger();
            synthesizer.Receive(synthesizer.Now, writer.WrittenSpan);
        }

        synthesizer.Render(_stereo);
        return synthesizer;
    }
}
