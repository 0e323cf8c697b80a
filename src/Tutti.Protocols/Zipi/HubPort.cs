namespace Tutti.Protocols.Zipi;

/// <summary>One port of a hub.</summary>
/// <param name="Light">What its lights show.</param>
/// <param name="IsOpen">The device is in the ring; else the relay bypasses it.</param>
/// <param name="IsFailed">It held the ring for too long and stays out until it is attached anew (zipi-2.31).</param>
public readonly record struct HubPort(PortLight Light, bool IsOpen, bool IsFailed);
