using System.Runtime.CompilerServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>The values of the named parameters, in place.</summary>
[InlineArray(ParameterSlot.Count)]
internal struct ParameterValues
{
    private uint _first;
}
