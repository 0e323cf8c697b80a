namespace Tutti.Shows;

/// <summary>What is to be done to make a room as a show wants it.</summary>
public enum ShowChangeKind
{
    /// <summary>To set a value.</summary>
    Value,

    /// <summary>To make a patch.</summary>
    Patch,

    /// <summary>To take a patch away that the show does not have.</summary>
    Unpatch,
}
