namespace Tutti.Protocols.Wire;

/// <summary>Why octets from the wire or a file could not be read: what is wrong, and where.</summary>
/// <remarks>Malformed octets are expected, so readers return this instead of throwing. The default value means "no error".</remarks>
/// <param name="Reason">What is wrong, as a short sentence without a full stop ("group length passes the end of the unit").</param>
/// <param name="Offset">Octets from the start of what was given to the reader to the place that is wrong.</param>
public readonly record struct DecodeError(string Reason, long Offset)
{
    /// <summary>The error as one line: <c>reason at octet offset</c>.</summary>
    public override string ToString() => Reason is null ? "no error" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Reason} at octet {Offset}");
}
