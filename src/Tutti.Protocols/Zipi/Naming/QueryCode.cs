namespace Tutti.Protocols.Zipi.Naming;

/// <summary>The terms of a query (zipi-3.3).</summary>
public enum QueryCode : byte
{
    /// <summary>Equal; a characteristic follows, as after the next six.</summary>
    Equal = 1,

    /// <summary>Some value is not equal.</summary>
    NotEqual = 2,

    /// <summary>Less.</summary>
    Less = 3,

    /// <summary>Less or equal.</summary>
    LessOrEqual = 4,

    /// <summary>Greater.</summary>
    Greater = 5,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual = 6,

    /// <summary>The text contains the given one.</summary>
    Contains = 7,

    /// <summary>The device has the key that follows.</summary>
    Present = 8,

    /// <summary>Both of the last two.</summary>
    And = 9,

    /// <summary>One of the last two.</summary>
    Or = 10,

    /// <summary>Not the last.</summary>
    Not = 11,
}
