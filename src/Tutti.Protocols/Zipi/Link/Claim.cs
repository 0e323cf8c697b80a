using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>CLAIM: a station wants to be the monitor (zipi-2.14). The stronger has the higher priority, then the lower id.</summary>
/// <param name="Priority">1 to 255; a hub's is 0xC0 unless told otherwise.</param>
/// <param name="Id">The station's unique id.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Claim(byte Priority, ulong Id)
{
    /// <summary>True when this claim beats <paramref name="other"/>.</summary>
    public bool IsStrongerThan(Claim other) => Priority != other.Priority ? Priority > other.Priority : Id < other.Id;
}
