namespace Tutti.Protocols.Zipi.Naming;

/// <summary>What kind of value a characteristic has (zipi-3.1).</summary>
public enum CharacteristicType : byte
{
    /// <summary>None: it is there or not.</summary>
    Flag = 0,

    /// <summary>A whole number of 1 to 8 octets.</summary>
    Number = 1,

    /// <summary>Major and minor, an octet each.</summary>
    Version = 2,

    /// <summary>UTF-8, at most 255 octets.</summary>
    Text = 3,
}
