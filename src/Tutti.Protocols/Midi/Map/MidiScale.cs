namespace Tutti.Protocols.Midi;

/// <summary>Makes values wider and narrower as MIDI 2.0 does: 0, the middle and the top keep their places, and there and back is exact (mpdl-11.6).</summary>
public static class MidiScale
{
    /// <summary>A value with more bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">Its bits, 2 to 31.</param>
    /// <param name="to">The bits wanted, not fewer, at most 32.</param>
    public static uint Grow(uint value, int from, int to)
    {
        int more = to - from;
        uint grown = value << more;
        if (value <= 1u << (from - 1))
        {
            return grown;
        }

        // above the middle the bits below the highest are repeated down to the end
        int repeated = from - 1;
        uint rest = value & ((1u << repeated) - 1);
        rest = more > repeated ? rest << (more - repeated) : rest >> (repeated - more);
        for (; rest != 0; rest >>= repeated)
        {
            grown |= rest;
        }

        return grown;
    }

    /// <summary>A value with fewer bits: the low ones are dropped.</summary>
    public static uint Shrink(uint value, int from, int to) => value >> (from - to);
}
