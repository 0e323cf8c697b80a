namespace Tutti.Protocols.Zocp;

/// <summary>How a signal reaches a subscriber.</summary>
internal enum SignalForm
{
    /// <summary>As SIG.</summary>
    Signal,

    /// <summary>As SIG under its flat name: an old peer that is linked to a parameter inside an object.</summary>
    Mirrored,

    /// <summary>As MOD: an old peer that listens to everything, and a parameter inside an object.</summary>
    Modification,

    /// <summary>Not now: it would break the old peer, so it is owed the value.</summary>
    Owed,
}
