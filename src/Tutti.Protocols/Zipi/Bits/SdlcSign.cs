namespace Tutti.Protocols.Zipi.Bits;

/// <summary>What a bit has just completed on the line.</summary>
public enum SdlcSign
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A flag that ended no frame.</summary>
    Flag,

    /// <summary>A flag that ended a frame with a good check.</summary>
    Frame,

    /// <summary>A flag that ended something damaged, too short or too long.</summary>
    Damaged,

    /// <summary>A 0 and seven 1s: the end of poll, which is the token, or the abort of a frame.</summary>
    EndOfPoll,
}
