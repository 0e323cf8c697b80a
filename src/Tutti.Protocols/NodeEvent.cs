using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols;

/// <summary>News of a <see cref="NodeCore"/>: of ZOCP, or of ZRE where ZOCP does not tell the same.</summary>
/// <param name="IsZocp">Which of the two is set.</param>
/// <param name="Zocp">News of parameters and requests.</param>
/// <param name="Zre">News of peers and groups.</param>
/// <param name="Frames">Content of a whispered or shouted message that is not ZOCP, copied; null otherwise.</param>
public readonly record struct NodeEvent(bool IsZocp, ZocpEvent Zocp, ZreEvent Zre, IReadOnlyList<byte[]>? Frames);
