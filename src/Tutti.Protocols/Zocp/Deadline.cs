using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>When a request (or, with request 0, a GET of a peer) is given up.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Deadline(Instant At, long Request, Uuid Peer, long Get);
