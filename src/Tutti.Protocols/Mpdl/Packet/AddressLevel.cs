namespace Tutti.Protocols.Mpdl;

/// <summary>How much a note address names, from wide to narrow (mpdl-2.2).</summary>
public enum AddressLevel
{
    /// <summary>Family 0: each of the families 1 to 63.</summary>
    AllFamilies,

    /// <summary>One family with all its instruments.</summary>
    Family,

    /// <summary>One instrument with all its notes.</summary>
    Instrument,

    /// <summary>One note.</summary>
    Note,
}
