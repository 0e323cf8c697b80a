using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Values;

public class ValueTests
{
    [Fact]
    [Clause("mpdl-3.13")]
    public void Every_step_of_a_value_survives_its_unit()
    {
        for (int i = 0; i < 256; i++)
        {
            byte b = (byte)i;
            Assert.Equal(b, Brightness.FromFactor(new Brightness(b).Factor).Raw);
            Assert.Equal(b, Roughness.FromFactor(new Roughness(b).Factor).Raw);
            Assert.Equal(b, AttackCharacter.FromFactor(new AttackCharacter(b).Factor).Raw);
            Assert.Equal(b, EvenOddBalance.FromPosition(new EvenOddBalance(b).Position).Raw);
            Assert.Equal(b, PitchedUnpitchedBalance.FromPosition(new PitchedUnpitchedBalance(b).Position).Raw);
            Assert.Equal(b, PanLeftRight.FromPosition(new PanLeftRight(b).Position).Raw);
            Assert.Equal(b, PanUpDown.FromPosition(new PanUpDown(b).Position).Raw);
            Assert.Equal(b, PanFrontBack.FromPosition(new PanFrontBack(b).Position).Raw);
            Assert.Equal(b, Azimuth.FromDegrees(new Azimuth(b).Degrees).Raw);
            Assert.Equal(b, Azimuth.FromDegrees(new Azimuth(b).Degrees + 720).Raw);
            Assert.Equal(b, Elevation.FromDegrees(new Elevation(b).Degrees).Raw);
            Assert.Equal(b, OutputLevel.FromFactor(b, new OutputLevel(b, b).Factor).Level);
            Assert.Equal((sbyte)b, Inharmonicity.FromAmount(new Inharmonicity((sbyte)b).Amount).Steps);
        }

        for (int i = 0; i < 65536; i++)
        {
            ushort u = (ushort)i;
            Assert.Equal(u, Pitch.FromMidi(new Pitch(u).Semitones).Raw);
            Assert.Equal(u, Pitch.FromHertz(new Pitch(u).Hertz).Raw);
            Assert.Equal(u, Loudness.FromFactor(new Loudness(u).Factor).Raw);
            Assert.Equal(u, Amplitude.FromFactor(new Amplitude(u).Factor).Raw);
            Assert.Equal(u, Distance.FromMetres(new Distance(u).Metres).Raw);
            Assert.Equal(u, (ushort)ModulationBlock.RateFromHertz(new ModulationBlock(default, default, (short)u, 0).Hertz));
        }
    }

    [Fact]
    [Clause("mpdl-3.13")]
    public void Every_frequency_and_latency_survives_its_unit() => Prop.ForAll<uint>(raw =>
        Frequency.FromHertz(new Frequency(raw).Hertz).Raw == raw
        && MinimumLatency.FromSpan(new MinimumLatency(raw).Span).Units == raw).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-3.13")]
    public void Quantities_beyond_the_range_take_its_end()
    {
        Assert.Equal((0, 0xFFFF), (Pitch.FromMidi(-1).Raw, Pitch.FromMidi(200).Raw));
        Assert.Equal((0u, uint.MaxValue), (Frequency.FromHertz(-1).Raw, Frequency.FromHertz(double.PositiveInfinity).Raw));
        Assert.Equal((0, 0xFFFF), (Loudness.FromFactor(-0.1).Raw, Loudness.FromFactor(2).Raw));
        Assert.Equal((0, 0xFF), (PanLeftRight.FromPosition(-9).Raw, PanLeftRight.FromPosition(1).Raw));
        Assert.Equal((-128, 127), (Inharmonicity.FromAmount(-2).Steps, Inharmonicity.FromAmount(2).Steps));
        Assert.Equal((0, 0), (Pitch.FromHertz(0).Raw, Pitch.FromHertz(-5).Raw));
    }

