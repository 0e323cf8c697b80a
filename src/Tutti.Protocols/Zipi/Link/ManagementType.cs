namespace Tutti.Protocols.Zipi.Link;

/// <summary>The first octet of a management frame (zipi-2.20).</summary>
public enum ManagementType : byte
{
    /// <summary>I want to be the monitor.</summary>
    Claim = 1,

    /// <summary>The monitor empties the ring.</summary>
    Purge = 2,

    /// <summary>The monitor is alive, and what time it is.</summary>
    Here = 3,

    /// <summary>The monitor calls the roll.</summary>
    Roll = 4,

    /// <summary>A station answers the roll.</summary>
    Present = 5,

    /// <summary>The monitor gives addresses and delays.</summary>
    Assign = 6,

    /// <summary>The clock is about to change.</summary>
    Speed = 7,

    /// <summary>A pattern that must come round intact.</summary>
    Test = 8,

    /// <summary>A station asks for a faster clock for itself and another.</summary>
    Wish = 9,

    /// <summary>The monitor lends speed, or refuses.</summary>
    Burst = 10,
}
