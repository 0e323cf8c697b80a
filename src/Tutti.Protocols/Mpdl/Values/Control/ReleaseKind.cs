namespace Tutti.Protocols.Mpdl;

/// <summary>How a note ends (mpdl-4.1).</summary>
public enum ReleaseKind
{
    /// <summary>As the sound ends by itself.</summary>
    Natural = 1,

    /// <summary>Silence at once.</summary>
    Silence = 2,

    /// <summary>Finish the attack first, then naturally.</summary>
    FinishAttack = 3,
}
