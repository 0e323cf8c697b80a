namespace Tutti.Protocols.Mpdl;

/// <summary>How the values of family, instrument and note make one (mpdl-5.1).</summary>
public enum CombiningRule
{
    /// <summary>The descriptor is no parameter that combines.</summary>
    None,

    /// <summary>Articulation: sounds only while triggered at every level.</summary>
    And,

    /// <summary>Product, each level relative to neutral.</summary>
    Multiply,

    /// <summary>Sum of the offsets from the default.</summary>
    Add,

    /// <summary>Only notes hold a value; a message to a group sets it in each of its active notes.</summary>
    Overwrite,
}
