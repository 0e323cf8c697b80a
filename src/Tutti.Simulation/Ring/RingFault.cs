namespace Tutti.Simulation.Ring;

/// <summary>What can go wrong on a simulated ring, and what makes it right again.</summary>
public enum RingFault
{
    /// <summary>The device is switched on, having forgotten everything.</summary>
    SwitchOn,

    /// <summary>The device is switched off; its port bypasses it.</summary>
    SwitchOff,

    /// <summary>Its cable is cut; its port bypasses it, and it knows everything still.</summary>
    CutCable,

    /// <summary>The cable is whole again.</summary>
    Repair,

    /// <summary>The token disappears, wherever it is.</summary>
    LoseToken,

    /// <summary>At its next turn the device sends rubbish and does not stop.</summary>
    Stick,

    /// <summary>One bit that this station sends is wrong.</summary>
    FlipBit,
}
