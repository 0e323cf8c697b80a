namespace Tutti.Doctor;

/// <summary>What came of a connection that the doctor opened by hand.</summary>
public enum ProbeResult
{
    /// <summary>Somebody there speaks ZMTP.</summary>
    Speaks,

    /// <summary>The connection stands, but nobody speaks ZMTP.</summary>
    Mute,

    /// <summary>The machine is there and refuses.</summary>
    Refused,

    /// <summary>Nothing comes back.</summary>
    Unreachable,
}
