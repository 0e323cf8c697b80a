using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;

namespace Tutti.Bridges;

/// <summary>A family, an instrument or a note that the gateway shows under a name.</summary>
/// <param name="Address">Which.</param>
/// <param name="Name">What its parameters are called together: the first half of <c>strings/brightness</c>. No slash in it.</param>
public sealed record GatewayAddress(NoteAddress Address, string Name)
{
    /// <summary>Reads <c>1=strings</c>, <c>1.3=viola</c> or <c>1.3.2=melody</c>; without a name the numbers are the name.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GatewayAddress? address)
    {
        address = null;
        string[] parts = (text ?? string.Empty).Split('=', 2);
        string name = parts.Length == 2 ? parts[1] : parts[0];
        if (!NoteAddress.TryParse(parts[0], out NoteAddress read) || name.Length is 0 or > 64 || name.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        address = new GatewayAddress(read, name);
        return true;
    }
}
