using System.Runtime.InteropServices;

namespace Tutti.Protocols.Midi;

/// <summary>A message and the port it goes to: each port has 16 channels, and becomes a track of a file.</summary>
/// <param name="Port">0 for the channels of the map; 1 and up for further instruments.</param>
/// <param name="Message">The message.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiOutput(int Port, MidiMessage Message);
