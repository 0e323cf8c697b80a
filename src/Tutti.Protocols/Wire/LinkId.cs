namespace Tutti.Protocols.Wire;

/// <summary>Names one TCP connection between a core, which gives the number, and whoever moves its octets.</summary>
/// <remarks>A number is never used again within one core.</remarks>
/// <param name="Number">1, 2, 3 ... in the order in which the core opened or accepted them.</param>
public readonly record struct LinkId(long Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"link {Number}");
}
