namespace Tutti.Simulation.Ring;

/// <summary>The ring frame by frame: for size.</summary>
/// <remarks>
/// Nothing happens between a token's visits to stations that want it, so those are computed, not stepped through: the token is the tick at
/// which its 0 left a station, and reaches any other after the delays between. Inserted zeros are counted in the actual octets.
/// </remarks>
/// <param name="plan">Everything in it is off until its time comes.</param>
public sealed class FrameRing(RingPlan plan) : SimRing(plan)
{
    private protected override RingLoop MakeLoop() => new FrameLoop(this);
}