    [Fact]
    [Clause("mpdl-3.13")]
    public void Not_a_number_becomes_the_middle()
    {
        Assert.Equal(Loudness.MezzoForte, Loudness.FromFactor(double.NaN));
        Assert.Equal(PanLeftRight.Centre, PanLeftRight.FromPosition(double.NaN));
        Assert.Equal(Azimuth.Ahead, Azimuth.FromDegrees(double.NaN));
        Assert.Equal(Azimuth.Ahead, Azimuth.FromDegrees(double.PositiveInfinity));
        Assert.Equal(Elevation.Level, Elevation.FromDegrees(double.NaN));
        Assert.Equal(Inharmonicity.Harmonic, Inharmonicity.FromAmount(double.NaN));
        Assert.Equal(0, ModulationBlock.RateFromHertz(double.NaN));
        Assert.Equal(Frequency.MiddleC, Frequency.FromHertz(double.NaN));
        Assert.Equal(Pitch.MiddleC, Pitch.FromMidi(double.NaN));
    }

    [Fact]
    [Clause("mpdl-3.2")]
    public void Pitch_counts_from_a_quarter_tone_below_its_note()
    {
        Assert.Equal((0x7900, 0x7B00), (Pitch.FromMidi(60).Raw, Pitch.FromMidi(61).Raw));
        Assert.Equal((60, -50.0), (new Pitch(0x7800).NearestNote, new Pitch(0x7800).Cents));
        Assert.Equal(0x7900 + 51, Pitch.FromMidi(60.1).Raw);
        Assert.Equal(440, Pitch.FromMidi(69).Hertz, 1e-9);
        Assert.Equal(Pitch.FromMidi(72), Pitch.Offset(12));
        for (int note = 0; note < 128; note++)
        {
            Assert.Equal((note << 9) | 0x100, Pitch.FromMidi(note).Raw);
            Assert.Equal((note, 0.0), (Pitch.FromMidi(note).NearestNote, Pitch.FromMidi(note).Cents));
        }
    }

    [Fact]
    [Clause("mpdl-3.3")]
    public void Frequency_is_in_65536ths_of_a_hertz()
    {
        Assert.Equal(0x01B8_0000u, Frequency.FromHertz(440).Raw);
        Assert.Equal(Frequency.MiddleC, Frequency.FromHertz(Pitch.MiddleC.Hertz));
        Assert.Equal(Pitch.MiddleC, Pitch.FromHertz(Frequency.MiddleC.Hertz));
    }

    [Fact]
    public void Pitch_and_frequency_are_ordered_as_they_sound() => Prop.ForAll<ushort, ushort>((a, b) =>
        (new Pitch(a) < new Pitch(b)) == (new Pitch(a).Hertz < new Pitch(b).Hertz)
        && (new Frequency(a) >= new Frequency(b)) == (a >= b)).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-3.4")]
    public void The_ten_dynamics_have_their_marks()
    {
        (string Mark, Loudness Value)[] all =
        [
            ("pppp", Loudness.Pianissississimo), ("ppp", Loudness.Pianississimo), ("pp", Loudness.Pianissimo), ("p", Loudness.Piano),
            ("mp", Loudness.MezzoPiano), ("mf", Loudness.MezzoForte), ("f", Loudness.Forte), ("ff", Loudness.Fortissimo),
            ("fff", Loudness.Fortississimo), ("ffff", Loudness.Fortissississimo),
        ];
        Assert.Equal(
            [0x0000, 0x1000, 0x2000, 0x4000, 0x6000, 0x8000, 0xA000, 0xC000, 0xE000, 0xFFFF],
            all.Select(d => (int)d.Value.Raw));
        foreach ((string mark, Loudness value) in all)
        {
            Assert.Equal(mark, value.Mark);
            Assert.True(Loudness.TryFromMark(mark, out Loudness found));
            Assert.Equal(value, found);
        }

        Assert.Null(new Loudness(1).Mark);
        Assert.False(Loudness.TryFromMark("mff", out _));
    }

