namespace Tutti.Tests.Synth;

public class SynthesizerTests
{
    [Fact]
    public void A_triggered_note_sounds_at_its_pitch_and_program_0_is_silent()
    {
        var listener = new Listener();
        float[] silence = listener.Send("1.1.1  pitch A4  trigger").HearMono(0.1);
        Assert.All(silence, s => Assert.Equal(0, s));

        listener.Send("1.1.1  program-now 74").HearMono(0.3);
        double[] spectrum = Listener.Spectrum(listener.HearMono(1.5));
        Assert.InRange(Listener.Cents(Listener.Peak(spectrum, 400, 480), 440), -1, 1);
    }
}
