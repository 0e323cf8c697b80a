namespace Tutti.Protocols.Mpdl;

/// <summary>The repeating functions of a modulation; 6 to 255 are user tables (mpdl-6.2).</summary>
#pragma warning disable CA1028 // one byte of a packet
public enum ModulationFunction : byte
{
    /// <summary>Ends the modulation and frees it.</summary>
    None,

    /// <summary>Sine.</summary>
    Sine,

    /// <summary>+1, from the middle -1.</summary>
    Square,

    /// <summary>From -1 rising to 1.</summary>
    SawTooth,

    /// <summary>Triangle in step with the sine.</summary>
    Triangle,

    /// <summary>A new value from -1 to 1 each cycle, held.</summary>
    Random,

    /// <summary>The first number of a user table.</summary>
    FirstTable,
}
