namespace Tutti.Protocols.Zipi.Application;

/// <summary>News of a dump.</summary>
public enum DumpEventKind
{
    /// <summary>Another device offers one: answer with <see cref="Dumps.Accept"/> or <see cref="Dumps.Cancel"/>.</summary>
    Offered,

    /// <summary>The receiver has taken the offer, from <see cref="DumpEvent.Offset"/> on.</summary>
    Accepted,

    /// <summary>Octets have come, for <see cref="DumpEvent.Offset"/>.</summary>
    Data,

    /// <summary>The receiver has everything before <see cref="DumpEvent.Offset"/>.</summary>
    Progress,

    /// <summary>Everything has arrived and the check is right.</summary>
    Done,

    /// <summary>Everything has arrived and the check is wrong.</summary>
    WrongCheck,

    /// <summary>One of the two does not want it any longer.</summary>
    Cancelled,

    /// <summary>The other end cannot be reached; offered again, it goes on where it stopped.</summary>
    Interrupted,
}
