using System.Runtime.InteropServices;

namespace Tutti.Protocols;

/// <summary>A whispered or shouted message that is not ZOCP's own.</summary>
/// <param name="Peer">Who sent it.</param>
/// <param name="Group">The group it was shouted to; null: it was whispered.</param>
/// <param name="Frames">Its content, copied.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NodeMessage(Uuid Peer, string? Group, byte[][] Frames);
