namespace Tutti.Tests.Synth;

/// <summary>Each parameter of the language, as it is heard.</summary>
public class ParameterTests
{
    private const int Piano = 1, ReedOrgan = 21, Clarinet = 72, Flute = 74, Square = 81, Sawtooth = 82;

    [Theory]
    [Clause("mpdl-3.2")]
    [InlineData("A4", 440.0, Flute)]
    [InlineData("A4+30.08c", 447.7115, Flute)]
    [InlineData("C2", 65.4064, Clarinet)]
    [InlineData("C4", 261.6256, Piano)]
    [InlineData("A6", 1760.0, Piano)]
    [InlineData("G7", 3135.963, Clarinet)]
    public void Pitch_is_right_within_a_cent(string pitch, double hertz, int program)
    {
        var listener = new Listener();
        listener.Send($"1.1.1  pitch {pitch}  program-now {program}  trigger").HearMono(0.2);
        double[] spectrum = Listener.Spectrum(listener.HearMono(1.4));
        Assert.InRange(Listener.Cents(Listener.Peak(spectrum, hertz * 0.9, hertz * 1.1), hertz), -1, 1);
    }

    [Fact]
    [Clause("mpdl-3.3")]
    public void Frequency_is_right_and_the_pitch_of_a_family_moves_it()
    {
        var listener = new Listener();
        listener.Send("1.1.1  frequency 1000Hz  program-now 74  trigger").HearMono(0.2);
        Assert.InRange(Listener.Peak(Listener.Spectrum(listener.HearMono(1.4)), 900, 1_100), 999.5, 1_000.5);
        listener.Send("1  pitch C5").HearMono(0.2);
        Assert.InRange(Listener.Peak(Listener.Spectrum(listener.HearMono(1.4)), 1_900, 2_100), 1_999, 2_001);
    }

    [Theory]
    [Clause("mpdl-3.1")]
    [InlineData(Sawtooth)]
    [InlineData(Piano)]
    [InlineData(Flute)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(25)]
    [InlineData(33)]
    [InlineData(41)]
    [InlineData(53)]
    [InlineData(57)]
    [InlineData(66)]
    [InlineData(90)]
    [InlineData(106)]
    public void Brightness_moves_the_centroid_always_in_its_own_direction(int program)
    {
        double last = 0;
        foreach (int raw in (int[])[0x00, 0x10, 0x40, 0x80, 0xA0, 0xC0, 0xFF])
        {
            var listener = new Listener();
            listener.Send($"1.1.1  pitch C4  brightness 0x{raw:X2}  pitched-unpitched-balance 0x00  program-now {program}  trigger").HearMono(0.1);
            double centroid = Listener.Centroid(Listener.Spectrum(listener.HearMono(0.7)));
            Assert.True(centroid > last * 1.005, $"{raw:X2}: {centroid} after {last}");
            last = centroid;
        }
    }

