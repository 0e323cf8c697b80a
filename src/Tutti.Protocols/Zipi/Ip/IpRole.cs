namespace Tutti.Protocols.Zipi.Ip;

/// <summary>What joins a hub (zipi-6.4).</summary>
public enum IpRole : byte
{
    /// <summary>One device.</summary>
    Device = 0,

    /// <summary>Another hub: the ring runs through both (zipi-6.14).</summary>
    Hub = 1,
}
