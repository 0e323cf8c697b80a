using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>A value that a group holds for those first used later (mpdl-5.6).</summary>
/// <param name="Setting">The value.</param>
/// <param name="Stamp">When it was sent, in the engine's count of messages.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Remembered(ParameterSetting Setting, long Stamp);
