using System.Runtime.InteropServices;

namespace Tutti.Protocols.Midi;

/// <summary>A message of a file and when it is meant.</summary>
/// <param name="Tick">Ticks since the start of the track.</param>
/// <param name="Message">The message.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiEvent(long Tick, MidiMessage Message);
