using System.Runtime.InteropServices;

namespace Tutti.Protocols.Midi;

/// <summary>What a tick of a file is: part of a beat, or part of an SMPTE frame (mpdl-11.1).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiDivision
{
    /// <summary>10,000 ticks of a beat: 50 microseconds each at 120 beats a minute.</summary>
    public static readonly MidiDivision FiftyMicroseconds = new(10_000);

    private MidiDivision(ushort raw) => Raw = raw;

    /// <summary>The two octets of the file's head.</summary>
    public ushort Raw { get; }

    /// <summary>Ticks of a beat; 0 when time is in frames.</summary>
    public int TicksPerBeat => IsFrames ? 0 : Raw;

    /// <summary>True when time is in frames.</summary>
    public bool IsFrames => Raw >= 0x8000;

    /// <summary>Ticks of a second as a fraction; 29 frames mean 30,000/1001.</summary>
    internal (long Numerator, long Denominator) TicksPerSecond
    {
        get
        {
            int frames = -(sbyte)(Raw >> 8), ticks = Raw & 0xFF;
            return frames == 29 ? (30_000L * ticks, 1001) : (frames * ticks, 1);
        }
    }

    /// <summary>Reads the two octets of the file's head; false when a tick would have no length.</summary>
    public static bool TryFromRaw(ushort raw, out MidiDivision division)
    {
        division = new MidiDivision(raw);
        return raw < 0x8000 ? raw > 0 : (raw >> 8) is 0xE8 or 0xE7 or 0xE3 or 0xE2 && (raw & 0xFF) > 0;
    }
}
