namespace Tutti.Synth;

/// <summary>How a sample is written, always little-endian.</summary>
public enum SampleFormat
{
    /// <summary>Signed, 16 bits.</summary>
    Integer16,

    /// <summary>Signed, 24 bits in three octets.</summary>
    Integer24,

    /// <summary>IEEE floating point, 32 bits, full scale 1.</summary>
    Float32,
}
