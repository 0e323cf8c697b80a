namespace Tutti.Protocols.Zipi;

/// <summary>What the two lights of a hub port show (zipi-1.18).</summary>
public enum PortLight
{
    /// <summary>Both dark: nothing there, or switched off.</summary>
    Off,

    /// <summary>The first is lit: connected and sending a clock.</summary>
    Connected,

    /// <summary>Both are lit: the device sends data.</summary>
    Sending,
}
