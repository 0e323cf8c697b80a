namespace Tutti.Protocols.Zocp;

/// <summary>One subscriber of a parameter, as kept for the next signals.</summary>
/// <param name="Peer">Who gets the signal; null for this node itself.</param>
/// <param name="Form">In which form, or not now.</param>
/// <param name="Tally">Counts what goes there.</param>
internal readonly record struct SignalRoute(ZocpPeer? Peer, SignalForm Form, SignalTally Tally);

