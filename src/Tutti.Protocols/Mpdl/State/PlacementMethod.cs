namespace Tutti.Protocols.Mpdl;

/// <summary>The three ways to say where a sound is (mpdl-3.11).</summary>
public enum PlacementMethod
{
    /// <summary>Nobody said.</summary>
    None,

    /// <summary>Pan, in up to three directions.</summary>
    Pan,

    /// <summary>Azimuth, elevation and distance.</summary>
    Spatialization,

    /// <summary>A level for each output.</summary>
    Outputs,
}
