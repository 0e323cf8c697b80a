using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

using Tutti.Protocols.Mpdl;
using Tutti.Synth;

namespace Tutti.Tests.Synth;

/// <summary>A synthesizer that is spoken to in text, and ears that measure.</summary>
internal sealed class Listener(SynthesizerOptions? options = null)
{
    public Synthesizer Synthesizer { get; } = new(options ?? new SynthesizerOptions { Room = 0 });

    /// <summary>The packets of a text.</summary>
    public static List<byte[]> Packets(string text)
    {
        var packets = new List<byte[]>();
        var reader = new MpdlTextReader(text);
        while (reader.TryRead())
        {
            Assert.True(reader.Error is null, $"{reader.Error} in {text}");
            packets.Add(reader.Packet.ToArray());
        }

        return packets;
    }

    /// <summary>Sends the packets of a text, each at the present, or some milliseconds after it.</summary>
    public Listener Send(string text, double milliseconds = 0)
    {
        foreach (byte[] packet in Packets(text))
        {
            Synthesizer.Receive(Synthesizer.Now + TimeSpan.FromMilliseconds(milliseconds), packet);
        }

        return this;
    }

    /// <summary>Renders and gives both channels.</summary>
    public (float[] Left, float[] Right) Hear(double seconds)
    {
        float[] stereo = new float[2 * (int)Math.Round(seconds * Synthesizer.Options.SampleRate)];
        Synthesizer.Render(stereo);
        float[] left = new float[stereo.Length / 2], right = new float[stereo.Length / 2];
        for (int i = 0; i < left.Length; i++)
        {
            (left[i], right[i]) = (stereo[2 * i], stereo[(2 * i) + 1]);
        }

        return (left, right);
    }

    /// <summary>Renders and gives the sum of both channels.</summary>
    public float[] HearMono(double seconds)
    {
        (float[] left, float[] right) = Hear(seconds);
        return [.. left.Zip(right, (l, r) => l + r)];
    }

    /// <summary>Renders in pieces and gives the sum of both channels.</summary>
    public float[] HearMonoBy(int frames, int piece)
    {
        float[] stereo = new float[2 * frames];
        for (int at = 0; at < frames; at += piece)
        {
            Synthesizer.Render(stereo.AsSpan(2 * at, 2 * Math.Min(piece, frames - at)));
        }

        return [.. Enumerable.Range(0, frames).Select(i => stereo[2 * i] + stereo[(2 * i) + 1])];
    }

    /// <summary>Effective value of a sound.</summary>
    public static double Rms(ReadOnlySpan<float> sound)
    {
        double sum = 0;
        foreach (float sample in sound)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(sound.Length, 1));
    }

    public static double Decibels(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-12));

    /// <summary>Magnitudes of the spectrum under a Blackman-Harris window, for the largest power of two of samples.</summary>
    public static double[] Spectrum(ReadOnlySpan<float> sound)
    {
        int length = 1 << (int)Math.Log2(sound.Length);
        double[] window = Window.BlackmanHarris(length);
        var bins = new Complex32[length];
        for (int i = 0; i < length; i++)
        {
            bins[i] = new Complex32((float)(sound[i] * window[i]), 0);
        }

        Fourier.Forward(bins, FourierOptions.NoScaling);
        return [.. bins.Take(length / 2).Select(b => b.Magnitude / (0.35875 * length / 2))];
    }

    /// <summary>The frequency of the strongest peak between two frequencies, interpolated.</summary>
    public static double Peak(double[] spectrum, double from, double to, int sampleRate = 48_000)
    {
        double width = sampleRate / (2.0 * spectrum.Length);
        int best = (int)Math.Ceiling(from / width);
        for (int i = best; i < Math.Min(to / width, spectrum.Length - 1); i++)
        {
            best = spectrum[i] > spectrum[best] ? i : best;
        }

        // a parabola through the logarithms, which is close to the peak of this window
        double a = Math.Log(spectrum[best - 1]), b = Math.Log(spectrum[best]), c = Math.Log(spectrum[best + 1]);
        return (best + ((a - c) / (2 * (a - (2 * b) + c)))) * width;
    }

    /// <summary>The strongest magnitude between two frequencies.</summary>
    public static double Level(double[] spectrum, double from, double to, int sampleRate = 48_000)
    {
        double width = sampleRate / (2.0 * spectrum.Length);
        double best = 0;
        for (int i = (int)Math.Ceiling(from / width); i < Math.Min(to / width, spectrum.Length); i++)
        {
            best = Math.Max(best, spectrum[i]);
        }

        return best;
    }

    /// <summary>The spectral centroid in Hz, of what is within 80 dB of the strongest.</summary>
    public static double Centroid(double[] spectrum, int sampleRate = 48_000)
    {
        double width = sampleRate / (2.0 * spectrum.Length), floor = spectrum.Max() * 1e-4, sum = 0, weighted = 0;
        for (int i = 2; i < spectrum.Length; i++)
        {
            if (spectrum[i] > floor)
            {
                sum += spectrum[i];
                weighted += spectrum[i] * i * width;
            }
        }

        return weighted / sum;
    }

    /// <summary>The loudest thing above 3 kHz, in dB relative to a level: of a low sine, what clicks leave.</summary>
    public static double Click(ReadOnlySpan<float> sound, double reference)
    {
        // A windowed-sinc high-pass of 3 kHz, which takes 100 dB from 500 Hz.
        const int Half = 128;
        double[] window = Window.BlackmanHarris((2 * Half) + 1), taps = new double[(2 * Half) + 1];
        for (int i = -Half; i <= Half; i++)
        {
            double low = i == 0 ? 2 * 3_000 / 48_000.0 : Math.Sin(2 * Math.PI * 3_000 / 48_000.0 * i) / (Math.PI * i);
            taps[i + Half] = ((i == 0 ? 1 : 0) - low) * window[i + Half];
        }

        double loudest = 0;
        for (int at = 0; at + taps.Length <= sound.Length; at++)
        {
            double sum = 0;
            for (int i = 0; i < taps.Length; i++)
            {
                sum += taps[i] * sound[at + i];
            }

            loudest = Math.Max(loudest, Math.Abs(sum));
        }

        return Decibels(loudest / reference);
    }

    public static double Cents(double hertz, double reference) => 1200 * Math.Log2(hertz / reference);
}
