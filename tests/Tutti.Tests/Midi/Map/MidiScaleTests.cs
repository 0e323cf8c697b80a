using Tutti.Protocols.Midi;

namespace Tutti.Tests.Midi.Map;

public class MidiScaleTests
{
    [Theory]
    [Clause("mpdl-11.6")]
    [InlineData(7, 8)]
    [InlineData(7, 16)]
    [InlineData(7, 32)]
    [InlineData(14, 16)]
    [InlineData(14, 32)]
    [InlineData(7, 7)]
    public void Zero_middle_and_top_keep_their_places_and_there_and_back_is_exact(int from, int to)
    {
        Assert.Equal(0u, MidiScale.Grow(0, from, to));
        Assert.Equal(1u << (to - 1), MidiScale.Grow(1u << (from - 1), from, to));
        Assert.Equal(uint.MaxValue >> (32 - to), MidiScale.Grow((1u << from) - 1, from, to));
        uint last = 0;
        for (uint value = 0; value < 1u << from; value++)
        {
            uint grown = MidiScale.Grow(value, from, to);
            Assert.Equal(value, MidiScale.Shrink(grown, to, from));
            Assert.True(grown >= last);
            last = grown;
        }
    }

    [Theory]
    [Clause("mpdl-11.6")]
    [InlineData(100, 0xC924)]
    [InlineData(127, 0xFFFF)]
    [InlineData(64, 0x8000)]
    [InlineData(65, 0x8208)]
    public void Bits_below_the_highest_are_repeated(uint value, uint grown) => Assert.Equal(grown, MidiScale.Grow(value, 7, 16));
}
