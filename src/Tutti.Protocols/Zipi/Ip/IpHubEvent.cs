namespace Tutti.Protocols.Zipi.Ip;

/// <summary>News of a hub over IP.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Port">Which port, from 0; -1 when it is about none.</param>
/// <param name="Id">Whose id it is about; 0 when about none.</param>
/// <param name="Peer">Where that is.</param>
/// <param name="Refusal">Why somebody was refused.</param>
public readonly record struct IpHubEvent(IpHubEventKind Kind, int Port, ulong Id, IpPeer Peer, IpRefusal Refusal = IpRefusal.None);
