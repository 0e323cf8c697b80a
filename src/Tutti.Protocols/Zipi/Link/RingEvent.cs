using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>News of the ring for the user.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Address">Whose address it is about; 0 when about none.</param>
/// <param name="Number">A ticket, id, port or count, as <see cref="RingEventKind"/> says.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RingEvent(RingEventKind Kind, byte Address = 0, ulong Number = 0);
