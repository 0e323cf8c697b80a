using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>One thing that a core asks of the line, by a shell or by a simulated ring.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Frame">The frame to send, destination to check, valid until the core's next input; else empty.</param>
/// <param name="Rate">The clock to set; else none.</param>
/// <param name="Port">The hub's port, from 0; else -1.</param>
public readonly record struct RingAction(RingActionKind Kind, ReadOnlyMemory<byte> Frame, LineRate Rate = LineRate.None, int Port = -1);
