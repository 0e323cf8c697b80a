using System.Diagnostics.CodeAnalysis;

namespace Tutti;

/// <summary>The six shapes of a <see cref="ZocpValue"/>.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON has numbers, not types of the platform")]
public enum ZocpValueKind : byte
{
    /// <summary>JSON null, and the default value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of at most 64 bits.</summary>
    Integer,

    /// <summary>Any other number; not finite only when a peer sent NaN or Infinity.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An array or an object, as exact JSON text; vectors are arrays.</summary>
    Raw,
}