    [Fact]
    public void Brightness_is_the_centroid_above_the_fundamental_as_a_factor()
    {
        double neutral = Above("0x80"), half = Above("0x40"), more = Above("0xC0");
        Assert.InRange(half / neutral, 0.45, 0.55);
        Assert.InRange(more / neutral, 1.4, 1.6);
        Assert.InRange(Above("0x00") / neutral, -0.01, 0.02);

        static double Above(string brightness)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  frequency 250Hz  brightness {brightness}  program-now 81  trigger").HearMono(0.1);
            double[] spectrum = Listener.Spectrum(listener.HearMono(0.7));
            double sum = 0, weighted = 0;
            for (int k = 1; k < 90; k++)
            {
                double level = Listener.Level(spectrum, (250 * k) - 60, (250 * k) + 60);
                sum += level;
                weighted += level * k;
            }

            return (weighted / sum) - 1;
        }
    }

    [Fact]
    public void Louder_is_brighter_too()
    {
        Assert.True(CentroidOf("loudness pp") < CentroidOf("loudness mf") * 0.95);
        Assert.True(CentroidOf("loudness mf") < CentroidOf("loudness ff") * 0.95);

        static double CentroidOf(string loudness)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  {loudness}  program-now 57  trigger").HearMono(0.4);
            return Listener.Centroid(Listener.Spectrum(listener.HearMono(0.4)));
        }
    }

    [Fact]
    public void The_balance_of_even_and_odd_harmonics_moves()
    {
        double neutral = OddOverEven("0x80"), odd = OddOverEven("0xC0"), even = OddOverEven("0x40");
        Assert.InRange(odd - neutral, 5, 8);
        Assert.InRange(neutral - even, 5, 8);
        Assert.True(OddOverEven("0xFF") > 60);
        Assert.True(OddOverEven("0x00") < -60);

        static double OddOverEven(string balance)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  frequency 250Hz  even-odd-balance {balance}  program-now {Sawtooth}  trigger").HearMono(0.1);
            double[] spectrum = Listener.Spectrum(listener.HearMono(1.4));
            double odds = 0, evens = 0;
            for (int k = 1; k < 12; k++)
            {
                double level = Listener.Level(spectrum, (250 * k) - 60, (250 * k) + 60);
                (odds, evens) = k % 2 == 1 ? (odds + level, evens) : (odds, evens + level);
            }

            return Listener.Decibels(odds / evens);
        }
    }

    [Fact]
    [Clause("mpdl-3.4")]
    public void Loudness_makes_12_dB_with_each_doubling_and_amplitude_6()
    {
        double mf = Level("loudness mf");
        Assert.InRange(mf - Level("loudness p"), 11.9, 12.1);
        Assert.InRange(Level("loudness ff") - mf, 7.0, 7.1);
        Assert.InRange(mf - Level("amplitude 0.5x"), 6.0, 6.1);
        Assert.Equal(-240, Level("loudness pppp"));
        Assert.Equal(-240, Level("amplitude 0x0000"));

        static double Level(string text)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  program-now {Square}  brightness 0x00  pitched-unpitched-balance 0x00  {text}  trigger").HearMono(0.2);
            return Listener.Decibels(Listener.Rms(listener.HearMono(0.9)));
        }
    }

    [Fact]
    [Clause("mpdl-5.2")]
    public void The_loudness_of_a_family_scales_all_its_notes_and_no_others()
    {
        var listener = new Listener();
        listener.Send($"1.1.1  frequency 300Hz  brightness 0x00  program-now 81  trigger\n1.2.1  frequency 500Hz  loudness p  brightness 0x00  program-now 81  trigger\n2.1.1  frequency 700Hz  brightness 0x00  program-now 81  trigger");
        listener.HearMono(0.2);
        double[] before = Listener.Spectrum(listener.HearMono(0.7));
        listener.Send("1  loudness p").HearMono(0.2);
        double[] after = Listener.Spectrum(listener.HearMono(0.7));
        Assert.InRange(Change(300), -12.1, -11.9);
        Assert.InRange(Change(500), -12.1, -11.9);
        Assert.InRange(Change(700), -0.1, 0.1);

        double Change(double hertz) => Listener.Decibels(Listener.Level(after, hertz - 20, hertz + 20) / Listener.Level(before, hertz - 20, hertz + 20));
    }

    [Fact]
    public void The_balance_of_tone_and_noise_goes_from_one_to_the_other()
    {
        double pitched = Purity("0x00"), neutral = Purity("0x80"), mixed = Purity("0xC0"), noise = Purity("0xFF");
        Assert.True(pitched > 0.9999, $"{pitched}");
        Assert.InRange(neutral, 0.97, pitched);
        Assert.InRange(mixed, 0.3, 0.8);
        Assert.True(noise < 0.1, $"{noise}");

        // The share of the energy that lies at the harmonics.
        static double Purity(string balance)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  frequency 500Hz  pitched-unpitched-balance {balance}  timbre-z -128  program-now 73  trigger").HearMono(0.3);
            double[] spectrum = Listener.Spectrum(listener.HearMono(1.4));
            double inside = 0, all = 0, width = 24_000.0 / spectrum.Length;
            for (int i = 1; i < spectrum.Length; i++)
            {
                double energy = spectrum[i] * spectrum[i];
                all += energy;
                inside += Math.Abs(Math.IEEERemainder(i * width, 500)) < 8 && i * width > 400 ? energy : 0;
            }

            return inside / all;
        }
    }

    [Fact]
    public void Roughness_beats_at_70_Hz()
    {
        double smooth = Sideband("0x00"), neutral = Sideband("0x80"), rough = Sideband("0xFF");
        Assert.True(smooth < -60, $"{smooth}");
        Assert.True(neutral < -60, $"{neutral}");
        Assert.InRange(rough, -20, -5);

        static double Sideband(string roughness)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  frequency 1000Hz  roughness {roughness}  brightness 0x00  program-now 81  trigger").HearMono(0.2);
            double[] spectrum = Listener.Spectrum(listener.HearMono(1.4));
            return Listener.Decibels(Listener.Level(spectrum, 1_060, 1_080) / Listener.Level(spectrum, 950, 1_050));
        }
    }

    [Fact]
    [Clause("mpdl-3.1")]
    public void The_attack_character_is_sampled_at_the_trigger()
    {
        double soft = Rise("0x00", ""), neutral = Rise("0x80", ""), hard = Rise("0xFF", "");
        Assert.True(soft > 2 * neutral, $"{soft} {neutral}");
        Assert.True(neutral > 2 * hard, $"{neutral} {hard}");
        Assert.Equal(neutral, Rise("0x80", "1.1.1  attack-character 0xFF"));

        // Milliseconds from the trigger to half of the full level.
        static double Rise(string character, string later)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  attack-character {character}  frequency 1000Hz  pitched-unpitched-balance 0x00  program-now 69  trigger").Send(later, 1);
            float[] sound = listener.HearMono(0.6);
            double full = Listener.Rms(sound.AsSpan(19_200));
            int at = 0;
            while (Listener.Rms(sound.AsSpan(at, 96)) < full / 2)
            {
                at += 24;
            }

            return at / 48.0;
        }
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Inharmonicity_stretches_the_partials_and_leaves_the_fundamental(double value)
    {
        var listener = new Listener();
        listener.Send(FormattableString.Invariant($"1.1.1  frequency 200Hz  inharmonicity {value}  program-now 81  trigger")).HearMono(0.1);
        double[] spectrum = Listener.Spectrum(listener.HearMono(1.4));
        double seventh = Math.Pow(7, 1 + (0.25 * value));
        Assert.InRange(Listener.Peak(spectrum, 190, 210), 199.8, 200.2);
        Assert.InRange(Listener.Peak(spectrum, (200 * seventh) - 30, (200 * seventh) + 30) / 200, seventh - 0.01, seventh + 0.01);
    }

    [Fact]
    [Clause("mpdl-3.5")]
    public void Pan_has_equal_energy_everywhere()
    {
        double centre = Energies("0x80").Sum;
        foreach (int raw in (int[])[0x00, 0x20, 0x40, 0x60, 0xA0, 0xC0, 0xE0, 0xFF])
        {
            (double left, double right, double sum) = Energies($"0x{raw:X2}");
            Assert.InRange(sum / centre, 0.999, 1.001);
            Assert.Equal(raw < 0x80, left > right);
        }

        Assert.Equal(0, Energies("0xFF").Left, 1e-9);
        Assert.Equal(0, Energies("0x00").Right, 1e-9);
        (double centreLeft, double centreRight, _) = Energies("0x80");
        Assert.InRange(centreLeft / centreRight, 0.999, 1.001);

        static (double Left, double Right, double Sum) Energies(string pan)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  pan-left-right {pan}  program-now 81  trigger").HearMono(0.1);
            (float[] left, float[] right) = listener.Hear(0.2);
            (double l, double r) = (Listener.Rms(left), Listener.Rms(right));
            return (l * l, r * r, (l * l) + (r * r));
        }
    }

    [Fact]
    [Clause("mpdl-3.11")]
    public void The_way_of_saying_where_that_was_used_last_counts()
    {
        var listener = new Listener();
        listener.Send("1.1.1  program-now 81  pan-left-right -1  trigger").HearMono(0.1);
        Assert.True(LeftOverRight() > 60);
        listener.Send("1.1.1  azimuth 90deg").HearMono(0.2);
        Assert.True(LeftOverRight() < -60);
        listener.Send("1.1.1  output-level 1 1x  output-level 2 0.5x").HearMono(0.2);
        Assert.InRange(LeftOverRight(), 5.9, 6.1);
        listener.Send("1  pan-left-right 0").HearMono(0.2);
        Assert.True(LeftOverRight() > 60);

        double LeftOverRight()
        {
            (float[] left, float[] right) = listener.Hear(0.1);
            return Listener.Decibels(Listener.Rms(left) / Math.Max(Listener.Rms(right), 1e-9));
        }
    }

    [Fact]
    [Clause("mpdl-3.8")]
    public void Far_is_softer_and_darker_and_behind_is_darker()
    {
        (double level, double centroid) near = Hear("distance 5m"), ten = Hear("distance 10m"), far = Hear("distance 19m"), behind = Hear("azimuth -180deg");
        Assert.InRange(Listener.Decibels(near.level / ten.level), 5.9, 6.1);
        Assert.InRange(Listener.Decibels(far.level / ten.level), -5.7, -5.5);
        Assert.True(near.centroid > ten.centroid * 1.05 && ten.centroid > far.centroid * 1.05);
        Assert.True(behind.centroid < ten.centroid * 0.9);

        static (double Level, double Centroid) Hear(string place)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  {place}  program-now 81  trigger").HearMono(0.1);
            float[] sound = listener.HearMono(0.4);
            return (Listener.Rms(sound), Listener.Centroid(Listener.Spectrum(sound)));
        }
    }

    [Fact]
    [Clause("mpdl-3.9")]
    public void Timbre_space_has_energy_bite_and_flux()
    {
        Assert.True(Centroid("timbre-x 64") > Centroid("") * 1.3);
        Assert.True(Centroid("timbre-x -64") < Centroid("") * 0.8);
        Assert.True(Onset("timbre-y 127") > Onset("") * 1.5);
        Assert.True(Onset("timbre-y -128") < Onset("") * 0.5);
        Assert.True(Restlessness("timbre-z 127") > 3 * Restlessness(""));
        Assert.True(Restlessness("timbre-z -128") <= Restlessness(""));

        static double Centroid(string text) => Listener.Centroid(Listener.Spectrum(Note(text).HearMono(0.4).AsSpan(9_600)));

        static double Onset(string text) => Listener.Rms(Note(text).HearMono(0.01));

        static double Restlessness(string text)
        {
            Listener listener = Note(text);
            listener.HearMono(0.3);
            double[] centroids = [.. Enumerable.Range(0, 20).Select(_ => Listener.Centroid(Listener.Spectrum(listener.HearMono(0.1))))];
            return centroids.Max() - centroids.Min();
        }

        static Listener Note(string text) => new Listener().Send($"1.1.1  {text}  pitched-unpitched-balance 0x00  program-now 69  trigger");
    }

    [Fact]
    public void A_correction_of_the_pitch_6_ms_after_the_trigger_glides_without_a_new_attack()
    {
        // A guitar controller triggers at once and knows the pitch a little later.
        float[] plain = Hear(""), corrected = Hear("1.1.1  pitch E4");
        Assert.Equal(plain[..288], corrected[..288]);

        double[] spectrum = Listener.Spectrum(corrected.AsSpan(2_400, 32_768));
        Assert.InRange(Listener.Cents(Listener.Peak(spectrum, 300, 360), 329.6276), -1, 1);

        // no re-attack: the level goes on as it did, and nothing clicks
        for (int at = 144; at < 4_800; at += 48)
        {
            double change = Listener.Decibels(Listener.Rms(corrected.AsSpan(at, 480)) / Listener.Rms(plain.AsSpan(at, 480)));
            Assert.InRange(change, -2, 2);
        }

        Assert.True(Listener.Click(corrected.AsSpan(240, 1_200), Listener.Rms(corrected)) < -60);

        static float[] Hear(string later)
        {
            var listener = new Listener();
            listener.Send($"1.1.1  pitch D4  brightness 0x00  pitched-unpitched-balance 0x00  program-now {ReedOrgan}  attack-character 0xFF  trigger").Send(later, 6);
            return listener.HearMono(1);
        }
    }

    [Theory]
    [InlineData("loudness ffff", "loudness p")]
    [InlineData("amplitude 0x0000", "amplitude 0xFFFF")]
    [InlineData("amplitude 0xFFFF", "amplitude 0x0000")]
    [InlineData("pan-left-right -1", "pan-left-right 0xFF")]
    [InlineData("distance 2m", "distance 19m")]
    [InlineData("output-level 1 0x", "output-level 1 1.99x")]
    [InlineData("pitch D4", "pitch A4")]
    [InlineData("azimuth -90deg", "azimuth 90deg")]
    [InlineData("even-odd-balance 0xFF", "even-odd-balance 0x80")]
    [InlineData("pitched-unpitched-balance 0x00", "pitched-unpitched-balance 0x40")]
    public void A_step_of_a_parameter_does_not_click(string before, string after) =>
        AssertNoClick($"1.1.1  frequency 440Hz  brightness 0x00  timbre-z -128  pitched-unpitched-balance 0x00  {before}  program-now 81  trigger", $"1.1.1  {after}");

    // An organ on a low key: many partials, and all of them below what is taken for a click.
    [Theory]
    [InlineData("brightness 0x00", "brightness 0xFF")]
    [InlineData("brightness 0xFF", "brightness 0x00")]
    [InlineData("loudness pp", "loudness ffff")]
    [InlineData("roughness 0x00", "roughness 0xFF")]
    [InlineData("inharmonicity -1", "inharmonicity 0x7F")]
    [InlineData("even-odd-balance 0x00", "even-odd-balance 0xFF")]
    [InlineData("timbre-x -128", "timbre-x 127")]
    [InlineData("timbre-z -128", "timbre-z 127")]
    [InlineData("elevation -90deg", "elevation 89deg")]
    [InlineData("pan-front-back 0x00", "pan-front-back 0xFF")]
    [InlineData("pan-up-down 0x00", "pan-up-down 0xFF")]
    [InlineData("frequency 110Hz", "frequency 55Hz")]
    [InlineData("frequency 110Hz", "frequency 220Hz")]
    [InlineData("program-now 17", "program-now 81  brightness 0x00")]
    [InlineData("loudness mf", "release")]
    [InlineData("loudness mf", "release-silence")]
    [InlineData("loudness mf", "allocation-priority 0")]
    public void A_step_of_a_rich_sound_does_not_click(string before, string after) =>
        AssertNoClick($"1.1.1  frequency 110Hz  pitched-unpitched-balance 0x00  program-now 17  {before}  trigger", $"1.1.1  {after}");

    private static void AssertNoClick(string before, string after)
    {
        var listener = new Listener();
        listener.Send(before).HearMono(0.2);
        listener.Send(after, 10);
        (float[] left, float[] right) = listener.Hear(0.2);
        (float[] settledLeft, float[] settledRight) = listener.Hear(0.1);
        double loudest = Math.Max(Math.Max(Peak(left), Peak(right)), 1e-6);
        AssertQuiet(left, settledLeft);
        AssertQuiet(right, settledRight);

        // what roughness has up there all the time is no click
        void AssertQuiet(float[] sound, float[] settled)
        {
            double click = Listener.Click(sound, loudest), own = Listener.Click(settled, loudest);
            Assert.True(click < Math.Max(-60, own + 1), $"{click} dB, and {own} dB afterwards");
        }

        static double Peak(float[] sound) => sound.Max(Math.Abs);
    }
}
