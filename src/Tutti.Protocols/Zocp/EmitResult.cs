namespace Tutti.Protocols.Zocp;

/// <summary>What became of an emitted value.</summary>
public enum EmitResult
{
    /// <summary>Stored, and on its way to whoever listens.</summary>
    Sent,

    /// <summary>The same, after it was brought into the range of the parameter.</summary>
    Clamped,

    /// <summary>Not stored: it does not fit the type of the parameter.</summary>
    WrongType,

    /// <summary>Not stored: NaN or an infinity.</summary>
    NotFinite,

    /// <summary>Not stored: the parameter has been removed.</summary>
    Removed,
}
