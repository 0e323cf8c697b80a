using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>PRESENT: a station answers the roll (zipi-2.20).</summary>
/// <param name="Id">Its unique id.</param>
/// <param name="Address">The address it has or had; 0 for none.</param>
/// <param name="FastestRate">The fastest clock it can follow.</param>
/// <param name="Priority">As a monitor; 0 when it cannot be one.</param>
/// <param name="JustStarted">It has forgotten what it had received.</param>
public readonly record struct Present(ulong Id, byte Address, LineRate FastestRate, byte Priority, bool JustStarted);
