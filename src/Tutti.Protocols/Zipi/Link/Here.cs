using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>HERE: the monitor is alive (zipi-2.20).</summary>
/// <param name="Monitor">Its priority and id.</param>
/// <param name="Epoch">Changes when the count of time begins anew.</param>
/// <param name="Roll">Number of the last roll that changed anything.</param>
/// <param name="Stations">Stations that delay what passes.</param>
/// <param name="Time">Microseconds since the start of the epoch, for the instant the last 0 of this frame's third flag leaves the monitor.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Here(Claim Monitor, ushort Epoch, byte Roll, ushort Stations, ulong Time);
