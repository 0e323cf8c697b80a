using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zocp;

/// <summary>A call from a peer that waits for our answer.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingCall(Uuid Peer, long Id);
