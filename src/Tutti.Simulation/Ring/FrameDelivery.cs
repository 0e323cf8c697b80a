namespace Tutti.Simulation.Ring;

/// <summary>A frame in flight and one of those who will hear it.</summary>
/// <param name="Flight">The frame.</param>
/// <param name="To">The station's position.</param>
/// <param name="Tick">When its closing flag has ended there.</param>
internal readonly record struct FrameDelivery(FrameInFlight Flight, int To, long Tick);
