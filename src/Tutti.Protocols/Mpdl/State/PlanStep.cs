using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>One descriptor of a packet and its place in the order.</summary>
/// <param name="Order">Phase (4 bits), level, id and selector (32), place in the packet (28).</param>
/// <param name="Identity">Equal for two of which the last counts; all ones for one that always counts.</param>
/// <param name="Address">For whom.</param>
/// <param name="Offset">Where the id stands in the packet.</param>
/// <param name="Length">Octets of data.</param>
/// <param name="Id">The id.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlanStep(ulong Order, ulong Identity, NoteAddress Address, int Offset, int Length, DescriptorId Id)
{
    /// <summary>The descriptor itself.</summary>
    public Descriptor In(ReadOnlySpan<byte> packet) =>
        new(Id, packet.Slice(Offset + ((byte)Id >= 0xC0 ? 3 : 1), Length), Offset);
}
