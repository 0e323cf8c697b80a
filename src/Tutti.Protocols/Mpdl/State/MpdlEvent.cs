using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>News from an engine.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Address">To what: a note for what sounds, else the address as sent.</param>
/// <param name="Id">The parameter or descriptor.</param>
/// <param name="Selector">The output of an output level.</param>
/// <param name="Value">As the kind says.</param>
/// <param name="Data">As the kind says; valid until all events were taken and the next packet comes.</param>
/// <param name="Error">Why something was refused, with the offset in its packet.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MpdlEvent(
    MpdlEventKind Kind,
    NoteAddress Address,
    DescriptorId Id = default,
    byte Selector = 0,
    uint Value = 0,
    ReadOnlyMemory<byte> Data = default,
    DecodeError Error = default);
