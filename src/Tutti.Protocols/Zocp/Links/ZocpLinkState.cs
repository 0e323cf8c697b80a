namespace Tutti.Protocols.Zocp;

/// <summary>How far a link is.</summary>
public enum ZocpLinkState
{
    /// <summary>It cannot work now; the reason says why. It is made again when that changes.</summary>
    Waiting,

    /// <summary>It is being made again.</summary>
    Asking,

    /// <summary>Signals pass.</summary>
    Live,

    /// <summary>An end refused it; the reason says why. It is tried again when something changes there.</summary>
    Refused,

    /// <summary>Several nodes could be the one it waits for, and nothing tells them apart.</summary>
    Ambiguous,
}