    [Fact]
    [Clause("mpdl-3.5")]
    [Clause("mpdl-3.6")]
    [Clause("mpdl-3.7")]
    [Clause("mpdl-3.8")]
    public void Places_have_their_steps()
    {
        Assert.Equal((0x00, 0x80, 0xFF), (PanLeftRight.Left.Raw, PanLeftRight.Centre.Raw, PanLeftRight.Right.Raw));
        Assert.Equal((0x00, 0x00), (PanUpDown.Up.Raw, PanFrontBack.Front.Raw));
        Assert.Equal((0x00, 0xFF), (EvenOddBalance.Even.Raw, EvenOddBalance.Odd.Raw));
        Assert.Equal((0x00, 0xFF), (PitchedUnpitchedBalance.Pitched.Raw, PitchedUnpitchedBalance.Unpitched.Raw));
        Assert.Equal((0x00, 0x40, 0x80, 0xC0), (Azimuth.Behind.Raw, Azimuth.Left.Raw, Azimuth.Ahead.Raw, Azimuth.Right.Raw));
        Assert.Equal((-180, -90, 0, 90), (Azimuth.Behind.Degrees, Azimuth.Left.Degrees, Azimuth.Ahead.Degrees, Azimuth.Right.Degrees));
        Assert.Equal((-90, 0), (Elevation.Down.Degrees, Elevation.Level.Degrees));
        Assert.Equal(0x80, (byte)DescriptorCatalog.DefaultOf(DescriptorId.Elevation));
        Assert.Equal(10, Distance.Neutral.Metres);
        Assert.Equal(0x4000, Distance.FromMetres(5).Raw);
    }

    [Fact]
    [Clause("mpdl-3.9")]
    [Clause("mpdl-3.10")]
    public void Timbre_is_signed_and_programs_count_as_general_midi()
    {
        ParameterSetting timbre = new TimbreY(-1);
        Assert.Equal((DescriptorId.TimbreY, 0xFFu), (timbre.Id, timbre.Raw));
        Assert.Equal(0, ProgramNumber.Silence.Number);
        Assert.Equal((DescriptorId.ProgramNow, 128u), (ProgramNumber.GeneralMidi(128).Now.Id, ProgramNumber.GeneralMidi(128).Now.Raw));
        Assert.Equal(DescriptorId.ProgramNext, ProgramNumber.GeneralMidi(1).Next.Id);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProgramNumber.GeneralMidi(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProgramNumber.GeneralMidi(129));
    }

    [Fact]
    [Clause("mpdl-4.1")]
    public void Articulation_reads_its_high_bits_and_normalises_the_rest()
    {
        for (int raw = 0; raw < 256; raw++)
        {
            bool isKnown = Articulation.TryFromRaw((byte)raw, out Articulation articulation);
            Assert.Equal(raw >> 6 != 2, isKnown);
            Assert.Equal(raw >= 0xC0, articulation.IsTrigger);
            Assert.Equal(raw >> 6 == 1, articulation.IsReconfirm);
            ReleaseKind? kind = raw >= 0x40 && isKnown ? null : raw is 2 or 3 ? (ReleaseKind)raw : ReleaseKind.Natural;
            Assert.Equal(kind, articulation.ReleaseKind);
        }

        Assert.Equal((0xC0, 0x40, 2), (Articulation.Trigger.Raw, Articulation.Reconfirm.Raw, Articulation.Release(ReleaseKind.Silence).Raw));
        Assert.Equal(1, default(Articulation).Raw);
        Assert.Throws<ArgumentOutOfRangeException>(() => Articulation.Release((ReleaseKind)4));
    }

    [Fact]
    [Clause("mpdl-8.2")]
    public void Times_are_compared_the_short_way_around() => Prop.ForAll<uint, int>((tag, step) =>
    {
        int distance = step == int.MinValue ? 1 : step;
        TimeTag later = new TimeTag(tag) + unchecked((uint)distance);
        return later - new TimeTag(tag) == distance && new TimeTag(tag).IsBefore(later) == (distance > 0);
    }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-3.13")]
    public void A_setting_holds_only_what_fits_its_descriptor()
    {
        Assert.Equal(0xFFFFu, ParameterSetting.FromRaw(DescriptorId.Pitch, 0xFFFF).Raw);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterSetting.FromRaw(DescriptorId.Pitch, 0x10000));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterSetting.FromRaw(DescriptorId.OutputLevel, 0x100, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterSetting.FromRaw(DescriptorId.Brightness, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterSetting.FromRaw(DescriptorId.Text, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterSetting.FromRaw((DescriptorId)0xC8, 1));
        Assert.Equal(uint.MaxValue, ParameterSetting.FromRaw((DescriptorId)0x9F, uint.MaxValue).Raw);
    }
}
